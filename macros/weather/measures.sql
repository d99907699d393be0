{# What is measured of the weather, its units and the values that are possible. #}

{#
    What is measured: {column: what it is called in a reject reason, the kind of quantity, and the lowest and highest
    value that is believed}. Outside lies more than was ever recorded on Earth (-89.2 °C and 56.7 °C, 408 km/h of wind,
    870 and 1085 hPa at sea level, 401 mm in an hour), with some air.
#}
{% macro weather_measures() -%}
    {{ return({
        'temperature_c': {'subject': 'temperature', 'quantity': 'temperature', 'lowest': -90, 'highest': 60},
        'dew_point_c': {'subject': 'dew_point', 'quantity': 'temperature', 'lowest': -120, 'highest': 60},
        'relative_humidity_rate': {'subject': 'humidity', 'quantity': 'share', 'lowest': 0, 'highest': 1},
        'precipitation_mm': {'subject': 'precipitation', 'quantity': 'precipitation', 'lowest': 0, 'highest': 500},
        'wind_speed_ms': {'subject': 'wind_speed', 'quantity': 'speed', 'lowest': 0, 'highest': 113.5},
        'wind_direction_degrees':
            {'subject': 'wind_direction', 'quantity': 'direction', 'lowest': 0, 'highest': 360},
        'pressure_hpa': {'subject': 'pressure', 'quantity': 'pressure', 'lowest': 800, 'highest': 1100},
        'cloud_cover_rate': {'subject': 'cloud_cover', 'quantity': 'share', 'lowest': 0, 'highest': 1},
    }) }}
{%- endmacro %}

{#
    How a value becomes metric: {quantity: {unit as a provider writes it: (what is added, what it is multiplied by)}},
    the unit an answer has when it names none first.

    A factor that never ends is cut after twelve decimals and rounded up: for a value with six decimals the product then
    lies on the right side of every half of the fourth decimal, so rounding it is as good as rounding the true value.
#}
{% macro weather_units() -%}
    {{ return({
        'temperature': {'°C': ('0', '1'), '°F': ('-32', '0.555555555556'), 'K': ('-273.15', '1')},
        'share': {'%': ('0', '0.01')},
        'precipitation': {'mm': ('0', '1'), 'inch': ('0', '25.4')},
        'speed': {
            'km/h': ('0', '0.277777777778'), 'm/s': ('0', '1'), 'mp/h': ('0', '0.44704'), 'mph': ('0', '0.44704'),
            'kn': ('0', '0.514444444445'),
        },
        'direction': {'°': ('0', '1')},
        'pressure': {'hPa': ('0', '1')},
    }) }}
{%- endmacro %}

{#
    A measured value in °C, mm, m/s, hPa or as a fraction of one, rounded once to four decimals, half away from zero;
    null where the unit is none that `weather_units` knows for this quantity.

    value     SQL giving numeric(12, 6)
    unit      SQL giving text
    quantity  a key of weather_units
#}
{% macro to_metric(value, unit, quantity) -%}
    {%- set units = marketing_insight.weather_units() -%}
    {%- if quantity not in units -%}
        {{ exceptions.raise_compiler_error(
            "to_metric knows no " ~ quantity ~ ": use one of " ~ units | join(', ') ~ "."
        ) }}
    {%- endif -%}
    cast(
        round(
            ({{ value }} + case {{ unit }}
                {%- for name, (shift, _) in units[quantity].items() %}
                    when '{{ name }}' then cast({{ shift }} as numeric(7, 2))
                {%- endfor %}
                end)
            * case {{ unit }}
                {%- for name, (_, factor) in units[quantity].items() %}
                    when '{{ name }}' then cast({{ factor }} as numeric(14, 12))
                {%- endfor %}
                end, 4
        ) as numeric(18, 4)
    )
{%- endmacro %}

{#
    The rules a record of weather keeps, for `reject_reason`: it names a place and a time, something was measured, and
    each value has a unit that is known, can be read and is possible.

    The record has `location_id`, `time_read` (timestamp as sent), `weather_code` and `weather_code_sent`; and per
    measure `<measure>_sent` (text), `<measure>_read` (number as sent) and `<measure>` (in metric units).

    time_window   {code: condition}, which times are too early or too late
    answer_rules  {code: condition}, what may be wrong with the answer as a whole
    time_rules    {code: condition}, what else may be wrong with its time
#}
{% macro weather_record_rules(time_window, answer_rules={}, time_rules={}) -%}
    {%- set measures = marketing_insight.weather_measures() -%}
    {%- set rules = dict({'unreadable_record': 'record is null'}, **answer_rules) -%}
    {%- do rules.update({
        'unknown_location': 'location_id is null',
        'unreadable_time': 'time_read is null',
    }) -%}
    {%- do rules.update(time_window) -%}
    {%- do rules.update(time_rules) -%}
    {%- do rules.update({
        'unreadable_weather_code':
            'weather_code_sent is not null and (weather_code is null or weather_code != floor(weather_code))',
        'no_measurements': 'coalesce(' ~ measures | join('_sent, ') ~ '_sent) is null',
    }) -%}
    {%- set unknown = [] -%}
    {%- for measure, traits in measures.items() -%}
        {%- do rules.update({
            'unreadable_' ~ traits['subject']: measure ~ '_sent is not null and ' ~ measure ~ '_read is null'
        }) -%}
        {%- do unknown.append('(' ~ measure ~ '_read is not null and ' ~ measure ~ ' is null)') -%}
    {%- endfor -%}
    {%- do rules.update({'unknown_unit': unknown | join(' or ')}) -%}
    {%- for measure, traits in measures.items() -%}
        {%- do rules.update({
            traits['subject'] ~ '_out_of_range':
                measure ~ ' not between ' ~ traits['lowest'] ~ ' and ' ~ traits['highest']
        }) -%}
    {%- endfor -%}
    {{ return(rules) }}
{%- endmacro %}
