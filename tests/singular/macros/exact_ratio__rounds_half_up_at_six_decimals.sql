{%- set cases = [
    ('1', '3', '0.333333'),
    ('2', '3', '0.666667'),
    ('1', '2000000', '0.000001'),
    ('0.000001', '3', '0'),
    ('123456789012.345678', '1', '123456789012.345678'),
    ('0', '7', '0'),
    ('7', '0', none),
    ('null', '7', none),
    ('7', 'null', none),
] -%}

with cases as (

    {% for numerator, denominator, ratio in cases %}
    select
        '{{ numerator }} / {{ denominator }}' as subject,
        {{ exact_ratio(
            'cast(' ~ numerator ~ ' as numeric(38, 6))', 'cast(' ~ denominator ~ ' as numeric(38, 6))'
        ) }} as actual,
        cast({{ ratio if ratio else 'null' }} as numeric(38, 6)) as expected
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
