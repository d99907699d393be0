{#- With thirteen decimals the second case is just below one half, with twelve it is exactly one half. -#}
{%- set cases = [
    ('0.0000005', '0.000001'),
    ('0.0000004999999', '0.000001'),
    ('0.00000049999', '0'),
    ('-0.0000005', '-0.000001'),
    ('12.345678', '12.345678'),
    ('null', none),
] -%}

{% call(amount, rounded) cases_that_differ(cases) -%}
    {{ rounded_amount('cast(' ~ amount ~ ' as numeric(38, 18))') }} as actual,
    cast({{ rounded if rounded else 'null' }} as numeric(38, 6)) as expected
{%- endcall %}
