with described as (

    select customer_id from {{ ref('stg_sales__customers') }}
    union
    select customer_id from {{ ref('stg_engagement__customer_demographics') }}

)

select customers.customer_id
from {{ ref('dim_customer') }} as customers
left join described
    on customers.customer_id = described.customer_id
where customers.is_inferred != (described.customer_id is null)
