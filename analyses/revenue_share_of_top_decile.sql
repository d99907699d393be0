-- How much of the revenue comes from the best tenth of customers?
-- Customers who ordered, in ten groups of one size by their revenue less returns; group 1 spent most.
with customers as (

    select
        lifetime_revenue_amount as revenue_amount,
        ntile(10) over (order by lifetime_revenue_amount desc, customer_id) as revenue_decile
    from {{ ref('marketing_insight', 'mart_customer_360') }}
    where transaction_count > 0

),

deciles as (

    select
        revenue_decile,
        count(*) as customer_count,
        min(revenue_amount) as lowest_revenue_amount,
        sum(revenue_amount) as revenue_amount
    from customers
    group by revenue_decile

),

totals as (

    select
        *,
        sum(revenue_amount) over (
            order by revenue_decile rows between unbounded preceding and current row
        ) as cumulative_revenue_amount,
        sum(revenue_amount) over () as all_revenue_amount
    from deciles

)

select
    revenue_decile,
    customer_count,
    lowest_revenue_amount,
    revenue_amount,
    case
        when all_revenue_amount > 0
            then {{ decimal_divide('revenue_amount', 'all_revenue_amount') }}
    end as revenue_share_rate,
    case
        when all_revenue_amount > 0
            then {{ decimal_divide('cumulative_revenue_amount', 'all_revenue_amount') }}
    end as cumulative_share_rate
from totals
order by revenue_decile
