{#- A full outer join, to find missing and surplus days as well as days that were not computed again. -#}
with lines_by_day as (

    select
        transaction_date as sale_date,
        count(*) as line_count,
        count(distinct case when is_return then null else transaction_id end) as transaction_count,
        sum(quantity) as units_count,
        sum(net_amount) as revenue_amount,
        coalesce(sum(tax_amount), 0) as tax_amount,
        coalesce(sum(total_amount), 0) as invoiced_amount
    from {{ ref('marketing_insight', 'fct_sales') }}
    group by transaction_date

),

days as (

    select * from {{ ref('marketing_insight', 'mart_daily_sales') }}
    where line_count > 0

)

select
    coalesce(days.sale_date, lines_by_day.sale_date) as sale_date,
    days.revenue_amount as day_revenue_amount,
    lines_by_day.revenue_amount as line_revenue_amount
from days
full outer join lines_by_day
    on days.sale_date = lines_by_day.sale_date
where
    days.line_count is distinct from lines_by_day.line_count
    or days.transaction_count is distinct from lines_by_day.transaction_count
    or days.units_count is distinct from lines_by_day.units_count
    or days.revenue_amount is distinct from lines_by_day.revenue_amount
    or days.tax_amount is distinct from lines_by_day.tax_amount
    or days.invoiced_amount is distinct from lines_by_day.invoiced_amount
