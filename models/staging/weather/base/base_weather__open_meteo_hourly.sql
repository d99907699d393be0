{# Types every value and names what is wrong with a record. Drops nothing. #}

{#- Open-Meteo renamed fields; an answer may have either name, and where it has both, the new one counts. -#}
{%- set fields = {
    'temperature_c': ['temperature_2m'],
    'dew_point_c': ['dew_point_2m', 'dewpoint_2m'],
    'relative_humidity_rate': ['relative_humidity_2m', 'relativehumidity_2m'],
    'precipitation_mm': ['precipitation'],
    'wind_speed_ms': ['wind_speed_10m', 'windspeed_10m'],
    'wind_direction_degrees': ['wind_direction_10m', 'winddirection_10m'],
    'pressure_hpa': ['pressure_msl'],
    'cloud_cover_rate': ['cloud_cover', 'cloudcover'],
} -%}

with source as (

    select * from {{ source('weather', 'open_meteo_hourly') }}

),

locations as (

    select * from {{ ref('stg_weather__locations') }}

),

sent as (

    select
        record,
        record_text,
        lower({{ squeeze_spaces(json_text('record', ['request', 'location'])) }}) as place,
        lower({{ clean_text(json_text('record', ['request', 'endpoint'])) }}) as endpoint,
        {{ json_text('record', ['utc_offset_seconds']) }} as utc_offset_sent,
        {{ json_text('record', ['hourly', 'time']) }} as time_sent,
        {{ first_json_text('record', 'hourly', ['weather_code', 'weathercode']) }} as weather_code_sent,
        {%- for measure, traits in weather_measures().items() %}
            {{ first_json_text('record', 'hourly', fields[measure]) }} as {{ measure }}_sent,
            coalesce(
                {{ first_json_text('record', 'hourly_units', fields[measure]) }},
                '{{ weather_units()[traits['quantity']] | first }}'
            ) as {{ measure }}_unit,
        {%- endfor %}
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from source

),

typed as (

    select
        sent.*,
        locations.location_id,
        {{ try_cast('sent.time_sent', 'timestamp') }} as time_read,
        {{ try_cast('sent.utc_offset_sent', 'integer') }} as utc_offset_seconds,
        {%- for measure in weather_measures() %}
            {{ try_number('sent.' ~ measure ~ '_sent', 'numeric(12, 6)') }} as {{ measure }}_read,
        {%- endfor %}
        {{ try_number('sent.weather_code_sent', 'numeric(9, 4)') }} as weather_code
    from sent
    left join locations
        on sent.place = lower(locations.location_name)

),

converted as (

    select
        *,
        coalesce(endpoint = 'forecast', false) as is_forecast,
        {%- for measure, traits in weather_measures().items() %}
            {{ in_metric_units(measure ~ '_read', measure ~ '_unit', traits['quantity']) }} as {{ measure }},
        {%- endfor %}
        -- The offset is the one of the moment of the question, and so right for every hour of the answer.
        {{ dbt.dateadd('second', '-1 * case when abs(utc_offset_seconds) <= 50400 then utc_offset_seconds end',
            'case when ' ~ is_plausible_time('time_read') ~ ' then time_read end') }} as observed_at
    from typed

),

judged as (

    select
        *,
        {{ reject_reason(weather_record_rules(time_rules={
            'missing_utc_offset': 'utc_offset_seconds is null',
            'impossible_utc_offset': 'abs(utc_offset_seconds) > 50400',
            'time_not_on_the_hour': "observed_at != " ~ dbt.date_trunc('hour', 'observed_at'),
        })) }} as reject_reason
    from converted

)

select * from judged
