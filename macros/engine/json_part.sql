{#
    The JSON value at a path of another, in the engine's own JSON type; null where there is nothing. What lies there as
    JSON's null is a null that not every engine calls null: ask `json_text` whether something is there.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0

    | engine    | how                      |
    |-----------|--------------------------|
    | duckdb    | json_extract with a path |
    | snowflake | a path after a colon     |
    | postgres  | #>                       |
#}
{% macro json_part(record, path) -%}
    {{ return(adapter.dispatch('json_part', 'marketing_insight')(record, path)) }}
{%- endmacro %}

{% macro duckdb__json_part(record, path) -%}
    json_extract({{ record }}, '{{ marketing_insight.json_path(path) }}')
{%- endmacro %}

{% macro snowflake__json_part(record, path) -%}
    {{ record }}{{ marketing_insight.json_path(path) }}
{%- endmacro %}

{% macro postgres__json_part(record, path) -%}
    ({{ record }} #> '{{ marketing_insight.json_path(path) }}')
{%- endmacro %}
