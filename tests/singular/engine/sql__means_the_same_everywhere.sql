{#- What models take for granted without a macro: should an engine or a version of one differ, this says so first. -#}
{%- set text = dbt.type_string() -%}
{%- set cases = [
    ("cast('a' || cast(null as " ~ text ~ ") as " ~ text ~ ")", none),
    ("cast('' || 'a' || '' as " ~ text ~ ")", "'a'"),
    ("cast(nullif('', '') as " ~ text ~ ")", none),
    ("cast(length('äß𝔘') as " ~ text ~ ")", "'3'"),
    ("cast(round(cast('2.5' as numeric(5, 2)), 0) as integer)", '3'),
    ("cast(round(cast('-2.5' as numeric(5, 2)), 0) as integer)", '-3'),
    ("cast(cast('0.0000005' as numeric(20, 7)) as numeric(20, 6))", '0.000001'),
    ("cast('1.10' as numeric(20, 4)) * cast('2.2' as numeric(9, 4)) * 3", '7.26'),
    ("cast('0.1' as numeric(20, 6)) + cast('0.2' as numeric(20, 6))", '0.3'),
    ("floor(cast('-1.5' as numeric(5, 2)))", '-2'),
    ("coalesce(cast(null as integer), 7)", '7'),
    ("case when null = null then 1 else 0 end", '0'),
    ("case when null is distinct from 1 then 1 else 0 end", '1'),
    (dbt.datediff("cast('2020-02-28' as date)", "cast('2020-03-01' as date)", 'day'), '2'),
    (dbt.datediff("cast('1969-12-31' as date)", "cast('1970-01-01' as date)", 'day'), '1'),
    ("cast(" ~ dbt.dateadd('month', 1, "cast('2020-01-31' as date)") ~ " as date)", "cast('2020-02-29' as date)"),
] -%}

with cases as (

    {% for expression, expected in cases %}
        select
            {{ loop.index }} as case_number,
            case
                when {{ expression }} is not distinct from {{ expected if expected else 'null' }} then 1
                else 0
            end as holds
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where holds = 0
