-- What is an order worth in each customer segment?
-- Segments are of today. Orders are before tax and delivery; returns are left out.
with segments as (

    select
        coalesce(customers.segment, 'Unknown') as segment,
        count(distinct orders.customer_id) as customer_count,
        count(*) as order_count,
        sum(orders.unit_count) as unit_count,
        sum(orders.discount_amount) as discount_amount,
        sum(orders.gross_amount) as gross_amount,
        sum(orders.net_amount) as revenue_amount
    from {{ ref('marketing_insight', 'fct_orders') }} as orders
    inner join {{ ref('marketing_insight', 'dim_customer') }} as customers
        on orders.customer_id = customers.customer_id
    where not orders.is_return
    group by coalesce(customers.segment, 'Unknown')

)

select
    segment,
    customer_count,
    order_count,
    revenue_amount,
    {{ decimal_divide('revenue_amount', 'order_count') }} as average_order_value_amount,
    {{ decimal_divide('unit_count', 'order_count', decimals=0) }} as units_per_order,
    {{ decimal_divide('order_count', 'customer_count', decimals=0) }} as orders_per_customer,
    {{ decimal_divide('discount_amount', 'gross_amount') }} as discount_rate
from segments
order by average_order_value_amount desc, segment
