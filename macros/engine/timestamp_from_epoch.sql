{#
    The moment, in UTC and without a zone, that lies a whole number of units after 1970-01-01 (before it if negative);
    null for one outside the years 1 to 9999, which not every engine can hold.

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
