{%- set cases = [
    ("'12.5'", '12.5'),
    ("'  7 '", '7'),
    ("'-3'", '-3'),
    ("'1.23455'", '1.2346'),
    ("''", none),
    ("'abc'", none),
    ("'1,000'", none),
    ("'1_000'", none),
    ("cast(null as " ~ dbt.type_string() ~ ")", none),
] -%}

with cases as (

    {% for text, number in cases %}
        select
            {{ loop.index }} as case_number,
            {{ try_cast(text, 'numeric(20, 4)') }} as actual,
            cast({{ number if number else 'null' }} as numeric(20, 4)) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
