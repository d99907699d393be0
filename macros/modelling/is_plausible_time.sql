{#
    The predicate that a moment is one weather is known for: Open-Meteo's history begins in 1940, a forecast reaches 16
    days. What lies outside was read from something else, such as an epoch in milliseconds.

    moment  SQL giving a timestamp
#}
{% macro is_plausible_time(moment) -%}
    ({{ moment }} between cast('1940-01-01' as timestamp) and cast('2100-01-01' as timestamp))
{%- endmacro %}
