{#- Hand-worked: quantity × unit price × (1 − discount) × (1 + GST) + delivery. -#}
{%- set cases = [
    ('1', '153.71', '0', '0.10', '6.5', '175.581'),
    ('2', '10', '0.1', '0.18', '0', '21.24'),
    ('1', '100', '1', '0.18', '6', '6'),
    ('3', '0.3333', '0.25', '0.05', '0', '0.787421'),
    ('1', '0.0001', '0.5', '0.01', '0', '0.000051'),
    ('900', '99999999.9999', '0.3333', '0.9999', '100000000', '120099999699.88'),
    ('3', '3.333333', '0.08875', '0.08875', '0', '9.921233'),
    ('100000000', '100000000', '0.08875', '0.08875', '100000000', '9921234475000000'),
    ('100000000', '99999999.999999', '0', '0.999999', '100000000', '19999990099999800.0001'),
    ('2', '10', '0.1', 'null', '0', none),
    ('2', '10', 'null', '0.18', '0', none),
] -%}

{% call(quantity, unit_price, discount_rate, gst_rate, delivery, total) cases_that_differ(cases) -%}
    {{ calculate_total_amount(quantity, unit_price, discount_rate, gst_rate, delivery) }} as actual,
    cast({{ total if total else 'null' }} as numeric(38, 6)) as expected
{%- endcall %}
