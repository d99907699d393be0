{%- set cases = [
    ("'a1b22c'", "'[0-9]'", "''", "'abc'"),
    ("'a1b22c'", "'[0-9]+'", "'-'", "'a-b-c'"),
    ("'abc'", "'[0-9]+'", "'-'", "'abc'"),
    ("''", "'[0-9]+'", "'-'", "''"),
    ("'Bitcoin''s — up!'", "'[^A-Za-z]+'", "' '", "'Bitcoin s up '"),
    ("'a1b22c'", "'([0-9]+)([a-z])'", "'<' || chr(92) || '1>'", "'a<1><22>'"),
    ("cast(null as " ~ dbt.type_string() ~ ")", "'a'", "'b'", "cast(null as " ~ dbt.type_string() ~ ")"),
] -%}

{% call(text, pattern, replacement, expected) cases_that_differ(cases) -%}
    {{ regexp_replace_all(text, pattern, replacement) }} as actual,
    {{ expected }} as expected
{%- endcall %}
