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
