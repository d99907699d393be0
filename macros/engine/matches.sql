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
{% macro matches(expression, pattern) -%}
    {{ return(adapter.dispatch('matches', 'marketing_insight')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches(expression, pattern) -%}
    regexp_like(trim({{ expression }}, ' '), '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__matches(expression, pattern) -%}
    regexp_full_match(trim({{ expression }}, ' '), '{{ pattern }}')
{%- endmacro %}

{% macro postgres__matches(expression, pattern) -%}
    trim({{ expression }}, ' ') ~ '^({{ pattern }})$'
{%- endmacro %}
