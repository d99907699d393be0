{#- Every hour, both ways, looked up again in what was accepted: a lost, invented or stale hour shows. -#}
with delivered as (

    select
        0 as precedence,
        location_id,
        observed_at,
        {{ weather_measures() | join(', ') }},
        loaded_at,
        file_name,
        file_row_number
    from {{ ref('stg_weather__open_meteo_hourly') }}

    union all

    select
        1 as precedence,
        location_id,
        observed_at,
        {{ weather_measures() | join(', ') }},
        loaded_at,
        file_name,
        file_row_number
    from {{ ref('stg_weather__openweathermap_current') }}

),

ranked as (

    select
        delivered.*,
        {{ dbt.date_trunc('hour', 'observed_at') }} as hour_at,
        row_number() over (
            partition by precedence, location_id, {{ dbt.date_trunc('hour', 'observed_at') }}
            order by observed_at desc, loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from delivered

),

expected as (

    select
        location_id,
        hour_at,
        {%- for measure in weather_measures() %}
            coalesce(
                max(case when precedence = 0 then {{ measure }} end),
                max(case when precedence = 1 then {{ measure }} end)
            ) as {{ measure }},
        {%- endfor %}
        max(loaded_at) as loaded_at
    from ranked
    where version_rank = 1
    group by location_id, hour_at

)

select
    coalesce(expected.location_id, hours.location_id) as location_id,
    coalesce(expected.hour_at, hours.observed_at) as observed_at
from expected
full outer join {{ ref('fct_weather_hourly') }} as hours
    on expected.location_id = hours.location_id and expected.hour_at = hours.observed_at
where
    expected.loaded_at is distinct from hours.loaded_at
    {%- for measure in weather_measures() %}
        or expected.{{ measure }} is distinct from hours.{{ measure }}
    {%- endfor %}
