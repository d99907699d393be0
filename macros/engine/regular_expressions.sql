{# Regular expressions, in the part of their syntax that all engines share. #}

{#
    True where the whole text, blanks around it aside, has the shape of a regular expression. Blanks are named, since
    DuckDB's trim would otherwise take off every white space there is.

    expression  SQL giving text
    pattern     an expression of the subset all engines share; classes written out ([0-9], not \d)

    | engine    | how                                       |
    |-----------|-------------------------------------------|
    | duckdb    | regexp_full_match                         |
    | snowflake | regexp_like, which always matches in full |
    | postgres  | ~ with anchors                            |
#}
{% macro regexp_full_match(expression, pattern) -%}
    {{ return(adapter.dispatch('regexp_full_match', 'marketing_insight')(expression, pattern)) }}
{%- endmacro %}

{% macro default__regexp_full_match(expression, pattern) -%}
    regexp_like(trim({{ expression }}, ' '), '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__regexp_full_match(expression, pattern) -%}
    regexp_full_match(trim({{ expression }}, ' '), '{{ pattern }}')
{%- endmacro %}

{% macro postgres__regexp_full_match(expression, pattern) -%}
    trim({{ expression }}, ' ') ~ '^({{ pattern }})$'
{%- endmacro %}

{#
    A text with every match of a regular expression replaced.

    expression   SQL giving text
    pattern      SQL giving an expression of the subset all engines share; classes written out ([0-9], not \d)
    replacement  SQL giving text; chr(92) || '1' in it stands for what the first group matched, other backslashes for
                 nothing

    | engine           | how                                            |
    |------------------|------------------------------------------------|
    | snowflake        | regexp_replace, which replaces every match     |
    | duckdb, postgres | regexp_replace with the flag that says so      |
#}
{% macro regexp_replace_all(expression, pattern, replacement) -%}
    {{ return(adapter.dispatch('regexp_replace_all', 'marketing_insight')(expression, pattern, replacement)) }}
{%- endmacro %}

{% macro default__regexp_replace_all(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{% macro snowflake__regexp_replace_all(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ pattern }}, {{ replacement }})
{%- endmacro %}
