-- How much revenue comes from customers who clicked a coupon and did not use it?
-- Monthly revenue of order lines whose coupon was clicked but not used, next to all revenue.
select
    calendar.year,
    calendar.month,
    sum(case when sales.coupon_status = 'Clicked' then sales.net_amount else 0 end) as clicked_amount,
    sum(sales.net_amount) as revenue_amount
from {{ ref('marketing_insight', 'fct_sales') }} as sales
inner join {{ ref('marketing_insight', 'dim_datetime') }} as calendar
    on sales.transaction_date = calendar.date_day
group by calendar.year, calendar.month
order by calendar.year, calendar.month
