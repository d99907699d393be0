select
    sales_key,
    coupon_status,
    discount_rate
from {{ ref('marketing_insight', 'fct_sales') }}
where
    discount_rate > 0
    and coupon_status not in ({{ quoted_list(var('coupon_statuses_discounted')) }})
