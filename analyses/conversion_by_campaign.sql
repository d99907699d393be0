-- Which campaigns turn visits into conversions and orders?
-- Highest conversion rate first. Orders and revenue are credited to the last touch that is not direct, so that an order
-- may count for a campaign whose visit was weeks before.
with campaigns as (

    select
        channel,
        campaign,
        sum(session_count) as session_count,
        sum(converted_session_count) as converted_session_count,
        sum(last_non_direct_touch_order_credit) as order_count,
        sum(last_non_direct_touch_revenue_amount) as revenue_amount
    from {{ ref('marketing_insight', 'mart_daily_channels') }}
    where campaign != '(not set)'
    group by channel, campaign

)

select
    channel,
    campaign,
    session_count,
    converted_session_count,
    order_count,
    revenue_amount,
    {{ decimal_divide('converted_session_count', 'session_count', decimals=0) }} as conversion_rate,
    {{ decimal_divide('order_count', 'session_count') }} as orders_per_session,
    {{ decimal_divide('revenue_amount', 'session_count') }} as revenue_per_session_amount
from campaigns
order by conversion_rate desc nulls last, session_count desc, channel, campaign
