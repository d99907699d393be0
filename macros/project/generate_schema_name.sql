{#
    The schema a model lands in: the layer's bare name in production, the target's schema before it anywhere else,
    so that two developers on one database never build over each other.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set is_production = target.schema == var('production_schema', 'analytics') -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- elif is_production -%}
        {{ custom_schema_name | trim }}
    {%- else -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
