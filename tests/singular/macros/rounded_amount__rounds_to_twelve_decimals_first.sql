{#- With thirteen decimals the second case is just below one half, with twelve it is exactly one half. -#}
{%- set cases = [
    ('0.0000005', '0.000001'),
    ('0.0000004999999', '0.000001'),
    ('0.00000049999', '0'),
    ('-0.0000005', '-0.000001'),
    ('12.345678', '12.345678'),
    ('null', none),
] -%}

with cases as (

    {% for amount, rounded in cases %}
    select
        '{{ amount }}' as subject,
        {{ rounded_amount('cast(' ~ amount ~ ' as numeric(38, 18))') }} as actual,
        cast({{ rounded if rounded else 'null' }} as numeric(38, 6)) as expected
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
