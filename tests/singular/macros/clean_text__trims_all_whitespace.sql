{%- set cases = [
    ('  a b ', 'a b'),
    ('a\t', 'a'),
    ('\na\r\n', 'a'),
    ('\u00a0a\u00a0', 'a'),
    ('\u2003a\u200b', 'a'),
    ('\ufeffa', 'a'),
    ('a\u200db', 'a\u200db'),
    (' \u00e4 \U0001d518 ', '\u00e4 \U0001d518'),
    (' \t', none),
    ('\u200b', none),
    ('', none),
    (none, none),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ clean_text(text_literal(text)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
