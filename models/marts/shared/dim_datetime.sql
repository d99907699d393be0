{%- set first_day = "cast('" ~ var('calendar_start_date') ~ "' as date)" -%}
{%- set day_after_last = dbt.dateadd('day', 1, "cast('" ~ var('calendar_end_date') ~ "' as date)") -%}
{%- set months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
    'November', 'December'] -%}
{%- set weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] -%}

with days as (

    select cast(spine.date_day as date) as date_day
    from (
        {{ dbt_utils.date_spine('day', first_day, day_after_last) }}
    ) as spine
    where cast(spine.date_day as date) <= cast('{{ var('calendar_end_date') }}' as date)

),

holidays as (

    select * from {{ ref('marketing_insight', 'ref_holidays') }}

),

known_years as (

    select distinct cast(extract(year from holiday_date) as integer) as year from holidays

),

numbered as (

    select
        date_day,
        cast(extract(year from date_day) as integer) as year,
        cast(extract(quarter from date_day) as integer) as quarter,
        cast(extract(month from date_day) as integer) as month,
        cast(extract(day from date_day) as integer) as day,
        {{ iso_day_of_week('date_day') }} as day_of_week,
        {{ iso_week('date_day') }} as iso_week
    from days

),

final as (

    select
        numbered.date_day,
        numbered.year,
        numbered.quarter,
        numbered.month,
        case numbered.month
            {%- for name in months %} when {{ loop.index }} then '{{ name }}'{% endfor %}
        end as month_name,
        numbered.day,
        numbered.day_of_week,
        case numbered.day_of_week
            {%- for name in weekdays %} when {{ loop.index }} then '{{ name }}'{% endfor %}
        end as day_name,
        -- The year of an ISO week is the year of its Thursday.
        cast(extract(year from {{ dbt.dateadd('day', '4 - numbered.day_of_week', 'numbered.date_day') }}) as integer)
            as iso_year,
        numbered.iso_week,
        numbered.day_of_week >= 6 as is_weekend,
        -- Where the seed has no holiday of a year, it doesn't know that year.
        case when known_years.year is not null then holidays.holiday_date is not null end as is_holiday,
        holidays.holiday_name
    from numbered
    left join holidays
        on numbered.date_day = holidays.holiday_date
    left join known_years
        on numbered.year = known_years.year

)

select * from final
