{# Types every value and names what is wrong with a row. Drops nothing; rows without a profile wait. #}

with source as (

    select * from {{ source('sales', 'discount_coupon') }}

),

profiles as (

    select * from {{ ref('marketing_insight', 'profile_sales__discount_coupon') }}

),

cleaned as (

    select
        {{ clean_text('source.month') }} as month_text,
        {{ clean_label('source.product_category', as_key=true) }} as product_category,
        {{ clean_key('source.coupon_code') }} as coupon_code,
        {{ clean_text('source.discount_pct') }} as rate_text,
        profiles.rate_unit,
        profiles.is_contradicted,
        source._is_short_row as is_short_row,
        source._file_name as file_name,
        source._file_row_number as file_row_number,
        source._loaded_at as loaded_at
    from source
    inner join profiles
        on
            source._file_name = profiles.file_name
            and source._loaded_at = profiles.loaded_at
            and source._file_row_number = profiles.file_row_number

),

typed as (

    select
        -- ids
        {{ month_number('month_text') }} as sale_month,
        {{ unless_missing('product_category') }} as product_category,

        -- attributes
        {{ unless_missing('coupon_code') }} as coupon_code,

        -- measures
        rate_text,
        {{ try_rate('rate_text', "rate_unit = 'percent'") }} as discount_rate,

        -- lineage
        rate_unit,
        is_contradicted,
        is_short_row,
        file_name,
        file_row_number,
        loaded_at

    from cleaned

),

validated as (

    select
        *,
        {{ reject_reason({
            'short_row': 'is_short_row',
            'unreadable_month': 'sale_month is null',
            'missing_product_category': 'product_category is null',
            'missing_coupon_code': 'coupon_code is null',
            'unreadable_rate': 'discount_rate is null',
            'ambiguous_rate': is_ambiguous_rate('rate_text'),
            'rate_outside_0_to_1': 'discount_rate not between 0 and 1',
            'contradictory_rows': 'is_contradicted',
        }) }} as reject_reason
    from typed

)

select * from validated
