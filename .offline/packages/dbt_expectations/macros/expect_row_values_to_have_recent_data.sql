{# The newest moment that is not in the future is at most `interval` old. No such row at all fails. Clock and data are UTC. #}
{% test expect_row_values_to_have_recent_data(model, column_name, datepart, interval, row_condition=none) %}
    {%- if var('dbt_date:time_zone', none) != 'UTC' -%}
        {{ exceptions.raise_compiler_error("set the var dbt_date:time_zone to UTC, or the newest rows are not seen") }}
    {%- endif -%}
    {%- set moment = 'cast(' ~ column_name ~ ' as timestamp)' -%}
    {%- set now = adapter.dispatch('_utc_now', 'dbt_expectations')() %}

    with newest as (
        select max({{ moment }}) as max_timestamp
        from {{ model }}
        where {{ moment }} <= {{ now }}
            {% if row_condition %}and ({{ row_condition }}){% endif %}
    )

    select * from newest
    where
        max_timestamp is null
        or max_timestamp < cast({{ dbt.dateadd(datepart, interval * -1, now) }} as timestamp)
{% endtest %}

{% macro default___utc_now() -%}
    cast(current_timestamp at time zone 'UTC' as timestamp)
{%- endmacro %}

{% macro snowflake___utc_now() -%}
    sysdate()
{%- endmacro %}
