{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set cases = [
    ((0, 0, 0), 'undecided'),
    ((0, 0, 9), 'undecided'),
    ((1, 0, 0), 'day_first'),
    ((1, 0, 9), 'day_first'),
    ((0, 1, 9), 'month_first'),
    ((1, 1, 0), 'ambiguous'),
    ((1, 1, 9999), 'ambiguous'),
    ((900, 1, 98), 'ambiguous'),
    ((900, 1, 99), 'ambiguous'),
    ((900, 1, 100), 'day_first'),
    ((1, 2000, 0), 'month_first'),
    ((2, 3, 100000), 'month_first'),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ date_order(text[0] | string, text[1] | string, text[2] | string) }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
