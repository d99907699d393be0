{#
    How many whole microseconds lie between 1970-01-01 and a timestamp in UTC, as a bigint, negative before it. It is
    exact, which dbt.datediff is not on Postgres, and counts no boundaries, which dbt.datediff does for longer units.

    | engine    | how                                                               |
    |-----------|-------------------------------------------------------------------|
    | duckdb    | epoch_us                                                          |
    | postgres  | extract, whose seconds are numeric there                          |
    | snowflake | datediff in microseconds, which are its parts' smallest but one   |
#}
{% macro epoch_microseconds(moment) -%}
    {{ return(adapter.dispatch('epoch_microseconds', 'marketing_insight')(moment)) }}
{%- endmacro %}

{% macro duckdb__epoch_microseconds(moment) -%}
    epoch_us({{ moment }})
{%- endmacro %}

{% macro postgres__epoch_microseconds(moment) -%}
    cast(extract(epoch from {{ moment }}) * 1000000 as bigint)
{%- endmacro %}

{% macro snowflake__epoch_microseconds(moment) -%}
    datediff(microsecond, cast('1970-01-01' as timestamp), {{ moment }})
{%- endmacro %}
