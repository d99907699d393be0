{%- set text = dbt.type_string() -%}
{%- set cases = [
    ('https://shop.example/cart?id=1#top', 'shop.example', '/cart', 'id=1'),
    ('HTTP://Shop.Example:8080/A/b.html', 'shop.example', '/A/b.html', none),
    ('https://shop.example', 'shop.example', none, none),
    ('https://shop.example/', 'shop.example', '/', none),
    ('https://shop.example?x=1', 'shop.example', none, 'x=1'),
    ('https://shop.example#a/b?c=1', 'shop.example', none, none),
    ('https://shop.example/x#f?g=1', 'shop.example', '/x', none),
    ('https://shop.example/x?#f', 'shop.example', '/x', none),
    ('https://shop.example/x?y?z=1&?', 'shop.example', '/x', 'y?z=1&?'),
    ('https://shop.example/x?to=https://other.example/y', 'shop.example', '/x', 'to=https://other.example/y'),
    ('https://shop.example//a//b/', 'shop.example', '//a//b/', none),
    ('https://shop.example/a%20b?c=%26', 'shop.example', '/a%20b', 'c=%26'),
    ('https://user:secret@shop.example:443/x', 'shop.example', '/x', none),
    ('https://user@mail@shop.example/x@y', 'shop.example', '/x@y', none),
    ('http://[2001:DB8::1]:80/x', '2001:db8::1', '/x', none),
    ('http://user@[::1]', '::1', none, none),
    ('//cdn.example/x.js', 'cdn.example', '/x.js', none),
    ('///etc/hosts', none, '/etc/hosts', none),
    ('http://', none, none, none),
    ('http://:80/x', none, '/x', none),
    ('http:/x', none, 'http:/x', none),
    ('shop.example/cart//x', none, 'shop.example/cart//x', none),
    ('/cart?id=1', none, '/cart', 'id=1'),
    ('/back/https://other.example/x', none, '/back/https://other.example/x', none),
    ('?x=1', none, none, 'x=1'),
    ('#top', none, none, none),
    ('mailto:someone', none, 'mailto:someone', none),
    ('no url, but a text: 50% off', none, 'no url, but a text: 50% off', none),
    ('https://müller.example/größe?maß=ß', 'müller.example', '/größe', 'maß=ß'),
    ('', none, none, none),
    (none, none, none, none),
] -%}

with cases as (

    {% for case in cases %}
        select
            {% for value in case -%}
                cast({{ "'" ~ value ~ "'" if value is not none else 'null' }} as {{ text }}) as
                {{ ['url', 'host', 'path', 'query'][loop.index0] }}{{ ',' if not loop.last }}
            {% endfor %}
        union all
    {%- endfor %}
        select
            'https://shop.example/' || repeat('ab', 100000) || '?' || repeat('x=1&', 100000) || repeat('#?', 1000),
            'shop.example',
            '/' || repeat('ab', 100000),
            repeat('x=1&', 100000)

),

targets as (

    {% call add_columns('cases') %}
        {{ url_without_query('url') }} as target
    {% endcall %}

),

authorities as (

    {% call add_columns('targets') %}
        {{ url_authority('target') }} as authority
    {% endcall %}

),

split as (

    select
        url,
        host,
        path,
        query,
        {{ url_host('authority') }} as actual_host,
        {{ url_path('target', 'authority') }} as actual_path,
        {{ url_query('url') }} as actual_query
    from authorities

)

select * from split
where
    actual_host is distinct from host
    or actual_path is distinct from path
    or actual_query is distinct from query
