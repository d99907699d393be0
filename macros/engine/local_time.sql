{#
    What clocks show at a place at a moment: UTC in, wall-clock time out, both timestamps without a zone. The hour that
    clocks repeat in autumn comes out twice, the one they skip in spring never.

    moment     SQL giving a timestamp in UTC
    time_zone  SQL giving the name of a zone, such as 'America/New_York'

    | engine    | how                                                       |
    |-----------|-----------------------------------------------------------|
    | duckdb    | timezone, twice: into a moment, then onto the zone's wall |
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
