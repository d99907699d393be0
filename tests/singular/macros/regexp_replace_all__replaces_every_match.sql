{%- set cases = [
    ("'a1b22c'", "'[0-9]'", "''", "'abc'"),
    ("'a1b22c'", "'[0-9]+'", "'-'", "'a-b-c'"),
    ("'abc'", "'[0-9]+'", "'-'", "'abc'"),
    ("''", "'[0-9]+'", "'-'", "''"),
    ("'Bitcoin''s — up!'", "'[^A-Za-z]+'", "' '", "'Bitcoin s up '"),
    ("'a1b22c'", "'([0-9]+)([a-z])'", "'<' || chr(92) || '1>'", "'a<1><22>'"),
    ("cast(null as " ~ dbt.type_string() ~ ")", "'a'", "'b'", "cast(null as " ~ dbt.type_string() ~ ")"),
] -%}

with cases as (

    {% for text, pattern, replacement, expected in cases %}
        select
            {{ loop.index }} as case_number,
            {{ regexp_replace_all(text, pattern, replacement) }} as actual,
            {{ expected }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
