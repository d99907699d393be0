{%- set cases = [
    ('1.23E+12', true),
    ('1E+12', true),
    ('1.2e+05', true),
    ('70001', false),
    ('1.23E12', false),
    ('12E+12', false),
    ('a1E+12', false),
    ('3e5f', false),
    ('a+b', false),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ is_unreadable_id(quoted_list([text])) }} as actual,
            {{ 'true' if expected else 'false' }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
