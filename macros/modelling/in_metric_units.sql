{#
    A measured value in °C, mm, m/s, hPa or as a fraction of one, rounded once to four decimals, half away from zero;
    null where the unit is none that `weather_units` knows for this quantity.

    value     SQL giving numeric(12, 6)
    unit      SQL giving text
    quantity  a key of weather_units
#}
{% macro in_metric_units(value, unit, quantity) -%}
    {%- set units = marketing_insight.weather_units() -%}
    {%- if quantity not in units -%}
        {{ exceptions.raise_compiler_error(
            "in_metric_units knows no " ~ quantity ~ ": use one of " ~ units | join(', ') ~ "."
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
