{%- set cases = [
    ('NULL', none),
    ('N/A', none),
    ('#N/A', none),
    ('(not set)', none),
    ('(null)', none),
    ('undefined', none),
    ('[object Object]', none),
    ('Null', 'Null'),
    ('Nan', 'Nan'),
    ('None', 'None'),
    ('NA', 'NA'),
    ('-', '-'),
    (none, none),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ unless_missing(text_literal(text)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
