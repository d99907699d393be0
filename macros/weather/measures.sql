{# Weather measures: their names at the provider, their units and their plausible values. #}

{#
    The measures, by column name:

    subject           what reject reasons call it
    quantity          a key of weather_units
    open_meteo_names  its field in an answer of Open-Meteo, current name first; Open-Meteo has renamed some, and where
                      an answer has both, the current one counts
    lowest, highest   the range that is accepted, a little wider than anything ever recorded on Earth (-89.2 °C and
                      56.7 °C, 408 km/h of wind, 870 and 1085 hPa at sea level, 401 mm in an hour)
#}
{% macro weather_measures() -%}
    {{ return({
        'temperature_c': {
            'subject': 'temperature', 'quantity': 'temperature', 'open_meteo_names': ['temperature_2m'],
            'lowest': -90, 'highest': 60,
        },
        'dew_point_c': {
            'subject': 'dew_point', 'quantity': 'temperature', 'open_meteo_names': ['dew_point_2m', 'dewpoint_2m'],
            'lowest': -120, 'highest': 60,
        },
        'relative_humidity_rate': {
            'subject': 'humidity', 'quantity': 'share',
            'open_meteo_names': ['relative_humidity_2m', 'relativehumidity_2m'],
            'lowest': 0, 'highest': 1,
        },
        'precipitation_mm': {
            'subject': 'precipitation', 'quantity': 'precipitation', 'open_meteo_names': ['precipitation'],
            'lowest': 0, 'highest': 500,
        },
        'wind_speed_ms': {
            'subject': 'wind_speed', 'quantity': 'speed', 'open_meteo_names': ['wind_speed_10m', 'windspeed_10m'],
            'lowest': 0, 'highest': 113.5,
        },
        'wind_direction_degrees': {
            'subject': 'wind_direction', 'quantity': 'direction',
            'open_meteo_names': ['wind_direction_10m', 'winddirection_10m'],
            'lowest': 0, 'highest': 360,
        },
        'pressure_hpa': {
            'subject': 'pressure', 'quantity': 'pressure', 'open_meteo_names': ['pressure_msl'],
            'lowest': 800, 'highest': 1100,
        },
        'cloud_cover_rate': {
            'subject': 'cloud_cover', 'quantity': 'share', 'open_meteo_names': ['cloud_cover', 'cloudcover'],
            'lowest': 0, 'highest': 1,
        },
    }) }}
{%- endmacro %}

{#
    How a value is converted: {quantity: {unit as a provider spells it: (number to add, then factor to multiply by)}},
    Open-Meteo's default unit first.

    A factor with endless decimals is cut after twelve and rounded up. Values have six decimals, so the product then
    lies on the same side of every half of the fourth decimal as the exact product, and rounds to the same number.
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
    The unit of a value whose answer names none.

    quantity  a key of weather_units
#}
{% macro default_weather_unit(quantity) -%}
    {{ marketing_insight.weather_units()[quantity] | first }}
{%- endmacro %}

{#
    A measured value in °C, mm, m/s, hPa, degrees or as a fraction of one, rounded once to four decimals, half away
    from zero. Null if `weather_units` doesn't list the unit for this quantity.

    value     SQL giving numeric(12, 6)
    unit      SQL giving text
    quantity  a key of weather_units
#}
{% macro to_metric(value, unit, quantity) -%}
    {%- set units = marketing_insight.weather_units() -%}
    {%- if quantity not in units -%}
        {{ exceptions.raise_compiler_error(
            "to_metric knows no quantity '" ~ quantity ~ "': use one of " ~ units | join(', ') ~ "."
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
    Rules for `reject_reason` that a record's measures must pass, {code: condition}: there is at least one value, and
    every value is readable, has a known unit and is plausible.

    The relation has `weather_code` and `weather_code_sent`, and per measure `<measure>_sent` (text), `<measure>_read`
    (the number as sent) and `<measure>` (in metric units).
#}
{% macro weather_measure_rules() -%}
    {%- set measures = marketing_insight.weather_measures() -%}
    {%- set rules = {
        'unreadable_weather_code':
            'weather_code_sent is not null and (weather_code is null or weather_code != floor(weather_code))',
        'no_measurements': 'coalesce(' ~ measures | join('_sent, ') ~ '_sent) is null',
    } -%}
    {%- set has_unknown_unit, ranges = [], {} -%}
    {%- for measure, traits in measures.items() -%}
        {%- do rules.update({
            'unreadable_' ~ traits.subject: measure ~ '_sent is not null and ' ~ measure ~ '_read is null'
        }) -%}
        {%- do has_unknown_unit.append('(' ~ measure ~ '_read is not null and ' ~ measure ~ ' is null)') -%}
        {%- do ranges.update({
            traits.subject ~ '_out_of_range': measure ~ ' not between ' ~ traits.lowest ~ ' and ' ~ traits.highest
        }) -%}
    {%- endfor -%}
    {%- do rules.update({'unknown_unit': has_unknown_unit | join(' or ')}) -%}
    {%- do rules.update(ranges) -%}
    {{ return(rules) }}
{%- endmacro %}
