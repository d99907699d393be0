{#
    The condition that a rate is written with more decimals than the six that are kept of the fraction it is.

    expression  SQL giving text
    is_percent  SQL condition: the bare numbers of the row's file are percents
#}
{% macro is_rounded_rate(expression, is_percent) -%}
    case
        when {{ expression }} like '%!%' escape '!' or {{ is_percent }}
            then {{ marketing_insight.has_more_decimals(expression, kept=4) }}
        else {{ marketing_insight.has_more_decimals(expression) }}
    end
{%- endmacro %}
