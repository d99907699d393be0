{{ config(severity='warn') }}

{#- Years with sales for which the seed has no holidays: is_holiday is null on their days. -#}
select distinct calendar.year
from {{ ref('marketing_insight', 'mart_daily_sales') }} as days
inner join {{ ref('marketing_insight', 'dim_datetime') }} as calendar
    on days.sale_date = calendar.date_day
where calendar.is_holiday is null
