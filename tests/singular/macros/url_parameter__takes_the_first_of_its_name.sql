{%- set text = dbt.type_string() -%}
{%- set cases = [
    ('utm_source=news', 'news'),
    ('a=1&utm_source=news&b=2', 'news'),
    ('utm_source=first&utm_source=second', 'first'),
    ('utm_source=&utm_source=second', none),
    ('utm_source', none),
    ('utm_source&utm_source=news', 'news'),
    ('xutm_source=other', none),
    ('utm_source_2=other', none),
    ('UTM_SOURCE=other', none),
    ('a=utm_source=other', none),
    ('a=1;utm_source=other', none),
    ('?utm_source=other', none),
    ('&&utm_source=a=b=c&', 'a=b=c'),
    ('utm_source=a%26b+c', 'a%26b+c'),
    ('utm_source=größe', 'größe'),
    (none, none),
] -%}

with cases as (

    {% for query, expected in cases %}
        select
            cast({{ "'" ~ query ~ "'" if query is not none else 'null' }} as {{ text }}) as query,
            cast({{ "'" ~ expected ~ "'" if expected is not none else 'null' }} as {{ text }}) as expected
        union all
    {%- endfor %}
        select
            repeat('a=1&', 100000) || 'utm_source=' || repeat('b', 100000),
            repeat('b', 100000)

),

parsed as (

    select
        query,
        expected,
        {{ url_parameter('query', 'utm_source') }} as actual
    from cases

)

select * from parsed
where actual is distinct from expected
