{#
    A text of JSON as the engine's own JSON type, for literals in tests and fixtures. The text must be JSON.

    expression  SQL giving text

    | engine    | how                                         |
    |-----------|---------------------------------------------|
    | duckdb    | cast to json                                |
    | snowflake | parse_json, which the values clause forbids |
    | postgres  | cast to jsonb                               |
#}
{% macro parsed_json(expression) -%}
    {{ return(adapter.dispatch('parsed_json', 'marketing_insight')(expression)) }}
{%- endmacro %}

{% macro duckdb__parsed_json(expression) -%}
    cast({{ expression }} as json)
{%- endmacro %}

{% macro snowflake__parsed_json(expression) -%}
    parse_json({{ expression }})
{%- endmacro %}

{% macro postgres__parsed_json(expression) -%}
    cast({{ expression }} as jsonb)
{%- endmacro %}
