{%- set cases = [
    ('2019-05-19T12:57:27Z', '2019-05-19 12:57:27'),
    (' 2019-05-19 12:57Z ', '2019-05-19 12:57:00'),
    ('2019-05-19T12:57:27.123456789Z', '2019-05-19 12:57:27.123456'),
    ('2019-05-19T12:57:27.5+05:30', '2019-05-19 07:27:27.5'),
    ('2019-05-19T12:57:27-0330', '2019-05-19 16:27:27'),
    ('2019-12-31T23:30:00-01:00', '2020-01-01 00:30:00'),
    ('2019-05-19T00:00:00+00:00', '2019-05-19 00:00:00'),
    ('2019-05-19T12:57:27', none),
    ('2019-05-19', none),
    ('2019-02-29T00:00:00Z', none),
    ('2019-05-19T24:00:00Z', none),
    ('2019-05-19T12:57:27+25:00', none),
    ('2019-05-19T12:57:27z', none),
    ('19 May 2019 12:57:27 Z', none),
    ('0000-05-19T12:57:27Z', none),
    ('', none),
    (none, none),
] -%}

with cases as (

    {% for text, moment in cases %}
        {%- set given = "'" ~ text ~ "'" if text is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' %}
        select
            '{{ text }}' as subject,
            {{ try_utc_timestamp(given) }} as actual,
            cast({{ "'" ~ moment ~ "'" if moment else 'null' }} as timestamp) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
