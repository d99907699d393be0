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
{% macro replace_matches(expression, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_matches', 'marketing_insight')(expression, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replace_matches(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{% macro snowflake__replace_matches(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ pattern }}, {{ replacement }})
{%- endmacro %}
