{#
    The text at a path of a JSON value; null where there is nothing, or JSON's null. A number comes in the engine's own
    spelling (1.0 or 1), so it has to be cast before it is compared.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0

    | engine    | how                                     |
    |-----------|-----------------------------------------|
    | duckdb    | json_extract_string with a path         |
    | snowflake | a path after a colon, cast to text      |
    | postgres  | #>>                                     |
#}
{% macro json_text(record, path) -%}
    {{ return(adapter.dispatch('json_text', 'marketing_insight')(record, path)) }}
{%- endmacro %}

{% macro duckdb__json_text(record, path) -%}
    json_extract_string({{ record }}, '{{ marketing_insight.json_path(path) }}')
{%- endmacro %}

{% macro snowflake__json_text(record, path) -%}
    cast({{ record }}{{ marketing_insight.json_path(path) }} as text)
{%- endmacro %}

{% macro postgres__json_text(record, path) -%}
    ({{ record }} #>> '{{ marketing_insight.json_path(path) }}')
{%- endmacro %}
