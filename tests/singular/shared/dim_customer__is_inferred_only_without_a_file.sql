select customers.customer_id
from {{ ref('dim_customer') }} as customers
left join {{ ref('stg_sales__customers') }} as delivered
    on customers.customer_id = delivered.customer_id
group by customers.customer_id, customers.is_inferred
having customers.is_inferred != (count(delivered.customer_id) = 0)
