{#
    Monday = 1 … Sunday = 7, whatever the session's settings say.

    | engine    | how                  |
    |-----------|----------------------|
    | duckdb    | isodow               |
    | snowflake | dayofweekiso         |
    | postgres  | extract(isodow …)    |
#}
{% macro iso_day_of_week(date_day) -%}
    {{ return(adapter.dispatch('iso_day_of_week', 'marketing_insight')(date_day)) }}
{%- endmacro %}

{% macro default__iso_day_of_week(date_day) -%}
    cast(extract(isodow from {{ date_day }}) as integer)
{%- endmacro %}

{% macro snowflake__iso_day_of_week(date_day) -%}
    dayofweekiso({{ date_day }})
{%- endmacro %}
