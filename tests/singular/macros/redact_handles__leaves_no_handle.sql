{%- set cases = [
    ('nothing to see', 'nothing to see'),
    ('RT @BBC_News: hi @a, (@b)', 'RT @[user]: hi @[user], (@[user])'),
    ('.@name’s own ＠Wide_1', '.@[user]’s own @[user]'),
    ('@sixteen_and_more_letters_12', '@[user]'),
    ('who @/name follows', 'who @[user] follows'),
    ('5 @ home, @ü', '5 @ home, @ü'),
    ('see https://twitter.com/name/status/1?s=20.', 'see https://twitter.com/[address]'),
    ('(Twitter.com/#!/name) mobile.twitter.com/@name', '(Twitter.com/[address]) mobile.twitter.com/[address]'),
    ('https://x.com/name/status/1 X.com/name', 'https://x.com/[address] X.com/[address]'),
    ('www.x.com/n', 'www.x.com/[address]'),
    ('netflix.com/title/1 and fox.com/a twitter.com x.com', 'netflix.com/title/1 and fox.com/a twitter.com x.com'),
    ('porkhttps://twitter.com/name/status/1 …', 'porkhttps://twitter.com/[address] …'),
    ('@namepic.twitter.com/5qJGpbLZU2”', '@[user].twitter.com/[address]”'),
    ('ask bob.o-neil@mail.example.com, or josé@example.org', 'ask [email], or [email]'),
    ('two|bob@example.com', 'two|[email]'),
] -%}

{% call(given, expected) cases_that_differ(cases) -%}
    {{ redact_handles('replace(' ~ text_literal(given) ~ ", '|', chr(10))") }} as actual,
    replace({{ text_literal(expected) }}, '|', chr(10)) as expected
{%- endcall %}
