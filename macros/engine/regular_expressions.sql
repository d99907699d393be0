{# Regular expressions, in the syntax that all engines share. #}

{#
    Whether a regular expression matches the whole text, ignoring spaces around it. The trim names the space, because
    DuckDB's trim would otherwise remove other whitespace, too.

    expression  SQL giving text
    pattern     a regular expression in the shared syntax: classes written out ([0-9], not \d)

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
    A text in which every match of a regular expression is replaced.

    expression   SQL giving text
    pattern      SQL giving a regular expression in the shared syntax: classes written out ([0-9], not \d)
    replacement  SQL giving text; chr(92) || '1' in it is what the first group matched; no other backslashes

    | engine           | how                                            |
    |------------------|------------------------------------------------|
    | snowflake        | regexp_replace, which replaces every match     |
    | duckdb, postgres | regexp_replace with the flag g                 |
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
