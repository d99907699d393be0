{%- set cases = [
    ('', true),
    ('a~!', true),
    ('a\tb', true),
    ('\u00e4', false),
    ('a\u200b', false),
    ('\U0001f469', false),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ is_ascii(quoted_list([text])) }} as actual,
            {{ 'true' if expected else 'false' }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
