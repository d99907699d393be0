{# Types every value and names what is wrong with a record. Drops nothing. #}

{%- set paths = {
    'temperature_c': ['main', 'temp'],
    'relative_humidity_rate': ['main', 'humidity'],
    'wind_speed_ms': ['wind', 'speed'],
    'wind_direction_degrees': ['wind', 'deg'],
    'pressure_hpa': ['main', 'pressure'],
    'cloud_cover_rate': ['clouds', 'all'],
} -%}

{#- The answer doesn't name its units, the request does. All others are the same in each system. -#}
{%- set units = {
    'temperature': "case units when 'standard' then 'K' when 'metric' then '°C' when 'imperial' then '°F' end",
    'speed': "case units when 'standard' then 'm/s' when 'metric' then 'm/s' when 'imperial' then 'mph' end",
} -%}

{%- set asked_place, own_place = json_text('record', ['request', 'location']), json_text('record', ['name']) -%}
{%- set sent = {
    'place': 'lower(' ~ collapse_whitespace('coalesce(' ~ asked_place ~ ', ' ~ own_place ~ ')') ~ ')',
    'units': 'lower(coalesce(' ~ clean_text(json_text('record', ['request', 'units'])) ~ ", 'standard'))",
    'answer_code': json_text('record', ['cod']),
    'time_sent': json_text('record', ['dt']),
    'weather_code_sent': json_text('record', ['weather', 0, 'id']),
    'dew_point_c_sent': 'cast(null as ' ~ dbt.type_string() ~ ')',
    'dew_point_c_read': 'cast(null as numeric(12, 6))',
} -%}
{#- Where nothing falls the member is left out. -#}
{%- for kind in ['rain', 'snow'] -%}
    {%- do sent.update({kind ~ '_sent': 'case when ' ~ json_text('record', [kind]) ~ " is null then '0' else "
        ~ json_text('record', [kind, '1h']) ~ ' end'}) -%}
{%- endfor -%}
{#- Two zeros may be two absences: they measure nothing. -#}
{%- set read = {
    'time_read': timestamp_from_epoch(try_cast('time_sent', 'bigint')),
    'weather_code': try_number('weather_code_sent', 'numeric(9, 4)'),
    'precipitation_mm_sent': "nullif(rain_sent || ' + ' || snow_sent, '0 + 0')",
    'precipitation_mm_read': 'cast(' ~ try_number('rain_sent', 'numeric(12, 6)') ~ ' + '
        ~ try_number('snow_sent', 'numeric(12, 6)') ~ ' as numeric(12, 6))',
} -%}
{%- set time_window = time_window_rules('weather.openweathermap_current', 'time_read', 'time') -%}
{%- set converted = {'observed_at': 'time_read'} -%}

{%- for measure, path in paths.items() -%}
    {%- do sent.update({measure ~ '_sent': json_text('record', path)}) -%}
    {%- do read.update({measure ~ '_read': try_number(measure ~ '_sent', 'numeric(12, 6)')}) -%}
{%- endfor -%}
{%- for measure, traits in weather_measures().items() -%}
    {%- set only_unit = "'" ~ weather_units()[traits['quantity']] | first ~ "'" -%}
    {%- set unit = units.get(traits['quantity'], only_unit) -%}
    {%- do converted.update({measure: to_metric(measure ~ '_read', unit, traits['quantity'])}) -%}
{%- endfor -%}

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
        locations.location_id
    from converted
    left join locations
        on converted.place = lower(locations.location_name)

),

validated as (

    select
        *,
        {{ reject_reason(weather_record_rules(time_window, answer_rules={
            'error_answer': "answer_code != '200'",
        })) }} as reject_reason
    from located

)

select * from validated
