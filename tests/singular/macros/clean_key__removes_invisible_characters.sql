{%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set cases = [
    ('SKU1', 'SKU1'),
    ('SKU1\u200b', 'SKU1'),
    ('SK\u2060U1', 'SKU1'),
    ('\u00a0SKU 1\u3000', 'SKU 1'),
    ('10.0', '10.0'),
    ('\'10', '\'10'),
    ('Nest\u2011USA', 'Nest\u2011USA'),
    ('e\u0301', 'e\u0301'),
    (' ', none),
    ('', none),
    (none, none),
] -%}

with cases as (

    {% for text, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ clean_key(quoted_list([text]) if text is not none else nothing) }} as actual,
            {{ quoted_list([expected]) if expected is not none else nothing }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
