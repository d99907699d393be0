{{ config(severity='warn') }}

{#- A warning, because the shop's own data has such transactions. The rows stay as they are. -#}
select
    transaction_id,
    count(distinct customer_id) as customer_count
from {{ ref('marketing_insight', 'fct_sales') }}
group by transaction_id
having count(distinct customer_id) > 1
