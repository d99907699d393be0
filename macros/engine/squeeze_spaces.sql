{#
    A text without blanks at its ends and with runs of white space inside it made one blank.

    | engine           | how                                            |
    |------------------|------------------------------------------------|
    | snowflake        | regexp_replace, which replaces every match     |
    | duckdb, postgres | regexp_replace with the flag that says so      |
#}
{% macro squeeze_spaces(expression) -%}
    {{ return(adapter.dispatch('squeeze_spaces', 'marketing_insight')(expression)) }}
{%- endmacro %}

{% macro default__squeeze_spaces(expression) -%}
    trim(regexp_replace({{ expression }}, '[[:space:]]+', ' ', 'g'))
{%- endmacro %}

{% macro snowflake__squeeze_spaces(expression) -%}
    trim(regexp_replace({{ expression }}, '[[:space:]]+', ' '))
{%- endmacro %}
