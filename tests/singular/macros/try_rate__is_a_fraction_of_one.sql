{%- set cases = [
    ('18%', false, '0.18'),
    ('18%', true, '0.18'),
    ('18', true, '0.18'),
    ('0.18', false, '0.18'),
    ('18 %', false, '0.18'),
    ('1', false, '1'),
    ('1', true, '0.01'),
    ('0.25', true, '0.0025'),
    ('0.5%', false, '0.005'),
    ('8.875%', false, '0.08875'),
    ('8.875', true, '0.08875'),
    ('12.34567', true, '0.123457'),
    ('0', true, '0'),
    ('100%', false, '1'),
    ('1%8', true, none),
    ('99999999', false, none),
    ('-99999999%', false, none),
    ('-5000', false, none),
    ('99999999', true, none),
    ('ten', false, none),
    ('', true, none),
] -%}

{% call(text, is_percent, expected) cases_that_differ(cases) -%}
    {{ try_rate(text_literal(text), is_percent | lower) }} as actual,
    cast({{ expected if expected is not none else 'null' }} as numeric(9, 6)) as expected
{%- endcall %}
