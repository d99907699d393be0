{%- set cases = [
    ('nothing to see', 'nothing to see'),
    ('ann@example.com', '[email]'),
    ('Ann.O-Neil+news@mail.example.co.uk.', '[email].'),
    ('ann@example.com (Ann Sample)', '[email] (Ann Sample)'),
    ('Ann <ann@example.com>, bob@example.org; x', 'Ann <[email]>, [email]; x'),
    ('mailto:ann%40example.com and ann%2540example.com!', 'mailto:[email] and [email]!'),
    ('ann＠example.com', '[email]'),
    ('zoë@größe.example', '[email]'),
    ('two|ann@example.com|three', 'two|[email]|three'),
    ('Coffee@Home, 2 mugs @ 5.99', 'Coffee@Home, 2 mugs @ 5.99'),
    ('2 mugs@5.99 and vue@3.2.1', '2 mugs@5.99 and vue@3.2.1'),
    ('40% of 400 at 100%40', '40% of 400 at 100%40'),
    ('medium.example/@ann.sample/x @ann.sample', 'medium.example/@ann.sample/x @ann.sample'),
    ('see me@...later', 'see me@...later'),
    ('[email] said [email]', '[email] said [email]'),
    ('', ''),
] -%}

{% call(given, expected) cases_that_differ(cases) -%}
    {{ redact_emails('replace(' ~ text_literal(given) ~ ", '|', chr(10))") }} as actual,
    replace({{ text_literal(expected) }}, '|', chr(10)) as expected
{%- endcall %}
