{#
    A text without blanks at its ends and with runs of white space inside it made one blank. White space is what
    `clean_text` takes for it; the engines' own classes differ beyond ASCII.

    | engine           | how                                            |
    |------------------|------------------------------------------------|
    | snowflake        | regexp_replace, which replaces every match     |
    | duckdb, postgres | regexp_replace with the flag that says so      |
#}
{% macro squeeze_spaces(expression) -%}
    {%- set white_space = "'[' || chr(9) || '-' || chr(13) || ' ' || chr(160) || ']+'" -%}
    {{ return(adapter.dispatch('squeeze_spaces', 'marketing_insight')(expression, white_space)) }}
{%- endmacro %}

{% macro default__squeeze_spaces(expression, white_space) -%}
    trim(regexp_replace({{ expression }}, {{ white_space }}, ' ', 'g'), ' ')
{%- endmacro %}

{% macro snowflake__squeeze_spaces(expression, white_space) -%}
    trim(regexp_replace({{ expression }}, {{ white_space }}, ' '), ' ')
{%- endmacro %}
