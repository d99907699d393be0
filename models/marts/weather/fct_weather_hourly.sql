{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['observed_at', 'location_id'],
        on_schema_change='fail',
        cluster_by=['observed_at']
    )
}}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set observations = ref('marketing_insight', 'int_weather__observations_deduplicated') -%}
{%- set values = ['weather_condition'] + weather_measures() | list -%}

with locations as (

    select * from {{ ref('marketing_insight', 'dim_location') }}

),

{% if is_incremental() %}
    affected as (

        select distinct observed_hour_at, location_id from {{ observations }}
        where {{ since_last_load() }}

    ),
{% endif %}

observed as (

    select
        observations.*,
        case when observations.provider = 'open_meteo' then observations.temperature_c end as open_meteo_c,
        case when observations.provider = 'openweathermap' then observations.temperature_c end as openweathermap_c
    from {{ observations }} as observations
    {% if is_incremental() %}
        inner join affected
            on {{ join_on_key('observations', 'affected', ['observed_hour_at', 'location_id']) }}
    {% endif %}

),

counting as (

    select
        observed_hour_at,
        location_id,
        provider,
        is_forecast,
        {%- for value in values + ['open_meteo_c', 'openweathermap_c'] %}
            {{ where_first_known(value, ['observed_hour_at', 'location_id'], ['precedence', 'observed_at desc']) }}
                as {{ value }},
        {%- endfor %}
        loaded_at
    from observed

),

reconciled as (

    select
        observed_hour_at as observed_at,
        location_id,
        case when min(provider) = max(provider) then min(provider) else 'both' end as providers,
        max(case when temperature_c is not null then provider end) as temperature_provider,
        max(case
            when is_forecast and ({{ values | join(' is not null or ') }} is not null) then 1
            else 0
        end) = 1 as is_forecast,
        {%- for value in values %}
            max({{ value }}) as {{ value }},
        {%- endfor %}
        max(openweathermap_c) - max(open_meteo_c) as temperature_difference_c,
        max(loaded_at) as loaded_at
    from counting
    group by observed_hour_at, location_id

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
