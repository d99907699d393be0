{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set cases = [
    ('13/2/2019', 'day_first'),
    ('31/12/2019', 'day_first'),
    ('2/13/2019', 'month_first'),
    ('02/13/2019 10:00', 'month_first'),
    ('2/1/2019', 'either'),
    ('02/1/2019', 'either'),
    ('2/02/2019', none),
    ('32/1/2019', none),
    ('13/13/2019', none),
    ('2019/02/13', none),
    ('2019-02-13', none),
    ('13/2/19', none),
    ('1x/2/2019', none),
    ('', none),
    (none, none),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ date_shape(quoted_list([text]) if text is not none else nothing) }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
