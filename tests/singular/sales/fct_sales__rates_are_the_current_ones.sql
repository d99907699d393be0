{#- A coupon or tax file that came late has re-priced every line it concerns: looked up again, no rate is another. -#}
with newest_tax_rates as (

    select
        product_category,
        gst_rate,
        row_number() over (
            partition by product_category order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_sales__tax_rates') }}

),

newest_coupons as (

    select
        product_category,
        sale_month,
        discount_rate,
        row_number() over (
            partition by product_category, sale_month
            order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_sales__discount_coupons') }}

)

select
    sales.sales_key,
    sales.gst_rate,
    newest_tax_rates.gst_rate as current_gst_rate,
    sales.discount_rate,
    newest_coupons.discount_rate as current_discount_rate
from {{ ref('fct_sales') }} as sales
left join newest_tax_rates
    on sales.product_category = newest_tax_rates.product_category and newest_tax_rates.version_rank = 1
left join newest_coupons
    on
        sales.product_category = newest_coupons.product_category
        and extract(month from sales.transaction_date) = newest_coupons.sale_month
        and newest_coupons.version_rank = 1
where
    sales.gst_rate is distinct from newest_tax_rates.gst_rate
    or (
        sales.coupon_status in ({{ quoted_list(var('coupon_statuses_discounted')) }})
        and sales.discount_rate != coalesce(newest_coupons.discount_rate, 0)
    )
