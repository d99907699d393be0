{#
    The condition that a number is written with more decimals than are kept, so that it has to be rounded.

    expression  SQL giving text
    kept        how many decimals are kept
#}
{% macro has_more_decimals(expression, kept=6) -%}
    coalesce(
        {{ expression }} like '%.{{ '_' * (kept + 1) }}%'
        and {{ marketing_insight.matches(expression, '[^.]*[.][0-9]{' ~ kept ~ '}[0-9]*[1-9][0-9]*[ %]*') }}, false
    )
{%- endmacro %}
