-- Which good customers are we about to lose?
-- Customers who ordered often and have not for long, highest revenue first, with what would help to win them back.
with gaps as (

    select
        customer_id,
        sum(days_since_previous_order) as day_count,
        count(days_since_previous_order) as gap_count
    from {{ ref('marketing_insight', 'fct_orders') }}
    where not is_return
    group by customer_id

)

select
    buyers.customer_id,
    customers.segment,
    customers.region,
    customers.first_channel,
    customers.last_channel,
    buyers.last_purchase_date,
    buyers.recency_days,
    {{ decimal_divide('gaps.day_count', 'gaps.gap_count', decimals=0) }} as usual_days_between_orders,
    buyers.transaction_count,
    buyers.monetary_amount
from {{ ref('marketing_insight', 'mart_customer_value') }} as buyers
inner join {{ ref('marketing_insight', 'mart_customer_360') }} as customers
    on buyers.customer_id = customers.customer_id
left join gaps
    on buyers.customer_id = gaps.customer_id
where buyers.value_segment = 'At risk'
order by buyers.monetary_amount desc, buyers.customer_id
