{#- Every customer with an order is in one cohort, and all their revenue is in its months. -#}
with customers as (

    select distinct customer_id from {{ ref('marketing_insight', 'fct_orders') }}
    where not is_return

),

expected as (

    select
        count(distinct orders.customer_id) as customer_count,
        coalesce(sum(orders.net_amount), 0) as revenue_amount,
        coalesce(sum(case when orders.is_return then 0 else 1 end), 0) as order_count
    from {{ ref('marketing_insight', 'fct_orders') }} as orders
    inner join customers
        on orders.customer_id = customers.customer_id

),

found as (

    select
        coalesce(sum(case when months_since_first_order = 0 then cohort_customer_count end), 0) as customer_count,
        coalesce(sum(revenue_amount), 0) as revenue_amount,
        coalesce(sum(order_count), 0) as order_count
    from {{ ref('marketing_insight', 'mart_customer_cohorts') }}

)

select
    expected.customer_count as expected_customer_count,
    found.customer_count,
    expected.revenue_amount as expected_revenue_amount,
    found.revenue_amount
from expected
cross join found
where
    expected.customer_count != found.customer_count
    or expected.revenue_amount != found.revenue_amount
    or expected.order_count != found.order_count
