{#- Orders have every line once. Tax and total are compared where every line of an order has a tax rate. -#}
with lines_by_order as (

    select
        transaction_id,
        customer_id,
        count(*) as line_count,
        sum(quantity) as unit_count,
        sum(gross_amount) as gross_amount,
        sum(net_amount) as net_amount,
        sum(delivery_amount) as delivery_amount,
        case when count(*) = count(total_amount) then sum(total_amount) end as total_amount,
        max(line_loaded_at) as line_loaded_at
    from {{ ref('marketing_insight', 'fct_sales') }}
    group by transaction_id, customer_id

)

select
    coalesce(orders.transaction_id, lines_by_order.transaction_id) as transaction_id,
    coalesce(orders.customer_id, lines_by_order.customer_id) as customer_id
from {{ ref('marketing_insight', 'fct_orders') }} as orders
full outer join lines_by_order
    on {{ join_on_key('orders', 'lines_by_order', ['transaction_id', 'customer_id']) }}
where
    orders.line_count is distinct from lines_by_order.line_count
    or orders.unit_count is distinct from lines_by_order.unit_count
    or orders.gross_amount is distinct from lines_by_order.gross_amount
    or orders.net_amount is distinct from lines_by_order.net_amount
    or orders.delivery_amount is distinct from lines_by_order.delivery_amount
    or orders.total_amount is distinct from lines_by_order.total_amount
    or orders.line_loaded_at is distinct from lines_by_order.line_loaded_at
