{#
    A random UUID as text (122 random bits), another one on every call.

    | engine    | how               |
    |-----------|-------------------|
    | duckdb    | gen_random_uuid   |
    | snowflake | uuid_string       |
    | postgres  | gen_random_uuid   |
#}
{% macro random_uuid() -%}
    {{ return(adapter.dispatch('random_uuid', 'marketing_insight')()) }}
{%- endmacro %}

{% macro default__random_uuid() -%}
    cast(gen_random_uuid() as {{ dbt.type_string() }})
{%- endmacro %}

{% macro snowflake__random_uuid() -%}
    uuid_string()
{%- endmacro %}
