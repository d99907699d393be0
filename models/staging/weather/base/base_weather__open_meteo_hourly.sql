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

{%- set sent = {
    'place': 'lower(' ~ collapse_whitespace(json_text('record', ['request', 'location'])) ~ ')',
    'endpoint': 'lower(' ~ clean_text(json_text('record', ['request', 'endpoint'])) ~ ')',
    'utc_offset_sent': json_text('record', ['utc_offset_seconds']),
    'time_sent': json_text('record', ['hourly', 'time']),
    'weather_code_sent': first_json_text('record', 'hourly', ['weather_code', 'weathercode']),
} -%}
{%- set read = {
    'time_read': try_cast('time_sent', 'timestamp'),
    'utc_offset_seconds': try_cast('utc_offset_sent', 'integer'),
    'weather_code': try_number('weather_code_sent', 'numeric(9, 4)'),
} -%}
{#- As sent, whatever the offset: who asks for 1940 in a zone east of Greenwich gets hours of 1939 in UTC. -#}
{%- set time_window = time_window_rules('weather.open_meteo_hourly', 'time_read', 'time') -%}
{#- The offset is the one of the moment of the question, and so right for every hour of the answer. -#}
{%- set converted = {
    'observed_at': dbt.dateadd(
        'second', '-1 * case when abs(utc_offset_seconds) <= 50400 then utc_offset_seconds end',
        'case when not (' ~ time_window.values() | join(' or ') ~ ') then time_read end'
    ),
} -%}

{%- for measure, traits in weather_measures().items() -%}
    {%- set unit = first_json_text('record', 'hourly_units', fields[measure]) -%}
    {%- set default_unit = weather_units()[traits['quantity']] | first -%}
    {%- do sent.update({
        measure ~ '_sent': first_json_text('record', 'hourly', fields[measure]),
        measure ~ '_unit': 'coalesce(' ~ unit ~ ", '" ~ default_unit ~ "')",
    }) -%}
    {%- do read.update({measure ~ '_read': try_number(measure ~ '_sent', 'numeric(12, 6)')}) -%}
    {%- do converted.update({measure: to_metric(measure ~ '_read', measure ~ '_unit', traits['quantity'])}) -%}
{%- endfor -%}

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

    select * from {{ ref('stg_weather__locations') }}

),

sent as (

    {{ add_columns('source', sent) }}

),

typed as (

    {{ add_columns('sent', read) }}

),

converted as (

    {{ add_columns('typed', converted) }}

),

located as (

    select
        converted.*,
        -- What the forecast endpoint says of past hours is a forecast, too: no record tells when it was asked, and its
        -- file may be loaded late. An answer that names no endpoint can't have measured what lies ahead of its load.
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
        {{ reject_reason(weather_record_rules(time_window, time_rules={
            'missing_utc_offset': 'utc_offset_seconds is null',
            'impossible_utc_offset': 'abs(utc_offset_seconds) > 50400',
            'time_not_on_the_hour': "observed_at != " ~ dbt.date_trunc('hour', 'observed_at'),
        })) }} as reject_reason
    from located

)

select * from validated
