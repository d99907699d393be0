{%- set cases = [
    ('1.123456', false),
    ('1.1234567', true),
    ('1.1234560', false),
    ('1.12345600001', true),
    ('1', false),
    ('.0000001', true),
    ('1.1234567 %', true),
    (none, false),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ has_more_decimals(text_literal(text)) }} as actual,
    {{ 'true' if expected else 'false' }} as expected
{%- endcall %}
