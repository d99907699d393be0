{%- set cases = [
    ('SKU1', 'SKU1'),
    ('SKU1\u200b', 'SKU1'),
    ('SK\u2060U1', 'SKU1'),
    ('\u00a0SKU 1\u3000', 'SKU 1'),
    ('10.0', '10.0'),
    ('\'10', '\'10'),
    ('Nest\u2011USA', 'Nest\u2011USA'),
    ('e\u0301', 'e\u0301'),
    (' ', none),
    ('', none),
    (none, none),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ clean_key(text_literal(text)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
