{%- set cases = [
    ('1', '3', 6, '0.333333'),
    ('2', '3', 6, '0.666667'),
    ('-2', '3', 6, '-0.666667'),
    ('1', '2000000', 6, '0.000001'),
    ('-1', '2000000', 6, '-0.000001'),
    ('0.000001', '3', 6, '0'),
    ('123456789012.345678', '1', 6, '123456789012.345678'),
    ('0.00000681', '0.00000454', 10, '1.5'),
    ('67187.3358936566', '66210.1234567891', 10, '1.014759'),
    ('999999999999999999', '1', 10, '999999999999999999'),
    ('0', '7', 6, '0'),
    ('7', '0', 6, none),
    ('null', '7', 6, none),
    ('7', 'null', 6, none),
] -%}

{% call(numerator, denominator, decimals, ratio) cases_that_differ(cases) -%}
    {%- set data_type = 'numeric(28, ' ~ decimals ~ ')' -%}
    {{ decimal_divide(
        'cast(' ~ numerator ~ ' as ' ~ data_type ~ ')',
        'cast(' ~ denominator ~ ' as ' ~ data_type ~ ')',
        decimals
    ) }} as actual,
    cast({{ ratio if ratio else 'null' }} as numeric(38, 6)) as expected
{%- endcall %}
