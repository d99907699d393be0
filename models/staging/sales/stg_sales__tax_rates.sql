with accepted as (

    select * from {{ ref('base_sales__tax_amount') }}
    where reject_reason is null

),

final as (

    select
        product_category,
        gst_rate,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
