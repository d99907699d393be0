{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
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

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ unless_missing((quoted_list([text]) if text is not none else nothing), 'id') }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
