{%- set cases = [
    ("'2019'", '[0-9]{4}', true),
    ("' 2019 '", '[0-9]{4}', true),
    ("'20190'", '[0-9]{4}', false),
    ("'a2019'", 'a|b[0-9]{4}', false),
    ("'2019' || chr(10)", '[0-9]{4}', false),
    ("'٢٠١٩'", '[0-9]{4}', false),
    ("'äß'", '[äöü]ß', true),
    ("'AB'", '[a-z]+', false),
    ("''", '[0-9]*', true),
    ('cast(null as ' ~ dbt.type_string() ~ ')', '.*', none),
] -%}

{% call(text, pattern, expected) cases_that_differ(cases) -%}
    {{ regexp_full_match(text, pattern) }} as actual,
    cast({{ 'null' if expected is none else expected | lower }} as boolean) as expected
{%- endcall %}
