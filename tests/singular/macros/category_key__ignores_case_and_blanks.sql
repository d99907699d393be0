{%- set cases = [
    ('Apparel', 'apparel'), ('  NEST-usa ', 'nest-usa'), ('Home  &   Kitchen', 'home & kitchen'),
    ('Nest - USA', 'nest - usa'), ('Nest–USA', 'nest–usa'), ('CAFÉ', 'café'),
] -%}

{% call(given, expected) cases_that_differ(cases) -%}
    {{ category_key(text_literal(given)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
