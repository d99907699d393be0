{%- set text = dbt.type_string() -%}
{%- set cases = [
    ('https://shop.example/x?email=ada@mail.example&b=2', 'https://shop.example/x?email=[email]&b=2'),
    ('https://shop.example/x?email=ada.l%2Bnews%40mail.example#top', 'https://shop.example/x?email=[email]#top'),
    ('https://shop.example/x?to=%2Fy%3Fe%3Dada%2540mail.example&b=2', 'https://shop.example/x?to=[email]&b=2'),
    ('https://shop.example/ada@mail.example/bob@mail.example', 'https://shop.example/[email]/[email]'),
    ('https://shop.example/x?to=ada@mail.example,bob@mail', 'https://shop.example/x?to=[email],[email]'),
    ('https://shop.example/x#ada@mail.example', 'https://shop.example/x#[email]'),
    ('https://ada:secret@shop.example:443/x', 'https://[email]@shop.example:443/x'),
    ('https://ada@shop.example', 'https://[email]@shop.example'),
    ('https://ada@mail.example:pw@shop.example/bob@mail', 'https://[email]@shop.example/[email]'),
    ('https://ada%40mail.example@[::1]/', 'https://[email]@[::1]/'),
    ('//ada@shop.example/', '//[email]@shop.example/'),
    ('mailto:ada@mail.example?subject=x', '[email]?subject=x'),
    ('ada@mail.example', '[email]'),
    ('/x?a=zoë@größe.example', '/x?a=[email]'),
    ('/x?a=ann＠mail.example&b=2', '/x?a=[email]&b=2'),
    ('/x?a=ann%EF%BC%A0mail.example&b=ann%25ef%25bc%25a0mail.example', '/x?a=[email]&b=[email]'),
    ('/x?next=https://ada:pw@shop.example/y', '/x?next=https://[email]/y'),
    ('https://shop.example/@ada?x=@&y=%40', 'https://shop.example/@ada?x=@&y=%40'),
    ('https://shop.example/a%4012?b=1', 'https://shop.example/[email]?b=1'),
    ('https://shop.example/50%4', 'https://shop.example/50%4'),
    ('https://[email]@shop.example/x?y=[email]', 'https://[email]@shop.example/x?y=[email]'),
    ('https://shop.example/x?y=1', 'https://shop.example/x?y=1'),
    ('', ''),
    (none, none),
] -%}

with cases as (

    {% for url, expected in cases %}
        select
            cast({{ "'" ~ url ~ "'" if url is not none else 'null' }} as {{ text }}) as url,
            cast({{ "'" ~ expected ~ "'" if expected is not none else 'null' }} as {{ text }}) as expected
        union all
    {%- endfor %}
        select
            'https://shop.example/' || repeat('a', 100000) || '?e=ada@mail.example&f=' || repeat('b', 100000),
            'https://shop.example/' || repeat('a', 100000) || '?e=[email]&f=' || repeat('b', 100000)

),

redacted as (

    select
        url,
        expected,
        {{ redact_emails_in_url('url') }} as actual
    from cases

)

select * from redacted
where actual is distinct from expected
