{#- A correction renumbers all orders of its customer. -#}
select customer_id
from {{ ref('marketing_insight', 'fct_orders') }}
where not is_return
group by customer_id
having
    min(order_number) != 1
    or max(order_number) != count(*)
    or count(distinct order_number) != count(*)
