{#- A full join, so that a missing day, an extra day and a day with outdated figures are all found. -#}
with hours_by_day as (

    select
        local_date,
        location_id,
        count(*) as hour_count,
        min(temperature_c) as min_temperature_c,
        max(temperature_c) as max_temperature_c,
        sum(temperature_c) as temperature_sum,
        count(temperature_c) as temperature_hour_count,
        sum(precipitation_mm) as total_precipitation_mm
    from {{ ref('marketing_insight', 'fct_weather_hourly') }}
    group by local_date, location_id

)

select
    coalesce(days.local_date, hours_by_day.local_date) as local_date,
    coalesce(days.location_id, hours_by_day.location_id) as location_id
from {{ ref('marketing_insight', 'fct_weather_daily') }} as days
full outer join hours_by_day
    on days.local_date = hours_by_day.local_date and days.location_id = hours_by_day.location_id
where
    days.hour_count is distinct from hours_by_day.hour_count
    or days.min_temperature_c is distinct from hours_by_day.min_temperature_c
    or days.max_temperature_c is distinct from hours_by_day.max_temperature_c
    or days.total_precipitation_mm is distinct from hours_by_day.total_precipitation_mm
    -- The average times the hours is the sum, up to half a unit of the last decimal per hour.
    or abs(days.average_temperature_c * days.temperature_hour_count - hours_by_day.temperature_sum)
    > 0.0000005 * days.temperature_hour_count
