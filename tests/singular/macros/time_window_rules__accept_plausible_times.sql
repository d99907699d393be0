{#- Days are counted from the feed's vars, because a team may change them. The row is loaded at noon. -#}
{%- set window = var('sales_online_sales_times') -%}
{%- set earliest = "cast('" ~ window.earliest ~ "' as timestamp)" -%}
{%- set loaded_at = "cast('2038-01-31 12:00:00' as timestamp)" -%}
{%- set latest = dbt.dateadd('day', window.days_ahead, loaded_at) -%}
{%- set cases = [
    (earliest, none),
    (dbt.dateadd('second', -1, earliest), 'moment_too_early'),
    ("cast('0001-01-01' as timestamp)", 'moment_too_early'),
    (loaded_at, none),
    (latest, none),
    (dbt.dateadd('second', 1, latest), 'moment_too_late'),
    ("cast('9999-12-31 23:59:59' as timestamp)", 'moment_too_late'),
    ('cast(null as timestamp)', none),
] -%}

with cases as (

    {% for moment, expected in cases %}
        select
            {{ loop.index }} as case_number,
            cast({{ moment }} as timestamp) as moment,
            {{ loaded_at }} as loaded_at,
            {{ "'" ~ expected ~ "'" if expected else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

validated as (

    select
        case_number,
        {{ reject_reason(time_window_rules('sales.online_sales', 'moment', 'moment')) }} as actual,
        expected
    from cases

),

days as (

    -- A date is compared as its midnight, so a load at noon still accepts the last day.
    select
        100 + case_number as case_number,
        {{ reject_reason(time_window_rules('sales.online_sales', 'cast(moment as date)', 'day')) }} as actual,
        case when case_number = 6 then null else replace(expected, 'moment', 'day') end as expected
    from cases

)

select * from validated
where actual is distinct from expected
union all
select * from days
where actual is distinct from expected
