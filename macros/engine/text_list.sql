{#
    The texts of a group as one, commas between them; null for a group that has none.

    expression  SQL giving text
    in_order    SQL that says what stands before what

    | engine           | how                                          |
    |------------------|----------------------------------------------|
    | duckdb, postgres | string_agg, the order inside its parentheses |
    | snowflake        | listagg within group                         |
#}
{% macro text_list(expression, in_order) -%}
    {{ return(adapter.dispatch('text_list', 'marketing_insight')(expression, in_order)) }}
{%- endmacro %}

{% macro default__text_list(expression, in_order) -%}
    string_agg({{ expression }}, ',' order by {{ in_order }})
{%- endmacro %}

{% macro snowflake__text_list(expression, in_order) -%}
    nullif(listagg({{ expression }}, ',') within group (order by {{ in_order }}), '')
{%- endmacro %}
