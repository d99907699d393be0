{#
    The schema a model lands in: the layer's bare name in production, the target's schema before it anywhere else,
    so that two developers on one database never build over each other.

    What lies in the folder models/restricted, failures of its tests included, lands in `restricted` whatever +schema
    says. A project that uses this package can move whole layers by its own dbt_project.yml, which beats all that is
    configured here; but where a package's models go, dbt asks the package's own macro.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set is_production = target.schema == var('production_schema', 'analytics') -%}
    {%- set is_restricted = node is not none and node.fqn[1] == 'restricted' -%}
    {%- set schema = 'restricted' if is_restricted else custom_schema_name -%}
    {%- if schema is none -%}
        {{ target.schema }}
    {%- elif is_production -%}
        {{ schema | trim }}
    {%- else -%}
        {{ target.schema }}_{{ schema | trim }}
    {%- endif -%}
{%- endmacro %}
