{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['observed_at', 'location_id'],
        on_schema_change='fail',
        cluster_by=['observed_at']
    )
}}

{#- The long table is named where it is read: a CTE that is read twice would be materialised whole. -#}
{%- set observations = ref('int_weather__observations_deduplicated') -%}
{%- set values = ['weather_condition'] + weather_measures() | list -%}

with locations as (

    select * from {{ ref('dim_location') }}

),

{% if is_incremental() %}
    touched as (

        select distinct observed_hour_at, location_id from {{ observations }}
        where {{ since_last_load() }}

    ),
{% endif %}

ranked as (

    select
        observations.*,
        row_number() over (
            partition by observations.location_id, observations.provider, observations.observed_hour_at
            order by observations.observed_at desc
        ) as recency_rank
    from {{ observations }} as observations
    {% if is_incremental() %}
        inner join touched
            on {{ same_key('observations', 'touched', ['observed_hour_at', 'location_id']) }}
    {% endif %}

),

open_meteo as (

    select * from ranked
    where provider = 'open_meteo' and recency_rank = 1

),

openweathermap as (

    select * from ranked
    where provider = 'openweathermap' and recency_rank = 1

),

reconciled as (

    select
        coalesce(open_meteo.observed_hour_at, openweathermap.observed_hour_at) as observed_at,
        coalesce(open_meteo.location_id, openweathermap.location_id) as location_id,
        case
            when openweathermap.location_id is null then 'open_meteo'
            when open_meteo.location_id is null then 'openweathermap'
            else 'both'
        end as providers,
        case
            when open_meteo.temperature_c is not null then 'open_meteo'
            when openweathermap.temperature_c is not null then 'openweathermap'
        end as temperature_provider,
        coalesce(open_meteo.is_forecast, false) as is_forecast,
        {%- for value in values %}
            coalesce(open_meteo.{{ value }}, openweathermap.{{ value }}) as {{ value }},
        {%- endfor %}
        openweathermap.temperature_c - open_meteo.temperature_c as temperature_difference_c,
        {{ newest(['open_meteo.loaded_at', 'openweathermap.loaded_at']) }} as loaded_at
    from open_meteo
    full outer join openweathermap
        on {{ same_key('open_meteo', 'openweathermap', ['observed_hour_at', 'location_id']) }}

),

local as (

    select
        reconciled.*,
        {{ local_time('reconciled.observed_at', 'locations.time_zone') }} as local_observed_at
    from reconciled
    left join locations
        on reconciled.location_id = locations.location_id

),

final as (

    select
        {{ dbt_utils.generate_surrogate_key(
            ['location_id', 'cast(observed_at as date)', 'cast(extract(hour from observed_at) as integer)']
        ) }} as weather_key,
        location_id,
        observed_at,
        local_observed_at,
        cast(local_observed_at as date) as local_date,
        cast({{ dbt.datediff('observed_at', 'local_observed_at', 'minute') }} as integer) as utc_offset_minutes,
        cast(providers as {{ dbt.type_string() }}) as providers,
        cast(temperature_provider as {{ dbt.type_string() }}) as temperature_provider,
        is_forecast,
        weather_condition,
        {%- for measure in weather_measures() %}
            cast({{ measure }} as numeric(9, 4)) as {{ measure }},
        {%- endfor %}
        cast(temperature_difference_c as numeric(9, 4)) as temperature_difference_c,
        loaded_at
    from local

)

select * from final
