{#
    The condition that a rate is a bare 1 in a file of which nothing tells whether its numbers are percents: see
    `rate_unit`.

    expression  SQL giving text
#}
{% macro is_ambiguous_rate(expression) -%}
    rate_unit = 'ambiguous'
    and {{ expression }} not like '%!%' escape '!'
    and {{ marketing_insight.rate_number(expression) }} = 1
{%- endmacro %}
