{%- set cases = [
    ('Apparel', 'apparel'), ('  NEST-usa ', 'nest-usa'), ('Home  &   Kitchen', 'home & kitchen'),
    ('Nest - USA', 'nest - usa'), ('Nest–USA', 'nest–usa'), ('CAFÉ', 'café'),
] -%}

with cases as (

    {% for given, expected in cases %}
        select
            '{{ given }}' as given,
            {{ category_key("'" ~ given ~ "'") }} as actual,
            '{{ expected }}' as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
