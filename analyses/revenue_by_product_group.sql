-- Which product groups bring the revenue, and which cost the most discount?
-- Revenue and coupon discounts per product group, highest revenue first.
select
    products.product_group,
    sum(sales.net_amount) as revenue_amount,
    sum(sales.coupon_discount) as discount_amount,
    count(distinct sales.transaction_id) as transaction_count
from {{ ref('marketing_insight', 'fct_sales') }} as sales
inner join {{ ref('marketing_insight', 'dim_products') }} as products
    on sales.product_sku = products.product_sku
group by products.product_group
order by revenue_amount desc, products.product_group
