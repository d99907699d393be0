{{ config(severity='warn') }}

{#- The shop's own data breaks this, so it is a warning with its count and the rows stay as they are. -#}
select
    transaction_id,
    count(distinct customer_id) as customer_count
from {{ ref('fct_sales') }}
group by transaction_id
having count(distinct customer_id) > 1
