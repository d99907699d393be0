{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set cases = [
    ('1.123456', false),
    ('1.1234567', true),
    ('1.1234560', false),
    ('1.12345600001', true),
    ('1', false),
    ('.0000001', true),
    ('1.1234567 %', true),
    (none, false),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ has_more_decimals(quoted_list([text]) if text is not none else nothing) }} as actual,
            {{ 'true' if expected else 'false' }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
