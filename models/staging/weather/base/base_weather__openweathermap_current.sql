{# Types every value and names what is wrong with a record. Drops nothing. #}

{%- set paths = {
    'temperature_c': ['main', 'temp'],
    'relative_humidity_rate': ['main', 'humidity'],
    'wind_speed_ms': ['wind', 'speed'],
    'wind_direction_degrees': ['wind', 'deg'],
    'pressure_hpa': ['main', 'pressure'],
    'cloud_cover_rate': ['clouds', 'all'],
} -%}

{#- The answer doesn't name its units, the request does; what isn't here has the same unit in each system. -#}
{%- set units = {
    'standard': {'temperature': 'K', 'speed': 'm/s'},
    'metric': {'temperature': '°C', 'speed': 'm/s'},
    'imperial': {'temperature': '°F', 'speed': 'mph'},
} -%}

with source as (

    select * from {{ source('weather', 'openweathermap_current') }}

),

locations as (

    select * from {{ ref('stg_weather__locations') }}

),

sent as (

    select
        record,
        record_text,
        lower({{ squeeze_spaces(
            'coalesce(' ~ json_text('record', ['request', 'location']) ~ ', ' ~ json_text('record', ['name']) ~ ')'
        ) }}) as place,
        lower(coalesce({{ clean_text(json_text('record', ['request', 'units'])) }}, 'standard')) as units,
        {{ json_text('record', ['cod']) }} as answer_code,
        {{ json_text('record', ['dt']) }} as time_sent,
        {{ json_text('record', ['weather', 0, 'id']) }} as weather_code_sent,
        {%- for kind in ['rain', 'snow'] %}
            -- Where nothing falls the member is left out.
            case
                when {{ json_text('record', [kind]) }} is null then '0' else {{ json_text('record', [kind, '1h']) }}
            end as {{ kind }}_sent,
        {%- endfor %}
        {%- for measure, path in paths.items() %}
            {{ json_text('record', path) }} as {{ measure }}_sent,
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as dew_point_c_sent,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from source

),

typed as (

    select
        sent.*,
        locations.location_id,
        {{ timestamp_from_epoch(try_cast('sent.time_sent', 'bigint')) }} as time_read,
        -- Two zeros may be two absences: they measure nothing.
        nullif(sent.rain_sent || ' + ' || sent.snow_sent, '0 + 0') as precipitation_mm_sent,
        cast(
            {{ try_number('sent.rain_sent', 'numeric(12, 6)') }}
            + {{ try_number('sent.snow_sent', 'numeric(12, 6)') }} as numeric(12, 6)
        ) as precipitation_mm_read,
        {%- for measure in weather_measures() if measure != 'precipitation_mm' %}
            {{ try_number('sent.' ~ measure ~ '_sent', 'numeric(12, 6)') }} as {{ measure }}_read,
        {%- endfor %}
        {%- for quantity, known in weather_units().items() %}
            case sent.units
                {%- for system, names in units.items() %}
                    when '{{ system }}' then '{{ names[quantity] or known | first }}'
                {%- endfor %}
            end as {{ quantity }}_unit,
        {%- endfor %}
        {{ try_number('sent.weather_code_sent', 'numeric(9, 4)') }} as weather_code
    from sent
    left join locations
        on sent.place = lower(locations.location_name)

),

converted as (

    select
        *,
        {%- for measure, traits in weather_measures().items() %}
            {%- set unit = traits['quantity'] ~ '_unit' %}
            {{ in_metric_units(measure ~ '_read', unit, traits['quantity']) }} as {{ measure }},
        {%- endfor %}
        time_read as observed_at
    from typed

),

judged as (

    select
        *,
        {{ reject_reason(weather_record_rules(answer_rules={
            'error_answer': "answer_code != '200'",
        })) }} as reject_reason
    from converted

)

select * from judged
