{# Types every value and names what is wrong with a row. Drops nothing. #}

with source as (

    select * from {{ source('sales', 'discount_coupon') }}

),

typed as (

    select
        -- ids
        {{ month_number('month') }} as sale_month,
        {{ clean_text(squeeze_spaces(unescape_html('product_category'))) }} as product_category,

        -- attributes
        {{ clean_text('coupon_code') }} as coupon_code,

        -- measures
        {{ try_rate('discount_pct', is_percent=true) }} as discount_rate,

        -- lineage
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at

    from source

),

judged as (

    select
        *,
        {{ reject_reason({
            'unreadable_month': 'sale_month is null',
            'missing_product_category': 'product_category is null',
            'missing_coupon_code': 'coupon_code is null',
            'unreadable_rate': 'discount_rate is null',
            'rate_outside_0_to_1': 'discount_rate not between 0 and 1',
        }) }} as reject_reason
    from typed

)

select * from judged
