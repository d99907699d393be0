{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['observed_at', 'location_id', 'provider'],
        on_schema_change='fail',
        cluster_by=['observed_at']
    )
}}

{%- set accepted = {
    'open_meteo': ref('stg_weather__open_meteo_hourly'),
    'openweathermap': ref('stg_weather__openweathermap_current'),
} -%}
{#- Load time, not the hour: an hour that was fetched late, or again, is new. -#}
{%- set is_new = since_last_load() if is_incremental() else none -%}

with conditions as (

    select * from {{ ref('ref_weather_conditions') }}

),

delivered as (

    {% for provider, relation in accepted.items() %}
        select
            '{{ provider }}' as provider,
            {{ provider }}.*
        from {{ relation }} as {{ provider }}
        {% if is_incremental() -%}
            where {{ is_new }}
        {% endif -%}
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

newest as (

    {{ latest_per_key('delivered', ['observed_at', 'location_id', 'provider']) }}

),

final as (

    select
        newest.observed_at,
        newest.location_id,
        cast(newest.provider as {{ dbt.type_string() }}) as provider,
        {{ dbt.date_trunc('hour', 'newest.observed_at') }} as observed_hour_at,
        newest.is_forecast,
        newest.weather_code,
        conditions.weather_condition,
        {%- for measure in weather_measures() %}
            newest.{{ measure }},
        {%- endfor %}
        newest.file_name,
        newest.file_row_number,
        newest.loaded_at
    from newest
    left join conditions
        on newest.provider = conditions.provider and newest.weather_code = conditions.weather_code

)

select * from final
