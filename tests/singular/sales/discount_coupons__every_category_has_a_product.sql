{{ config(severity='warn') }}

{#- A coupon that no order line can use takes nothing off anything; most often its category is misspelled. -#}
with coupons as (

    select distinct product_category from {{ ref('int_sales__discount_coupons_deduplicated') }}

),

used as (

    select distinct matched_category from {{ ref('int_sales__coupons_matched') }}

)

select coupons.product_category
from coupons
left join used
    on coupons.product_category = used.matched_category
left join {{ ref('ref_known_unmatched_categories') }} as known
    on coupons.product_category = known.product_category and known.feed = 'discount_coupon'
where used.matched_category is null and known.product_category is null
