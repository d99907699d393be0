-- Which product in a first order brings customers back?
-- A customer counts for each product of the first order. Products that few bought first are left out: their rates say
-- little.
{% set least_customers = 5 %}
with customers as (

    select
        customer_id,
        max(order_number) as order_count
    from {{ ref('marketing_insight', 'fct_orders') }}
    where not is_return
    group by customer_id

),

first_products as (

    select
        orders.customer_id,
        lines.product_sku
    from {{ ref('marketing_insight', 'fct_orders') }} as orders
    inner join {{ ref('marketing_insight', 'fct_sales') }} as lines
        on orders.transaction_id = lines.transaction_id and orders.customer_id = lines.customer_id
    where orders.is_first_order and not lines.is_return
    group by orders.customer_id, lines.product_sku

),

counted as (

    select
        first_products.product_sku,
        count(*) as customer_count,
        sum(case when customers.order_count > 1 then 1 else 0 end) as repeat_customer_count
    from first_products
    inner join customers
        on first_products.customer_id = customers.customer_id
    group by first_products.product_sku
    having count(*) >= {{ least_customers }}

)

select
    counted.product_sku,
    products.product_name,
    products.category,
    counted.customer_count,
    counted.repeat_customer_count,
    {{ decimal_divide('counted.repeat_customer_count', 'counted.customer_count', decimals=0) }} as repeat_rate
from counted
inner join {{ ref('marketing_insight', 'dim_products') }} as products
    on counted.product_sku = products.product_sku
order by repeat_rate desc, counted.customer_count desc, counted.product_sku
