{%- set cases = [
    ('2019-01-31', 'date', "'2019-01-31'"),
    (' 2020-02-29 ', 'date', "'2020-02-29'"),
    ('2019-02-29', 'date', none),
    ('2019-1-5', 'date', none),
    ('2019-01-31 10:00:00', 'date', none),
    ('0000-01-01', 'date', none),
    ('now', 'date', none),
    ('epoch', 'date', none),
    ('infinity', 'date', none),
    ('', 'date', none),
    ('2019-01-31 10:00', 'timestamp', "'2019-01-31 10:00:00'"),
    ('2019-01-31T23:59:59.999999', 'timestamp', "'2019-01-31 23:59:59.999999'"),
    ('1969-12-31 23:59:59.5', 'timestamp', "'1969-12-31 23:59:59.5'"),
    ('2019-02-29 10:00:00', 'timestamp', none),
    ('2019-01-31 24:00:00', 'timestamp', none),
    ('2019-01-31 10:00:60', 'timestamp', none),
    ('2019-01-31 10:00:00.1234567', 'timestamp', none),
    ('2019-01-31T10:00:00Z', 'timestamp', none),
    ('2019-01-31 10:00:00 EST', 'timestamp', none),
    ('today', 'timestamp', none),
    ('', 'timestamp', none),
    ('true', 'boolean', 'true'),
    (' TRUE ', 'boolean', 'true'),
    ('Yes', 'boolean', 'true'),
    ('1', 'boolean', 'true'),
    ('f', 'boolean', 'false'),
    ('NO', 'boolean', 'false'),
    ('0', 'boolean', 'false'),
    ('tr', 'boolean', none),
    ('on', 'boolean', none),
    ('2', 'boolean', none),
    ('', 'boolean', none),
] -%}

with cases as (

    {% for text, data_type, value in cases %}
        select
            '{{ text }} as {{ data_type }}' as subject,
            cast({{ try_cast("'" ~ text ~ "'", data_type) }} as {{ dbt.type_string() }}) as actual,
            cast(cast({{ value if value else 'null' }} as {{ data_type }}) as {{ dbt.type_string() }}) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
