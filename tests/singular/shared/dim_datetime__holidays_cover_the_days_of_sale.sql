{{ config(severity='warn') }}

{#- A year of sales of which the seed has no holiday: is_holiday says nothing on its days. -#}
select distinct calendar.year
from {{ ref('mart_daily_sales') }} as days
inner join {{ ref('dim_datetime') }} as calendar
    on days.sale_date = calendar.date_day
where calendar.is_holiday is null
