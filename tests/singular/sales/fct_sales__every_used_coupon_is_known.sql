{{ config(severity='warn') }}

{#- Lines with a used coupon whose category and month have none: they get no discount. -#}
select
    sales.transaction_id,
    sales.product_sku,
    sales.transaction_date,
    sales.product_category
from {{ ref('marketing_insight', 'fct_sales') }} as sales
left join {{ ref('marketing_insight', 'ref_known_unmatched_categories') }} as known
    on sales.product_category = known.product_category and known.feed = 'online_sales'
where
    sales.coupon_status in ({{ quoted_list(var('coupon_statuses_discounted')) }})
    and sales.coupon_code is null
    and known.product_category is null
