{#
    What a customer pays for a line: quantity × unit price × (1 − discount) × (1 + GST) + delivery, the formula that was
    published with the data. Null when any part is unknown.

    quantity, unit_price, delivery   SQL giving numbers up to a hundred million, delivery in money of the line
    discount_rate, gst_rate          fractions of one

    The operands are cast first: then the largest of them, multiplied, stay within the 38 digits of every engine.
#}
{% macro calculate_total_amount(quantity, unit_price, discount_rate, gst_rate, delivery) -%}
    {%- set net = "cast(" ~ quantity ~ " as numeric(20, 0)) * cast(" ~ unit_price ~ " as numeric(20, 6)) * (1 - cast("
        ~ discount_rate ~ " as numeric(9, 6)))" -%}
    {%- set taxed = net ~ " * (1 + cast(" ~ gst_rate ~ " as numeric(9, 6)))" -%}
    {{ marketing_insight.rounded_amount(taxed ~ " + cast(" ~ delivery ~ " as numeric(20, 6))") }}
{%- endmacro %}
