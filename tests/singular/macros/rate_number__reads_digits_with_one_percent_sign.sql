{%- set cases = [
    ('18', '18'),
    ('18%', '18'),
    (' 18 %', '18'),
    ('0.18', '0.18'),
    ('8.875%', '8.875'),
    ('-5%', '-5'),
    ('1%8', none),
    ('%18', none),
    ('18%%', none),
    ('18 % off', none),
    ('ten', none),
    ('%', none),
    ('', none),
    (none, none),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ rate_number(text_literal(text)) }} as actual,
    cast({{ expected if expected is not none else 'null' }} as numeric(20, 8)) as expected
{%- endcall %}
