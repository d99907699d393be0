{#-
    Recomputes every hour from the accepted rows, with a full join: finds lost, extra and outdated values, and forecasts
    in place of measurements.
-#}
{%- set values = weather_measures() | list -%}

with delivered as (

    select
        case when is_forecast then 'c forecast' else 'a archive' end as kind,
        location_id,
        observed_at,
        {{ values | join(', ') }},
        loaded_at,
        file_name,
        file_row_number
    from {{ ref('marketing_insight', 'stg_weather__open_meteo_hourly') }}

    union all

    select
        'b observation' as kind,
        location_id,
        observed_at,
        {{ values | join(', ') }},
        loaded_at,
        file_name,
        file_row_number
    from {{ ref('marketing_insight', 'stg_weather__openweathermap_current') }}

),

-- One row per known value: nulls are removed before anything is ranked.
stacked as (

    {% for value in values %}
        select
            '{{ value }}' as measure,
            {{ value }} as amount,
            kind,
            location_id,
            {{ dbt.date_trunc('hour', 'observed_at') }} as hour_at,
            observed_at,
            loaded_at,
            file_name,
            file_row_number
        from delivered
        where {{ value }} is not null
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

ranked as (

    select
        stacked.*,
        row_number() over (
            partition by location_id, hour_at, measure
            order by kind asc, observed_at desc, loaded_at desc, file_name desc, file_row_number desc
        ) as value_rank
    from stacked

),

expected as (

    select
        location_id,
        hour_at,
        {%- for value in values %}
            max(case when value_rank = 1 and measure = '{{ value }}' then amount end) as {{ value }},
        {%- endfor %}
        max(case when value_rank = 1 and kind = 'c forecast' then 1 else 0 end) as forecast_count,
        max(loaded_at) as loaded_at
    from ranked
    group by location_id, hour_at

)

select
    coalesce(expected.location_id, hours.location_id) as location_id,
    coalesce(expected.hour_at, hours.observed_at) as observed_at
from expected
full outer join {{ ref('marketing_insight', 'fct_weather_hourly') }} as hours
    on expected.location_id = hours.location_id and expected.hour_at = hours.observed_at
where
    expected.loaded_at is distinct from hours.loaded_at
    -- The weather condition isn't a measure: it may be a forecast while all measures are measured.
    or (expected.forecast_count = 1 and not hours.is_forecast)
    or (expected.forecast_count = 0 and hours.is_forecast and hours.weather_condition is null)
    {%- for value in values %}
        or expected.{{ value }} is distinct from hours.{{ value }}
    {%- endfor %}
