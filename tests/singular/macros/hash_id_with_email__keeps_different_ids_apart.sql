{#- The digests are Python's: hashlib.sha256(b'pepper' + b'<Ab12@mail.example>').hexdigest(), and so on. -#}
{%- set cases = [
    ('49d6beab', '49d6beab'),
    ('A1@home', 'A1@home'),
    ('vue@3.2.1', 'vue@3.2.1'),
    ('<Ab12@mail.example>', 'c9349832343fb607aa8b29d1af82e555717371feea42140aa854177fce0599bf'),
    ('<aB12@mail.example>', '422482f367a58b777b9c8fa91f2140b9f0eb78fdacbb5c9a4debd2e4a96f2e76'),
    ('order ann@example.com', 'a44472a75b5b8e708c1ddd5a59166d667e218cb1515166c4c2b81effa04606b6'),
    (none, none),
] -%}

{% call(given, expected) cases_that_differ(cases) -%}
    {{ hash_id_with_email(text_literal(given), "'pepper'") }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
