{# Calendars, time zones and epochs. #}

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

{#
    Local time in a time zone: a timestamp in UTC goes in, a local one comes out, both without time zone. The hour that
    clocks repeat in autumn comes out twice, the one they skip in spring never.

    moment     SQL giving a timestamp in UTC
    time_zone  SQL giving the name of a zone, such as 'America/New_York'

    | engine    | how                                                       |
    |-----------|-----------------------------------------------------------|
    | duckdb    | timezone twice: to timestamptz, then to local time        |
    | postgres  | the same                                                  |
    | snowflake | convert_timezone                                          |
#}
{% macro local_time(moment, time_zone) -%}
    {{ return(adapter.dispatch('local_time', 'marketing_insight')(moment, time_zone)) }}
{%- endmacro %}

{% macro default__local_time(moment, time_zone) -%}
    timezone({{ time_zone }}, timezone('UTC', {{ moment }}))
{%- endmacro %}

{% macro snowflake__local_time(moment, time_zone) -%}
    convert_timezone('UTC', {{ time_zone }}, {{ moment }})
{%- endmacro %}

{#
    Microseconds from 1970-01-01 to a timestamp in UTC, as a bigint, negative before 1970. It is exact, which
    dbt.datediff isn't on Postgres, and doesn't count boundaries, as dbt.datediff does for longer units.

    | engine    | how                                                               |
    |-----------|-------------------------------------------------------------------|
    | duckdb    | epoch_us                                                          |
    | postgres  | extract(epoch …), which is numeric there                          |
    | snowflake | datediff in microseconds                                          |
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

{#
    The timestamp in UTC, without time zone, that is a whole number of units after 1970-01-01 (before it if negative);
    null outside the years 1 to 9999, which not every engine supports.

    expression  SQL giving a whole number
    unit        second, millisecond or microsecond

    | engine    | how                                                                            |
    |-----------|--------------------------------------------------------------------------------|
    | duckdb    | make_timestamp, which counts microseconds                                      |
    | snowflake | to_timestamp_ntz with a scale of 6                                             |
    | postgres  | seconds and microseconds as multiples of an interval, each exact               |
#}
{% macro timestamp_from_epoch(expression, unit='second') -%}
    {%- set factors = {'second': 1000000, 'millisecond': 1000, 'microsecond': 1} -%}
    {%- if unit not in factors -%}
        {{ exceptions.raise_compiler_error(
            "timestamp_from_epoch knows no " ~ unit ~ ": use second, millisecond or microsecond."
        ) }}
    {%- endif -%}
    {%- set first, last = -62135596800000000 // factors[unit], 253402300799999999 // factors[unit] -%}
    {%- set microseconds -%}
        cast(
            case when {{ expression }} between {{ first }} and {{ last }} then {{ expression }} end as bigint
        ) * {{ factors[unit] }}
    {%- endset -%}
    {{ return(adapter.dispatch('timestamp_from_epoch', 'marketing_insight')(microseconds)) }}
{%- endmacro %}

{% macro duckdb__timestamp_from_epoch(microseconds) -%}
    make_timestamp({{ microseconds }})
{%- endmacro %}

{% macro snowflake__timestamp_from_epoch(microseconds) -%}
    to_timestamp_ntz({{ microseconds }}, 6)
{%- endmacro %}

{% macro postgres__timestamp_from_epoch(microseconds) -%}
    (
        cast('1970-01-01' as timestamp)
        + div({{ microseconds }}, 1000000) * interval '1 second'
        + mod({{ microseconds }}, 1000000) * interval '1 microsecond'
    )
{%- endmacro %}
