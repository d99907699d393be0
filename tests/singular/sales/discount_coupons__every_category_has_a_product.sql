{{ config(severity='warn') }}

{#- Coupons that no order line can use; most often the category is misspelled. -#}
with coupons as (

    select distinct product_category from {{ ref('marketing_insight', 'int_sales__discount_coupons_deduplicated') }}

),

used as (

    select distinct matched_category from {{ ref('marketing_insight', 'int_sales__coupons_matched') }}

)

select coupons.product_category
from coupons
left join used
    on coupons.product_category = used.matched_category
left join {{ ref('marketing_insight', 'ref_known_unmatched_categories') }} as known
    on coupons.product_category = known.product_category and known.feed = 'discount_coupon'
where used.matched_category is null and known.product_category is null
