-- Which days were unusually warm, cold or wet for their place?
-- Each day beside the days before and after, its place among the days of its month, and the seven days up to it. Days
-- without a known hour have a row, so that the day before is always yesterday.
{% set this_week -%}
    over (partition by location_id order by date_day rows between 6 preceding and current row)
{%- endset %}
with spans as (

    select
        location_id,
        min(local_date) as first_day,
        max(local_date) as last_day
    from {{ ref('marketing_insight', 'fct_weather_daily') }}
    group by location_id

),

days as (

    select
        spans.location_id,
        calendar.date_day,
        calendar.year,
        calendar.month,
        weather.average_temperature_c,
        weather.total_precipitation_mm
    from spans
    inner join {{ ref('marketing_insight', 'dim_datetime') }} as calendar
        on calendar.date_day between spans.first_day and spans.last_day
    left join {{ ref('marketing_insight', 'fct_weather_daily') }} as weather
        on spans.location_id = weather.location_id and calendar.date_day = weather.local_date

),

compared as (

    select
        location_id,
        date_day,
        average_temperature_c,
        total_precipitation_mm,
        lag(average_temperature_c) over (partition by location_id order by date_day) as previous_temperature_c,
        lead(average_temperature_c) over (partition by location_id order by date_day) as next_temperature_c,
        rank() over (
            partition by location_id, year, month order by average_temperature_c desc nulls last
        ) as warmth_rank,
        rank() over (
            partition by location_id, year, month order by total_precipitation_mm desc nulls last
        ) as wetness_rank,
        sum(average_temperature_c) {{ this_week }} as week_temperature_c,
        count(average_temperature_c) {{ this_week }} as week_day_count,
        sum(total_precipitation_mm) {{ this_week }} as week_precipitation_mm
    from days

)

select
    locations.location_name,
    compared.date_day,
    compared.average_temperature_c,
    compared.previous_temperature_c,
    compared.next_temperature_c,
    compared.average_temperature_c - compared.previous_temperature_c as temperature_change_c,
    case when compared.average_temperature_c is not null then compared.warmth_rank end as warmth_rank,
    {{ decimal_divide('compared.week_temperature_c', 'compared.week_day_count') }} as week_average_temperature_c,
    compared.total_precipitation_mm,
    case when compared.total_precipitation_mm is not null then compared.wetness_rank end as wetness_rank,
    compared.week_precipitation_mm
from compared
inner join {{ ref('marketing_insight', 'dim_location') }} as locations
    on compared.location_id = locations.location_id
order by compared.location_id, compared.date_day
