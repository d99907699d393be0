with accepted as (

    select * from {{ ref('base_sales__online_sales') }}
    where reject_reason is null

),

final as (

    select
        transaction_id,
        product_sku,
        customer_id,
        product_name,
        product_category,
        coupon_status,
        cast(quantity as numeric(20, 0)) as quantity,
        unit_price,
        delivery_charge,
        transaction_date,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
