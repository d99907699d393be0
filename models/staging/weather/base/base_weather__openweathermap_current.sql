{# Types every value and says which rule a record breaks. Drops no row. #}

with source as (

    select
        record,
        record_text,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from {{ source('weather', 'openweathermap_current') }}

),

locations as (

    select * from {{ ref('marketing_insight', 'stg_weather__locations') }}

),

sent as (

    {% call add_columns('source') %}
        coalesce({{ json_text('record', ['request', 'location']) }}, {{ json_text('record', ['name']) }}) as place_sent,
        {{ json_text('record', ['request', 'units']) }} as units_sent,
        {{ json_text('record', ['cod']) }} as answer_code,
        {{ json_text('record', ['dt']) }} as time_sent,
        {{ json_text('record', ['main', 'temp']) }} as temperature_c_sent,
        cast(null as {{ dbt.type_string() }}) as dew_point_c_sent,
        {{ json_text('record', ['main', 'humidity']) }} as relative_humidity_rate_sent,
        -- The member is left out where nothing falls.
        {%- for kind in ['rain', 'snow'] %}
            case
                when {{ json_text('record', [kind]) }} is null then '0'
                else {{ json_text('record', [kind, '1h']) }}
            end as {{ kind }}_sent,
        {%- endfor %}
        {{ json_text('record', ['wind', 'speed']) }} as wind_speed_ms_sent,
        {{ json_text('record', ['wind', 'deg']) }} as wind_direction_degrees_sent,
        {{ json_text('record', ['main', 'pressure']) }} as pressure_hpa_sent,
        {{ json_text('record', ['clouds', 'all']) }} as cloud_cover_rate_sent,
        {{ json_text('record', ['weather', 0, 'id']) }} as weather_code_sent
    {% endcall %}

),

typed as (

    {% call add_columns('sent') %}
        lower({{ collapse_whitespace('place_sent') }}) as place,
        lower(coalesce({{ clean_text('units_sent') }}, 'standard')) as units,
        {{ timestamp_from_epoch(try_cast('time_sent', 'bigint')) }} as time_read,
        {{ try_number('temperature_c_sent', 'numeric(12, 6)') }} as temperature_c_read,
        cast(null as numeric(12, 6)) as dew_point_c_read,
        {{ try_number('relative_humidity_rate_sent', 'numeric(12, 6)') }} as relative_humidity_rate_read,
        -- Two zeros may be two members that are left out: they measure nothing.
        nullif(rain_sent || ' + ' || snow_sent, '0 + 0') as precipitation_mm_sent,
        cast(
            {{ try_number('rain_sent', 'numeric(12, 6)') }} + {{ try_number('snow_sent', 'numeric(12, 6)') }}
            as numeric(12, 6)
        ) as precipitation_mm_read,
        {{ try_number('wind_speed_ms_sent', 'numeric(12, 6)') }} as wind_speed_ms_read,
        {{ try_number('wind_direction_degrees_sent', 'numeric(12, 6)') }} as wind_direction_degrees_read,
        {{ try_number('pressure_hpa_sent', 'numeric(12, 6)') }} as pressure_hpa_read,
        {{ try_number('cloud_cover_rate_sent', 'numeric(12, 6)') }} as cloud_cover_rate_read,
        {{ try_number('weather_code_sent', 'numeric(9, 4)') }} as weather_code
    {% endcall %}

),

with_units as (

    -- The answer doesn't name its units, the request does. All other units are the same in each system.
    {% call add_columns('typed') %}
        case units when 'standard' then 'K' when 'metric' then '°C' when 'imperial' then '°F' end as temperature_unit,
        case units when 'standard' then 'm/s' when 'metric' then 'm/s' when 'imperial' then 'mph' end as speed_unit
    {% endcall %}

),

converted as (

    {% call add_columns('with_units') %}
        time_read as observed_at,
        {{ to_metric('temperature_c_read', 'temperature_unit', 'temperature') }} as temperature_c,
        cast(null as numeric(18, 4)) as dew_point_c,
        {{ to_metric('relative_humidity_rate_read', "'%'", 'share') }} as relative_humidity_rate,
        {{ to_metric('precipitation_mm_read', "'mm'", 'precipitation') }} as precipitation_mm,
        {{ to_metric('wind_speed_ms_read', 'speed_unit', 'speed') }} as wind_speed_ms,
        {{ to_metric('wind_direction_degrees_read', "'°'", 'direction') }} as wind_direction_degrees,
        {{ to_metric('pressure_hpa_read', "'hPa'", 'pressure') }} as pressure_hpa,
        {{ to_metric('cloud_cover_rate_read', "'%'", 'share') }} as cloud_cover_rate
    {% endcall %}

),

located as (

    select
        converted.*,
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
            'error_answer': "answer_code != '200'",
            'unknown_location': 'location_id is null',
            'unreadable_time': 'time_read is null',
        }, time_window_rules('weather.openweathermap_current', 'time_read', 'time'), weather_measure_rules()) }}
            as reject_reason
    from located

)

select * from validated
