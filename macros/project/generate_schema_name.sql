{#
    The schema of a model: the layer's bare name in production, prefixed with the target's schema everywhere else, so
    that two developers on one database never overwrite each other's tables.

    Everything in models/restricted, including stored failures of its tests, goes to `restricted` whatever +schema says.
    A project that uses this package can move whole layers in its own dbt_project.yml, which overrides the configuration
    here; but dbt resolves the schema of a package's models with the package's own macro. The export of a saved query
    has no fqn; its table is beside the marts.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set is_production = target.schema == var('production_schema', 'analytics') -%}
    {%- set is_model = node is not none and node.fqn is defined -%}
    {%- set is_restricted = is_model and node.fqn[1] == 'restricted' -%}
    {%- set schema = 'restricted' if is_restricted else custom_schema_name -%}
    {%- if schema is none -%}
        {{ target.schema }}
    {%- elif is_production -%}
        {{ schema | trim }}
    {%- else -%}
        {{ target.schema }}_{{ schema | trim }}
    {%- endif -%}
{%- endmacro %}
