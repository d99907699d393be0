{# Types every value and says which rule a record breaks. Drops no row. #}

{#- No time zone is further from UTC than 14 hours. -#}
{% set largest_offset = 14 * 3600 %}
{#- Checked as sent, before the offset: the first hours of 1940 in a zone east of Greenwich are in 1939 in UTC. -#}
{% set time_window = time_window_rules('weather.open_meteo_hourly', 'time_read', 'time') %}

with source as (

    select
        record,
        record_text,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from {{ source('weather', 'open_meteo_hourly') }}

),

locations as (

    select * from {{ ref('marketing_insight', 'stg_weather__locations') }}

),

sent as (

    {% call add_columns('source') %}
        lower({{ collapse_whitespace(json_text('record', ['request', 'location'])) }}) as place,
        lower({{ clean_text(json_text('record', ['request', 'endpoint'])) }}) as endpoint,
        {{ json_text('record', ['utc_offset_seconds']) }} as utc_offset_sent,
        {{ json_text('record', ['hourly', 'time']) }} as time_sent,
        {%- for measure, traits in weather_measures().items() %}
            {{ first_json_text('record', 'hourly', traits.open_meteo_names) }} as {{ measure }}_sent,
            coalesce(
                {{ first_json_text('record', 'hourly_units', traits.open_meteo_names) }},
                '{{ default_weather_unit(traits.quantity) }}'
            ) as {{ measure }}_unit,
        {%- endfor %}
        {{ first_json_text('record', 'hourly', ['weather_code', 'weathercode']) }} as weather_code_sent
    {% endcall %}

),

typed as (

    {% call add_columns('sent') %}
        {{ try_cast('time_sent', 'timestamp') }} as time_read,
        {{ try_cast('utc_offset_sent', 'integer') }} as utc_offset_seconds,
        {%- for measure in weather_measures() %}
            {{ try_number(measure ~ '_sent', 'numeric(12, 6)') }} as {{ measure }}_read,
        {%- endfor %}
        {{ try_number('weather_code_sent', 'numeric(9, 4)') }} as weather_code
    {% endcall %}

),

bounded as (

    -- An impossible time or offset could overflow the subtraction below.
    {% call add_columns('typed') %}
        case when not ({{ time_window.values() | join(' or ') }}) then time_read end as possible_time,
        case when abs(utc_offset_seconds) <= {{ largest_offset }} then utc_offset_seconds end as possible_offset
    {% endcall %}

),

converted as (

    {% call add_columns('bounded') %}
        -- An answer has one offset, that of the moment of the request, and all its hours are sent with it.
        {{ dbt.dateadd('second', '-1 * possible_offset', 'possible_time') }} as observed_at,
        {%- for measure, traits in weather_measures().items() %}
            {{ to_metric(measure ~ '_read', measure ~ '_unit', traits.quantity) }}
                as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    {% endcall %}

),

located as (

    select
        converted.*,
        -- The forecast endpoint's values for past hours are forecasts, too: no record tells when it was requested, and
        -- its file may be loaded late. Without an endpoint, an hour after its load can't have been measured.
        case converted.endpoint
            when 'forecast' then true
            when 'archive' then false
            else coalesce(converted.observed_at > converted.loaded_at, false)
        end as is_forecast,
        locations.location_id
    from converted
    left join locations
        on converted.place = lower(locations.location_name)

),

validated as (

    select
        *,
        {{ reject_reason({
            'unreadable_record': 'record is null',
            'unknown_location': 'location_id is null',
            'unreadable_time': 'time_read is null',
        }, time_window, {
            'missing_utc_offset': 'utc_offset_seconds is null',
            'impossible_utc_offset': 'possible_offset is null',
            'time_not_on_the_hour': 'observed_at != ' ~ dbt.date_trunc('hour', 'observed_at'),
        }, weather_measure_rules()) }} as reject_reason
    from located

)

select * from validated
