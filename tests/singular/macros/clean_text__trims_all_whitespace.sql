{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
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

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ clean_text(quoted_list([text]) if text is not none else nothing) }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
