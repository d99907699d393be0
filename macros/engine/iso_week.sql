{#
    The week of ISO 8601: weeks begin on Monday, week 1 is the one with the year's first Thursday.

    | engine           | how                                          |
    |------------------|----------------------------------------------|
    | duckdb, postgres | extract(week …), which is the ISO week there |
    | snowflake        | weekiso                                      |
#}
{% macro iso_week(date_day) -%}
    {{ return(adapter.dispatch('iso_week', 'marketing_insight')(date_day)) }}
{%- endmacro %}

{% macro default__iso_week(date_day) -%}
    cast(extract(week from {{ date_day }}) as integer)
{%- endmacro %}

{% macro snowflake__iso_week(date_day) -%}
    weekiso({{ date_day }})
{%- endmacro %}
