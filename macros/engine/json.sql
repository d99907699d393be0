{# JSON values: parsing, extracting parts, types. #}

{#
    A JSON text as the engine's JSON type, for literals in tests and fixtures. The text must be valid JSON.

    expression  SQL giving text

    | engine    | how                                         |
    |-----------|---------------------------------------------|
    | duckdb    | cast to json                                |
    | snowflake | parse_json, which the values clause forbids |
    | postgres  | cast to jsonb                               |
#}
{% macro parse_json(expression) -%}
    {{ return(adapter.dispatch('parse_json', 'marketing_insight')(expression)) }}
{%- endmacro %}

{% macro duckdb__parse_json(expression) -%}
    cast({{ expression }} as json)
{%- endmacro %}

{% macro snowflake__parse_json(expression) -%}
    parse_json({{ expression }})
{%- endmacro %}

{% macro postgres__parse_json(expression) -%}
    cast({{ expression }} as jsonb)
{%- endmacro %}

{#
    The text at a path of a JSON value; null if there is nothing or a JSON null. Numbers have the engine's own spelling
    (1.0 or 1), so cast them before comparing.

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

{#
    The JSON value at a path of another, in the engine's JSON type; null if there is nothing. A JSON null isn't SQL's
    null on every engine: use `json_text` to find out whether there is a value.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0

    | engine    | how                      |
    |-----------|--------------------------|
    | duckdb    | json_extract with a path |
    | snowflake | a path after a colon     |
    | postgres  | #>                       |
#}
{% macro json_value(record, path) -%}
    {{ return(adapter.dispatch('json_value', 'marketing_insight')(record, path)) }}
{%- endmacro %}

{% macro duckdb__json_value(record, path) -%}
    json_extract({{ record }}, '{{ marketing_insight.json_path(path) }}')
{%- endmacro %}

{% macro snowflake__json_value(record, path) -%}
    {{ record }}{{ marketing_insight.json_path(path) }}
{%- endmacro %}

{% macro postgres__json_value(record, path) -%}
    ({{ record }} #> '{{ marketing_insight.json_path(path) }}')
{%- endmacro %}

{#
    The number of elements of the array at a path of a JSON value; null if there is no array.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0

    | engine    | how                                            |
    |-----------|------------------------------------------------|
    | duckdb    | json_array_length, 0 for anything else         |
    | snowflake | array_size, null for anything else             |
    | postgres  | jsonb_array_length, an error for anything else |
#}
{% macro json_array_length(record, path) -%}
    {{ return(adapter.dispatch('json_array_length', 'marketing_insight')(record, path)) }}
{%- endmacro %}

{% macro duckdb__json_array_length(record, path) -%}
    {%- set array = marketing_insight.json_value(record, path) -%}
    cast(case when json_type({{ array }}) = 'ARRAY' then json_array_length({{ array }}) end as bigint)
{%- endmacro %}

{% macro snowflake__json_array_length(record, path) -%}
    {%- set array = marketing_insight.json_value(record, path) -%}
    cast(iff(is_array({{ array }}), array_size({{ array }}), null) as bigint)
{%- endmacro %}

{% macro postgres__json_array_length(record, path) -%}
    {%- set array = marketing_insight.json_value(record, path) -%}
    cast(case when jsonb_typeof({{ array }}) = 'array' then jsonb_array_length({{ array }}) end as bigint)
{%- endmacro %}

{#
    A join, for use after a `from` clause, that gives one row per element of an array inside a JSON value, with
    `<alias>.value` (the engine's JSON type) and `<alias>.index` (from 0). A row whose array is empty, missing, null or
    not an array is kept once, with nulls.

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

{#
    Whether the value at a path of a JSON value is an object; never null. A text that begins with a brace counts as one,
    too.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0; none is the value itself
#}
{% macro is_json_object(record, path=[]) -%}
    coalesce(left({{ marketing_insight.json_text(record, path) }}, 1) = '{', false)
{%- endmacro %}

{#
    Whether the value at a path of a JSON value is a number, not a text of digits; false if there is nothing.

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
    coalesce(typeof({{ marketing_insight.json_value(record, path) }}) in ('INTEGER', 'DECIMAL', 'DOUBLE'), false)
{%- endmacro %}

{% macro postgres__is_json_number(record, path) -%}
    coalesce(jsonb_typeof({{ marketing_insight.json_value(record, path) }}) = 'number', false)
{%- endmacro %}

{#
    A path into a JSON value in the syntax of the engine's JSON function or operator.

    path  list of member names and, for arrays, numbers counted from 0; a name has no quotes, braces or backslashes

    | engine    | ['place', 'bbox', 0]  |
    |-----------|-----------------------|
    | duckdb    | $."place"."bbox"[0]   |
    | snowflake | :"place"."bbox"[0]    |
    | postgres  | {"place","bbox","0"}  |
#}
{% macro json_path(path) -%}
    {%- for step in path if step is string and modules.re.search('["{}]|[^ -~]|' ~ "'", step) -%}
        {{ exceptions.raise_compiler_error(
            "json_path can't take the member name " ~ step ~ ": a path has no quotes, braces or letters beyond ASCII."
        ) }}
    {%- endfor -%}
    {{ return(adapter.dispatch('json_path', 'marketing_insight')(path)) }}
{%- endmacro %}

{% macro duckdb__json_path(path) -%}
    ${% for step in path %}{{ '."' ~ step ~ '"' if step is string else '[' ~ step ~ ']' }}{% endfor %}
{%- endmacro %}

{% macro snowflake__json_path(path) -%}
    {%- for step in path -%}
        {{ '[' ~ step ~ ']' if step is not string else (':' if loop.first else '.') ~ '"' ~ step ~ '"' }}
    {%- endfor -%}
{%- endmacro %}

{% macro postgres__json_path(path) -%}
    {{ '{"' ~ path | join('","') ~ '"}' if path else '{}' }}
{%- endmacro %}
