{#
    How many elements the array at a path of a JSON value has; null where there is no array.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0

    | engine    | how                                            |
    |-----------|------------------------------------------------|
    | duckdb    | json_array_length, which calls anything else 0 |
    | snowflake | array_size, null for anything else             |
    | postgres  | jsonb_array_length, an error for anything else |
#}
{% macro json_size(record, path) -%}
    {{ return(adapter.dispatch('json_size', 'marketing_insight')(record, path)) }}
{%- endmacro %}

{% macro duckdb__json_size(record, path) -%}
    {%- set array = marketing_insight.json_part(record, path) -%}
    cast(case when json_type({{ array }}) = 'ARRAY' then json_array_length({{ array }}) end as bigint)
{%- endmacro %}

{% macro snowflake__json_size(record, path) -%}
    {%- set array = marketing_insight.json_part(record, path) -%}
    cast(iff(is_array({{ array }}), array_size({{ array }}), null) as bigint)
{%- endmacro %}

{% macro postgres__json_size(record, path) -%}
    {%- set array = marketing_insight.json_part(record, path) -%}
    cast(case when jsonb_typeof({{ array }}) = 'array' then jsonb_array_length({{ array }}) end as bigint)
{%- endmacro %}
