{%- set cases = [
    ('1.23E+12', true),
    ('1E+12', true),
    ('1.2e+05', true),
    ('70001', false),
    ('1.23E12', false),
    ('12E+12', false),
    ('a1E+12', false),
    ('3e5f', false),
    ('a+b', false),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ is_unreadable_id(text_literal(text)) }} as actual,
    {{ 'true' if expected else 'false' }} as expected
{%- endcall %}
