-- Do orders with a coupon grow by more than the coupon costs?
-- The lift is how much more an order with a coupon is worth before discounts than one without; the cost is its
-- discount. Customers chose whether to use a coupon, so only an experiment would show the effect.
with months as (

    select
        cast({{ dbt.date_trunc('month', 'order_date') }} as date) as order_month,
        sum(case when has_coupon then 1 else 0 end) as coupon_order_count,
        sum(case when has_coupon then 0 else 1 end) as other_order_count,
        sum(case when has_coupon then discount_amount else 0 end) as discount_amount,
        sum(case when has_coupon then gross_amount else 0 end) as coupon_gross_amount,
        sum(case when has_coupon then 0 else gross_amount end) as other_gross_amount
    from {{ ref('marketing_insight', 'fct_orders') }}
    where not is_return
    group by cast({{ dbt.date_trunc('month', 'order_date') }} as date)

),

averaged as (

    select
        order_month,
        coupon_order_count,
        other_order_count,
        discount_amount,
        {{ decimal_divide('coupon_gross_amount', 'coupon_order_count') }} as coupon_order_value_amount,
        {{ decimal_divide('other_gross_amount', 'other_order_count') }} as other_order_value_amount,
        {{ decimal_divide('discount_amount', 'coupon_order_count') }} as cost_per_order_amount
    from months

)

select
    order_month,
    coupon_order_count,
    other_order_count,
    discount_amount,
    coupon_order_value_amount,
    other_order_value_amount,
    cost_per_order_amount,
    coupon_order_value_amount - other_order_value_amount as lift_per_order_amount,
    coupon_order_value_amount - other_order_value_amount - cost_per_order_amount as gain_per_order_amount
from averaged
order by order_month
