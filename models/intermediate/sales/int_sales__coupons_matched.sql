with categories as (

    select distinct product_category from {{ ref('marketing_insight', 'int_sales__lines_deduplicated') }}
    where product_category is not null

),

coupons as (

    select * from {{ ref('marketing_insight', 'int_sales__discount_coupons_deduplicated') }}

),

matched as (

    {{ rates_by_category('categories', 'coupons', ['coupon_code', 'discount_rate'], also_by=['sale_month']) }}

),

final as (

    select
        product_category,
        sale_month,
        matched_category,
        coupon_code,
        cast(discount_rate as numeric(9, 6)) as discount_rate,
        loaded_at
    from matched

)

select * from final
