{{ config(cluster_by=['local_date']) }}

with offsets as (

    {% for days in range(7) %}
        select {{ days }} as day_count{{ ' union all' if not loop.last }}
    {%- endfor %}

),

days as (

    select
        hours.local_date,
        hours.location_id,
        count(*) as hour_count,
        sum(case when hours.is_forecast then 1 else 0 end) as forecast_hour_count,
        count(hours.temperature_c) as temperature_hour_count,
        min(hours.temperature_c) as min_temperature_c,
        max(hours.temperature_c) as max_temperature_c,
        {{ decimal_divide('sum(hours.temperature_c)', 'count(hours.temperature_c)', decimals=4) }}
            as average_temperature_c,
        count(hours.precipitation_mm) as precipitation_hour_count,
        sum(hours.precipitation_mm) as total_precipitation_mm,
        max(hours.loaded_at) as loaded_at
    from {{ ref('marketing_insight', 'fct_weather_hourly') }} as hours
    group by hours.local_date, hours.location_id

),

day_windows as (

    -- A day is in the rolling average of itself and of the six that follow.
    select
        cast({{ dbt.dateadd('day', 'offsets.day_count', 'days.local_date') }} as date) as local_date,
        days.location_id,
        days.average_temperature_c,
        days.loaded_at
    from days
    cross join offsets

),

rolling_average as (

    select
        local_date,
        location_id,
        count(average_temperature_c) as rolling_day_count,
        {{ decimal_divide('sum(average_temperature_c)', 'count(average_temperature_c)') }}
            as rolling_average_temperature_c,
        max(loaded_at) as loaded_at
    from day_windows
    group by local_date, location_id

),

final as (

    select
        days.local_date,
        days.location_id,
        cast(days.hour_count as integer) as hour_count,
        cast(days.forecast_hour_count as integer) as forecast_hour_count,
        cast(days.temperature_hour_count as integer) as temperature_hour_count,
        cast(days.min_temperature_c as numeric(9, 4)) as min_temperature_c,
        cast(days.max_temperature_c as numeric(9, 4)) as max_temperature_c,
        cast(days.average_temperature_c as numeric(12, 6)) as average_temperature_c,
        cast(rolling_average.rolling_day_count as integer) as rolling_day_count,
        cast(rolling_average.rolling_average_temperature_c as numeric(12, 6)) as rolling_average_temperature_c,
        cast(days.precipitation_hour_count as integer) as precipitation_hour_count,
        cast(days.total_precipitation_mm as numeric(12, 4)) as total_precipitation_mm,
        rolling_average.loaded_at
    from days
    inner join rolling_average
        on {{ join_on_key('days', 'rolling_average', ['local_date', 'location_id']) }}

)

select * from final
