{%- set text = dbt.type_string() -%}
{%- set cases = [
    ('ada@mail.example', '[email]'),
    ('Ada Byron <ada.b+x@mail.example>', 'Ada Byron <[email]>'),
    ('"ada byron"@mail.example', '"ada byron"[email]'),
    ('ada＠mail.example', '[email]'),
    ('zoë@größe.example', '[email]'),
    ('https://ada:pw@shop.example/x?e=bob%2540mail.example&b=2', 'https://[email]/x?e=[email]&b=2'),
    ('{"user_id": "ada@mail.example", "n": [1, "bob@mail.example"]}', '{"user_id": "[email]", "n": [1, "[email]"]}'),
    ('a,b@c.example,3', 'a,[email],3'),
    ('told @ada_b', 'told [email]'),
    ('ada@', '[email]'),
    ('1,40', '1,40'),
    ('32/13/2019', '32/13/2019'),
    ('50%4', '50%4'),
    ('', ''),
    (none, none),
] -%}

with cases as (

    {% for sent, expected in cases %}
        select
            cast({{ "'" ~ sent ~ "'" if sent is not none else 'null' }} as {{ text }}) as sent,
            cast({{ "'" ~ expected ~ "'" if expected is not none else 'null' }} as {{ text }}) as expected
        union all
    {%- endfor %}
    {#- Snowflake treats a backslash in a literal as an escape. #}
        select
            '{"user_id":"ada' || chr(92) || 'u0040mail.example"}' as sent,
            '{"user_id":"[email]"}' as expected
        union all
        select
            repeat('a', 100000) || ' ada@mail.example ' || repeat('b', 100000) as sent,
            repeat('a', 100000) || ' [email] ' || repeat('b', 100000) as expected

),

redacted as (

    select
        sent,
        expected,
        {{ redact_email_lookalikes('sent') }} as actual
    from cases

)

select * from redacted
where actual is distinct from expected
