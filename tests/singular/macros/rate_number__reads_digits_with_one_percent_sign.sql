{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set cases = [
    ('18', '18'),
    ('18%', '18'),
    (' 18 %', '18'),
    ('0.18', '0.18'),
    ('8.875%', '8.875'),
    ('-5%', '-5'),
    ('1%8', none),
    ('%18', none),
    ('18%%', none),
    ('18 % off', none),
    ('ten', none),
    ('%', none),
    ('', none),
    (none, none),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ rate_number(quoted_list([text]) if text is not none else nothing) }} as actual,
            cast({{ expected if expected is not none else 'null' }} as numeric(20, 8)) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
