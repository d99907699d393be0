{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
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

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ unless_missing(quoted_list([text]) if text is not none else nothing) }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
