{#
    A path into a JSON value, as the engine's operator or function for that takes it.

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
