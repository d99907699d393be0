with categories as (

    select distinct product_category from {{ ref('marketing_insight', 'int_sales__lines_deduplicated') }}
    where product_category is not null

),

tax_rates as (

    select * from {{ ref('marketing_insight', 'int_sales__tax_rates_deduplicated') }}

),

matched as (

    {{ rates_by_category('categories', 'tax_rates', ['gst_rate']) }}

),

final as (

    select
        product_category,
        matched_category,
        cast(gst_rate as numeric(9, 6)) as gst_rate,
        loaded_at
    from matched

)

select * from final
