{%- set number = 'numeric(20, 4)' -%}
{%- set cases = [
    ('12.5', number, '12.5'),
    ('  7 ', number, '7'),
    ('-3', number, '-3'),
    ('+3', number, '3'),
    ('.5', number, '0.5'),
    ('5.', number, '5'),
    ('007', number, '7'),
    ('1e3', number, none),
    ('1E-3', number, none),
    ('5.7e17', number, none),
    ('1.23455', number, '1.2346'),
    ('-1.23455', number, '-1.2346'),
    ('9999999999999999.9999', number, '9999999999999999.9999'),
    ('10000000000000000', number, none),
    ('1e400', number, none),
    ('', number, none),
    ('.', number, none),
    ('abc', number, none),
    ('--5', number, none),
    ('1 000', number, none),
    ('1,000', number, none),
    ('1_000', number, none),
    ('0x1F', number, none),
    ('NaN', number, none),
    ('Infinity', number, none),
    ('٣', number, none),
    ('7', 'integer', '7'),
    (' -7 ', 'integer', '-7'),
    ('2147483647', 'integer', '2147483647'),
    ('2147483648', 'integer', none),
    ('1.7', 'integer', none),
    ('1.0', 'integer', none),
    ('1e3', 'integer', none),
    ('0x1F', 'integer', none),
    ('', 'integer', none),
    ('9223372036854775807', 'bigint', '9223372036854775807'),
    ('9223372036854775808', 'bigint', none),
    ("' || chr(9) || '7", number, none),
    ("7' || chr(10) || '", number, none),
    ("' || chr(8195) || '7", number, none),
    (none, number, none),
    (none, 'integer', none),
] -%}

with cases as (

    {% for text, data_type, value in cases %}
        {%- set given = "'" ~ text ~ "'" if text is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' %}
        select
            {{ loop.index }} as case_number,
            cast({{ try_cast(given, data_type) }} as numeric(24, 4)) as actual,
            cast({{ value if value else 'null' }} as numeric(24, 4)) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
