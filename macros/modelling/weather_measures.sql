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
