{#
    A join that gives one row per element of an array inside a JSON value, with `<alias>.value` (the engine's JSON type)
    and `<alias>.index` (from 0). A row whose array is empty, absent, null or no array at all stays, once, with nulls.
    It follows a `from` clause.

    record  SQL giving the engine's JSON type
    path    list of member names to the array; an empty one if the value is the array itself
    alias   name of the elements

    | engine    | how                                  |
    |-----------|--------------------------------------|
    | duckdb    | json_each in a lateral join          |
    | snowflake | flatten, outer                       |
    | postgres  | jsonb_array_elements with ordinality |
#}
{% macro json_elements(record, path, alias) -%}
    {{ return(adapter.dispatch('json_elements', 'marketing_insight')(record, path, alias)) }}
{%- endmacro %}

{% macro duckdb__json_elements(record, path, alias) -%}
    {%- set array = "json_extract(" ~ record ~ ", '" ~ marketing_insight.json_path(path) ~ "')" -%}
    left join lateral (
        select
            each.value,
            cast(each.key as bigint) as index
        from json_each(case when json_type({{ array }}) = 'ARRAY' then {{ array }} end) as each
    ) as {{ alias }} on true
{%- endmacro %}

{% macro snowflake__json_elements(record, path, alias) -%}
    {%- set array = record ~ marketing_insight.json_path(path) -%}
    cross join lateral flatten(input => iff(is_array({{ array }}), {{ array }}, null), outer => true) as {{ alias }}
{%- endmacro %}

{% macro postgres__json_elements(record, path, alias) -%}
    {%- set array = record ~ " #> '" ~ marketing_insight.json_path(path) ~ "'" -%}
    left join lateral (
        select
            element.value,
            element.ordinality - 1 as index
        from jsonb_array_elements(
            case when jsonb_typeof({{ array }}) = 'array' then {{ array }} end
        ) with ordinality as element
    ) as {{ alias }} on true
{%- endmacro %}
