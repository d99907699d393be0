{#
    An amount as it is stored, with six decimals, rounded half away from zero. A product with more than twelve decimals
    is rounded to twelve first: Snowflake keeps no more, and all engines are to agree to the last digit.

    expression  SQL giving a number, a product of decimals or a sum of such
#}
{% macro rounded_amount(expression) -%}
    cast(round(round({{ expression }}, 12), 6) as numeric(38, 6))
{%- endmacro %}
