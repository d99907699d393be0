{#
    What `dbt build --full-refresh -s` has to be given after some settings changed, in alphabetical order: the seeds
    among them, and each model that lists one of the others and is not made from another that does; with a + for all
    that is made from it.

    settings  list of names
#}
{% macro models_to_refresh(settings) -%}
    {%- set listing, first = {}, [] -%}
    {%- for node in graph.nodes.values() if node.resource_type in ['model', 'seed'] -%}
        {%- for name in node.config.get('meta', {}).get('settings', []) + [node.name] if name in settings -%}
            {%- do listing.update({node.unique_id: node.name ~ '+'}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for each, selector in listing.items() -%}
        {%- set others = marketing_insight.nodes_upstream(each) | reject('equalto', each) | select('in', listing) -%}
        {%- do first.append(selector) if not others | list -%}
    {%- endfor -%}
    {{ return(first | sort) }}
{%- endmacro %}
