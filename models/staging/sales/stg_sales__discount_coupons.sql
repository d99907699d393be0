with accepted as (

    select * from {{ ref('base_sales__discount_coupon') }}
    where reject_reason is null

),

final as (

    select
        sale_month,
        product_category,
        {{ redact_emails('coupon_code') }} as coupon_code,
        discount_rate,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
