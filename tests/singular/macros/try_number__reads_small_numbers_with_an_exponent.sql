{%- set cases = [
    ('67187.3358936566', 'numeric(28, 10)', '67187.3358936566'),
    ('-3', 'numeric(28, 10)', '-3'),
    ('6.81e-06', 'numeric(28, 10)', '0.00000681'),
    ('-6.81E-6', 'numeric(28, 10)', '-0.00000681'),
    ('5e-11', 'numeric(28, 10)', '0.0000000001'),
    ('4.99e-11', 'numeric(28, 10)', '0'),
    ('1.25e-1', 'numeric(9, 2)', '0.13'),
    ('1e-10', 'numeric(28, 10)', '0.0000000001'),
    ('1.2345678901234567e-99', 'numeric(28, 10)', '0'),
    ('1e-100', 'numeric(28, 10)', none),
    ('1e-0', 'numeric(28, 10)', none),
    ('12.5e-3', 'numeric(28, 10)', none),
    ('1e5', 'numeric(28, 10)', none),
    ('1e+16', 'numeric(28, 10)', none),
    ('e-05', 'numeric(28, 10)', none),
    ('true', 'numeric(28, 10)', none),
    ('', 'numeric(28, 10)', none),
    (none, 'numeric(28, 10)', none),
] -%}

{% call(text, data_type, value) cases_that_differ(cases) -%}
    cast({{ try_number(text_literal(text), data_type) }} as numeric(28, 10)) as actual,
    cast({{ value if value else 'null' }} as numeric(28, 10)) as expected
{%- endcall %}
