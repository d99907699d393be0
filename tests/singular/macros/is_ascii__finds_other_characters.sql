{%- set cases = [
    ('', true),
    ('a~!', true),
    ('a\tb', true),
    ('\u00e4', false),
    ('a\u200b', false),
    ('\U0001f469', false),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ is_ascii(text_literal(text)) }} as actual,
    {{ 'true' if expected else 'false' }} as expected
{%- endcall %}
