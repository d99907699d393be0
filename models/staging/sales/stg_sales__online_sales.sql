with accepted as (

    select * from {{ ref('base_sales__online_sales') }}
    where reject_reason is null

),

final as (

    select
        {{ hash_id_with_email('transaction_id') }} as transaction_id,
        {{ hash_id_with_email('product_sku') }} as product_sku,
        {{ person_key('customer_id') }} as customer_id,
        {{ redact_emails('product_name') }} as product_name,
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
