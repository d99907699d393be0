{%- set min_support = var('product_pairs_min_support') -%}
{%- if min_support is not number or not 0.000001 <= min_support <= 1 -%}
    {{ exceptions.raise_compiler_error(
        "product_pairs_min_support is a number from 0.000001 to 1, not '" ~ min_support ~ "'.") }}
{%- endif -%}
{%- set threshold = "cast('" ~ '%.6f' | format(min_support) ~ "' as numeric(9, 6))" -%}

with orders as (

    select count(*) as order_count
    from {{ ref('marketing_insight', 'fct_orders') }}
    where not is_return

),

order_products as (

    -- However many lines and units an order has of a product, it counts once.
    select
        transaction_id,
        customer_id,
        product_sku
    from {{ ref('marketing_insight', 'fct_sales') }}
    where not is_return
    group by transaction_id, customer_id, product_sku

),

frequent_products as (

    -- A pair is in no more orders than each of its products.
    select
        order_products.product_sku,
        count(*) as product_order_count
    from order_products
    group by order_products.product_sku
    having count(*) >= {{ threshold }} * (select orders.order_count from orders)

),

candidates as (

    select order_products.*
    from order_products
    inner join frequent_products
        on order_products.product_sku = frequent_products.product_sku

),

pairs as (

    select
        a.product_sku as product_sku_a,
        b.product_sku as product_sku_b,
        count(*) as pair_order_count
    from candidates as a
    inner join candidates as b
        on
            a.transaction_id = b.transaction_id
            and a.customer_id = b.customer_id
            and a.product_sku < b.product_sku
    group by a.product_sku, b.product_sku
    having count(*) >= {{ threshold }} * (select orders.order_count from orders)

),

final as (

    select
        pairs.product_sku_a,
        pairs.product_sku_b,
        cast(pairs.pair_order_count as bigint) as pair_order_count,
        cast(of_a.product_order_count as bigint) as product_a_order_count,
        cast(of_b.product_order_count as bigint) as product_b_order_count,
        cast(orders.order_count as bigint) as order_count,
        {{ decimal_divide('pairs.pair_order_count', 'orders.order_count', decimals=0) }} as support_rate,
        {{ decimal_divide('pairs.pair_order_count', 'of_a.product_order_count', decimals=0) }}
            as confidence_a_to_b_rate,
        {{ decimal_divide('pairs.pair_order_count', 'of_b.product_order_count', decimals=0) }}
            as confidence_b_to_a_rate,
        {{ decimal_divide(
            'cast(pairs.pair_order_count as numeric(18, 0)) * orders.order_count',
            'cast(of_a.product_order_count as numeric(18, 0)) * of_b.product_order_count',
            decimals=0
        ) }} as lift
    from pairs
    inner join frequent_products as of_a
        on pairs.product_sku_a = of_a.product_sku
    inner join frequent_products as of_b
        on pairs.product_sku_b = of_b.product_sku
    cross join orders

)

select * from final
