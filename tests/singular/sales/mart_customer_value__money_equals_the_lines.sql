with lines_by_customer as (

    select
        customer_id,
        count(distinct case when is_return then null else transaction_id end) as transaction_count,
        max(case when is_return then null else transaction_date end) as last_purchase_date,
        sum(net_amount) as monetary_amount
    from {{ ref('marketing_insight', 'fct_sales') }}
    group by customer_id
    having count(case when is_return then null else transaction_id end) > 0

)

select coalesce(valued.customer_id, lines_by_customer.customer_id) as customer_id
from {{ ref('marketing_insight', 'mart_customer_value') }} as valued
full outer join lines_by_customer
    on valued.customer_id = lines_by_customer.customer_id
where
    valued.transaction_count is distinct from lines_by_customer.transaction_count
    or valued.last_purchase_date is distinct from lines_by_customer.last_purchase_date
    or valued.monetary_amount is distinct from lines_by_customer.monetary_amount
