{#-
    Late coupon and tax files have re-priced every line they affect: the lookup, repeated over all deliveries, gives the
    same rates. An exact match of the category is preferred, then a single one that differs in case and blanks only.
-#}
with categories as (

    select distinct
        product_category,
        {{ category_key('product_category') }} as category_key
    from {{ ref('marketing_insight', 'fct_sales') }}

),

newest_tax_rates as (

    select
        product_category,
        gst_rate,
        {{ category_key('product_category') }} as category_key,
        row_number() over (
            partition by product_category order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('marketing_insight', 'stg_sales__tax_rates') }}

),

newest_coupons as (

    select
        product_category,
        sale_month,
        discount_rate,
        {{ category_key('product_category') }} as category_key,
        row_number() over (
            partition by product_category, sale_month
            order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('marketing_insight', 'stg_sales__discount_coupons') }}

),

tax_candidates as (

    select
        categories.product_category,
        newest_tax_rates.gst_rate,
        categories.product_category = newest_tax_rates.product_category as is_exact,
        count(*) over (partition by categories.product_category) as candidate_count
    from categories
    inner join newest_tax_rates
        on categories.category_key = newest_tax_rates.category_key and newest_tax_rates.version_rank = 1

),

coupon_candidates as (

    select
        categories.product_category,
        newest_coupons.sale_month,
        newest_coupons.discount_rate,
        categories.product_category = newest_coupons.product_category as is_exact,
        count(*) over (partition by categories.product_category, newest_coupons.sale_month) as candidate_count
    from categories
    inner join newest_coupons
        on categories.category_key = newest_coupons.category_key and newest_coupons.version_rank = 1

)

select
    sales.sales_key,
    sales.gst_rate,
    tax_candidates.gst_rate as current_gst_rate,
    sales.discount_rate,
    coupon_candidates.discount_rate as current_discount_rate
from {{ ref('marketing_insight', 'fct_sales') }} as sales
left join tax_candidates
    on
        sales.product_category = tax_candidates.product_category
        and (tax_candidates.is_exact or tax_candidates.candidate_count = 1)
left join coupon_candidates
    on
        sales.product_category = coupon_candidates.product_category
        and extract(month from sales.transaction_date) = coupon_candidates.sale_month
        and (coupon_candidates.is_exact or coupon_candidates.candidate_count = 1)
where
    sales.gst_rate is distinct from tax_candidates.gst_rate
    or (
        sales.coupon_status in ({{ quoted_list(var('coupon_statuses_discounted')) }})
        and sales.discount_rate != coalesce(coupon_candidates.discount_rate, 0)
    )
