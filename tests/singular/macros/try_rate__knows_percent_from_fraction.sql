{%- set cases = [
    ('18%', false, '0.18'),
    ('18', false, '0.18'),
    ('0.18', false, '0.18'),
    (' 18 % ', false, '0.18'),
    ('1', false, '1'),
    ('1.5', false, '0.015'),
    ('0.5%', false, '0.005'),
    ('0', false, '0'),
    ('12.345', false, '0.1235'),
    ('100%', false, '1'),
    ('10', true, '0.1'),
    ('1', true, '0.01'),
    ('0.1', true, '0.001'),
    ('10%', true, '0.1'),
    ('99999999', false, none),
    ('-99999999%', false, none),
    ('99999999', true, none),
    ('ten', false, none),
    ('', true, none),
] -%}

with cases as (

    {% for text, is_percent, rate in cases %}
    select
        '{{ text }}' as subject,
        {{ try_rate("'" ~ text ~ "'", is_percent=is_percent) }} as actual,
        cast({{ rate if rate else 'null' }} as numeric(9, 4)) as expected
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
