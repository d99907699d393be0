{#- SQL that models use without a macro. If an engine or a new version of it differs, this test fails first. -#}
{%- set text = dbt.type_string() -%}
{%- set texts = [
    ("'a' || cast(null as " ~ text ~ ")", none),
    ("'' || 'a' || ''", 'a'),
    ("nullif('', '')", none),
    ("coalesce(cast(null as " ~ text ~ "), '')", ''),
    ("lower('ÄSS')", 'äss'),
] -%}
{%- set next_month = "cast(" ~ dbt.dateadd('month', 1, "cast('2020-01-31' as date)") ~ " as date)" -%}
{%- set numbers = [
    ("length('äß𝔘')", 3),
    ("cast(round(cast('2.5' as numeric(5, 2)), 0) as integer)", 3),
    ("cast(round(cast('-2.5' as numeric(5, 2)), 0) as integer)", -3),
    ("cast(cast('0.0000005' as numeric(20, 7)) as numeric(20, 6))", 0.000001),
    ("cast('1.10' as numeric(20, 4)) * cast('2.2' as numeric(9, 4)) * 3", 7.26),
    ("cast('0.1' as numeric(20, 6)) + cast('0.2' as numeric(20, 6))", 0.3),
    ("floor(cast('-1.5' as numeric(5, 2)))", -2),
    ("case when nullif(1, 1) = nullif(1, 1) then 1 else 0 end", 0),
    (dbt.datediff("cast('2020-02-28' as date)", "cast('2020-03-01' as date)", 'day'), 2),
    (dbt.datediff("cast('1969-12-31' as date)", "cast('1970-01-01' as date)", 'day'), 1),
    (dbt.datediff("cast('2020-02-29' as date)", next_month, 'day'), 0),
] -%}

with texts as (

    {% for expression, expected in texts %}
        select
            'text {{ loop.index }}' as subject,
            cast({{ expression }} as {{ text }}) as actual,
            cast({{ "'" ~ expected ~ "'" if expected is not none else 'null' }} as {{ text }}) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

numbers as (

    {% for expression, expected in numbers %}
        select
            'number {{ loop.index }}' as subject,
            cast({{ expression }} as numeric(24, 7)) as actual,
            cast('{{ '%.7f' % expected }}' as numeric(24, 7)) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select subject from texts
where actual is distinct from expected
union all
select subject from numbers
where actual is distinct from expected
