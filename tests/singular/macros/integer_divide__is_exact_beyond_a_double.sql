{#- 2^53 + 1 is the first whole number a double can't hold. -#}
{%- set cases = [
    ('7', '2', '3'),
    ('0', '5', '0'),
    ('6', '7', '0'),
    ('9007199254740993', '1', '9007199254740993'),
    ('27021597764222979', '3', '9007199254740993'),
    ('99999999999999999999999999999999999', '1000', '99999999999999999999999999999999'),
] -%}

{% call(dividend, divisor, quotient) cases_that_differ(cases) -%}
    cast({{ integer_divide(
        "cast('" ~ dividend ~ "' as numeric(38, 0))", "cast('" ~ divisor ~ "' as numeric(38, 0))"
    ) }} as numeric(38, 0)) as actual,
    cast('{{ quotient }}' as numeric(38, 0)) as expected
{%- endcall %}
