{#- Recomputed with a self-join instead of the model's windows. -#}
with looked_up as (

    select
        days.local_date,
        days.location_id,
        days.rolling_day_count,
        days.rolling_average_temperature_c,
        count(earlier.average_temperature_c) as day_count,
        sum(earlier.average_temperature_c) as average_sum
    from {{ ref('marketing_insight', 'fct_weather_daily') }} as days
    inner join {{ ref('marketing_insight', 'fct_weather_daily') }} as earlier
        on
            days.location_id = earlier.location_id
            and days.local_date >= earlier.local_date
            and days.local_date <= {{ dbt.dateadd('day', 6, 'earlier.local_date') }}
    group by
        days.local_date,
        days.location_id,
        days.rolling_day_count,
        days.rolling_average_temperature_c

)

select * from looked_up
where
    day_count != rolling_day_count
    or abs(rolling_average_temperature_c * day_count - average_sum) > 0.0000005 * day_count
