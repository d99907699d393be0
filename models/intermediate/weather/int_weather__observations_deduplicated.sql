{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['observed_at', 'location_id', 'provider', 'is_forecast'],
        on_schema_change='fail',
        cluster_by=['observed_at']
    )
}}

{%- set accepted = {
    'open_meteo': ref('marketing_insight', 'stg_weather__open_meteo_hourly'),
    'openweathermap': ref('marketing_insight', 'stg_weather__openweathermap_current'),
} -%}
{%- set key = ['observed_at', 'location_id', 'provider', 'is_forecast'] -%}
{%- set values = ['weather_code'] + weather_measures() | list -%}
{%- set newest_first = ['loaded_at desc', 'file_name desc', 'file_row_number desc'] -%}
{#- Load time, not observation time: an hour that was fetched late, or again, is new. -#}
{%- set is_new = since_last_load() if is_incremental() else none -%}

with conditions as (

    select * from {{ ref('marketing_insight', 'ref_weather_conditions') }}

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

counting as (

    select
        {{ key | join(', ') }},
        {%- for value in values %}
            {{ where_first_known(value, key, newest_first) }} as {{ value }},
        {%- endfor %}
        loaded_at
    from delivered

),

newest as (

    select
        {{ key | join(', ') }},
        {%- for value in values %}
            max({{ value }}) as {{ value }},
        {%- endfor %}
        max(loaded_at) as loaded_at
    from counting
    group by {{ key | join(', ') }}

),

{% if is_incremental() %}
    -- A value that no new delivery has keeps its stored value. The stored one is older: everything that a late commit
    -- could come between is read again.
    known as (

        select
            newest.{{ key | join(', newest.') }},
            {%- for value in values %}
                coalesce(newest.{{ value }}, stored.{{ value }}) as {{ value }},
            {%- endfor %}
            {{ greatest_ignoring_nulls(['newest.loaded_at', 'stored.loaded_at']) }} as loaded_at
        from newest
        left join {{ this }} as stored
            on {{ join_on_key('newest', 'stored', key) }}

    ),
{% endif %}

final as (

    select
        known.observed_at,
        known.location_id,
        cast(known.provider as {{ dbt.type_string() }}) as provider,
        known.is_forecast,
        -- Which row wins if several have a value for one hour: first the reanalysis of all measurements, then a
        -- measurement, then a forecast. Models that show one value per hour order by this column.
        case
            when known.is_forecast then 3
            when known.provider = 'open_meteo' then 1
            else 2
        end as precedence,
        {{ dbt.date_trunc('hour', 'known.observed_at') }} as observed_hour_at,
        known.weather_code,
        conditions.weather_condition,
        {%- for measure in weather_measures() %}
            cast(known.{{ measure }} as numeric(9, 4)) as {{ measure }},
        {%- endfor %}
        known.loaded_at
    from {{ 'known' if is_incremental() else 'newest' }} as known
    left join conditions
        on known.provider = conditions.provider and known.weather_code = conditions.weather_code

)

select * from final
