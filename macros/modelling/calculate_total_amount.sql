{#
    What a customer pays for a line: quantity × unit price × (1 − discount) × (1 + GST) + delivery, the formula that was
    published with the data. Rounded once, to six decimals, half away from zero; null when any part is unknown.

    quantity, unit_price, delivery   SQL giving numbers, delivery in money of the line
    discount_rate, gst_rate          fractions of one

    The operands are cast first: their digits add up to the 38 that every engine multiplies exactly.
#}
{% macro calculate_total_amount(quantity, unit_price, discount_rate, gst_rate, delivery) -%}
    cast(
        round(
            cast({{ quantity }} as numeric(20, 0)) * cast({{ unit_price }} as numeric(20, 4))
            * (1 - cast({{ discount_rate }} as numeric(9, 4))) * (1 + cast({{ gst_rate }} as numeric(9, 4)))
            + cast({{ delivery }} as numeric(20, 6)),
            6
        ) as numeric(38, 6)
    )
{%- endmacro %}
