{%- set cases = [
    ('Mug', 'Mug'),
    ('  Dog   Frisbee ', 'Dog Frisbee'),
    ('Notebooks &amp; Journals', 'Notebooks & Journals'),
    ('a\tb', 'a b'),
    ('a\nb', 'a b'),
    ('a\u00a0\u2003b', 'a b'),
    ('Nest-USA\u200b', 'Nest-USA'),
    ('\ufeff \u200e Mug', 'Mug'),
    ('7&quot; Disc', '7" Disc'),
    ('\U0001f469\u200d\U0001f467', '\U0001f469\u200d\U0001f467'),
    (' ', none),
    (none, none),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ clean_label(text_literal(text)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
