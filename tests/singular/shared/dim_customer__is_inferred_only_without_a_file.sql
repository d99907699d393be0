with described as (

    select customer_id from {{ ref('marketing_insight', 'stg_sales__customers') }}
    union
    select customer_id from {{ ref('marketing_insight', 'stg_engagement__customer_demographics') }}

)

select customers.customer_id
from {{ ref('marketing_insight', 'dim_customer') }} as customers
left join described
    on customers.customer_id = described.customer_id
where customers.is_inferred != (described.customer_id is null)
