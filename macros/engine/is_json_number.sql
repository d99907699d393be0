{#
    Whether the value at a path of a JSON value is a number, and not a text with digits in it; false where there is
    nothing.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0

    | engine    | how                                              |
    |-----------|--------------------------------------------------|
    | duckdb    | json_type, which names the kind of number        |
    | snowflake | typeof, which names the kind of number           |
    | postgres  | jsonb_typeof                                     |
#}
{% macro is_json_number(record, path) -%}
    {{ return(adapter.dispatch('is_json_number', 'marketing_insight')(record, path)) }}
{%- endmacro %}

{% macro duckdb__is_json_number(record, path) -%}
    coalesce(
        json_type({{ record }}, '{{ marketing_insight.json_path(path) }}')
        not in ('VARCHAR', 'BOOLEAN', 'OBJECT', 'ARRAY', 'NULL'), false
    )
{%- endmacro %}

{% macro snowflake__is_json_number(record, path) -%}
    coalesce(typeof({{ marketing_insight.json_part(record, path) }}) in ('INTEGER', 'DECIMAL', 'DOUBLE'), false)
{%- endmacro %}

{% macro postgres__is_json_number(record, path) -%}
    coalesce(jsonb_typeof({{ marketing_insight.json_part(record, path) }}) = 'number', false)
{%- endmacro %}
