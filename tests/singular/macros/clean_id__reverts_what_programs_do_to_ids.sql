{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set cases = [
    ('70001', '70001'),
    ('70001.0', '70001'),
    ('70001.000', '70001'),
    ('007', '007'),
    ('007.0', '007'),
    ('70001.5', '70001.5'),
    ('10.01', '10.01'),
    ('a.0', 'a.0'),
    ('-5.0', '-5.0'),
    ('\u200b70001', '70001'),
    ('70\u200b001\ufeff', '70001'),
    ('\u00a070001\u202f', '70001'),
    ('\u3000\u200e70001\u2003', '70001'),
    ('70001\t', '70001'),
    ('70001\r\n', '70001'),
    ('70001\u001a', '70001'),
    ('70\u00ad001', '70001'),
    ("'70001", '70001'),
    ('="70001"', '70001'),
    ('=" 70001.0 "', '70001'),
    ('\uff17\uff10\uff10\uff10\uff11', '70001'),
    ('\u0666', '\u0666'),
    ('a b', 'a b'),
    ('GA1.2.3', 'GA1.2.3'),
    ('1.23E+12', '1.23E+12'),
    ('ab-0e12', 'ab-0e12'),
    ('caf\u00e9', 'caf\u00e9'),
    ('', none),
    ('  ', none),
    ('\u200b', none),
    ("'", none),
    (none, none),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ clean_id(quoted_list([text]) if text is not none else nothing) }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
