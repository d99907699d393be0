{#-
    Grants are made by schema, so someone who may read public relations of a schema may read everything in it. And a
    project that uses this package can move layers by +schema, even to this schema.
-#}
{%- set personal = [
    ref('marketing_insight', 'dim_customer_contact'), ref('marketing_insight', 'int_shared__hash_salt')
] -%}
{%- set beside = [] -%}
{%- for node in graph.nodes.values()
    if node.resource_type in ('model', 'seed', 'snapshot') and not (
        node.package_name == 'marketing_insight' and node.fqn[1] == 'restricted'
    ) -%}
    {#- Relations of another project that aren't public are its own business. -#}
    {%- if node.package_name == 'marketing_insight' or node.config.access == 'public' -%}
        {%- for relation in personal
            if node.database | lower == relation.database | lower and node.schema | lower == relation.schema | lower -%}
            {%- do beside.append("select '" ~ relation.identifier ~ "' as personal, '" ~ node.name ~ "' as beside") -%}
        {%- endfor -%}
    {%- endif -%}
{%- endfor -%}
{{ beside | join(' union all ') or "select 'none' as personal, 'none' as beside where false" }}
