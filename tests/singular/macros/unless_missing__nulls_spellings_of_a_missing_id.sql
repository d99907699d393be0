{%- set cases = [
    ('undefined', none),
    ('Undefined', none),
    ('NULL', none),
    ('null', none),
    ('None', none),
    ('NaN', none),
    ('N/A', none),
    ('#N/A', none),
    ('(not set)', none),
    ('(null)', none),
    ('-', none),
    ('[object Object]', none),
    ('00000000-0000-0000-0000-000000000000', none),
    ('nullable', 'nullable'),
    ('0', '0'),
    (none, none),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ unless_missing(text_literal(text), 'id') }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
