with products as (

    select * from {{ ref('marketing_insight', 'int_sales__products_deduplicated') }}

),

tax_rates as (

    select * from {{ ref('marketing_insight', 'int_sales__tax_rates_matched') }}

),

product_groups as (

    select * from {{ ref('marketing_insight', 'ref_product_groups') }}

),

final as (

    select
        products.product_sku,
        products.product_category as category,
        product_groups.product_group,
        products.product_name,
        cast(tax_rates.gst_rate as numeric(9, 6)) as gst_rate,
        {{ greatest_ignoring_nulls(['products.loaded_at', 'tax_rates.loaded_at']) }} as loaded_at
    from products
    left join tax_rates
        on products.product_category = tax_rates.product_category
    left join product_groups
        on products.product_category = product_groups.product_category

)

select * from final
