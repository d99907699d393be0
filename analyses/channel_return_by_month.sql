-- Which channel returned most per month?
-- Revenue and orders are credited to the last touch that is not direct. Costs count in the month that the platform
-- names; revenue per cost is null where a cost is unknown.
with months as (

    select
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as activity_month,
        channel,
        sum(session_count) as session_count,
        sum(last_non_direct_touch_order_credit) as order_count,
        sum(last_non_direct_touch_revenue_amount) as revenue_amount,
        case when sum(unknown_cost_count) = 0 then sum(cost_amount) end as cost_amount
    from {{ ref('marketing_insight', 'mart_daily_channels') }}
    group by cast({{ dbt.date_trunc('month', 'date_day') }} as date), channel

)

select
    activity_month,
    rank() over (partition by activity_month order by revenue_amount desc) as revenue_rank,
    channel,
    session_count,
    order_count,
    revenue_amount,
    cost_amount,
    {{ decimal_divide('revenue_amount', 'cost_amount') }} as return_on_ad_spend
from months
order by activity_month, revenue_rank, channel
