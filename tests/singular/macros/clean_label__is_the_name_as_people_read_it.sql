{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
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

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ clean_label(quoted_list([text]) if text is not none else nothing) }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
