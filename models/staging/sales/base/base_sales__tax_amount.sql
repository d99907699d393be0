{# Types every value and names what is wrong with a row. Drops nothing; rows without a profile wait. #}

with source as (

    select * from {{ source('sales', 'tax_amount') }}

),

profiles as (

    select * from {{ ref('marketing_insight', 'profile_sales__tax_amount') }}

),

cleaned as (

    select
        {{ clean_label('source.product_category', as_key=true) }} as product_category,
        {{ clean_text('source.gst') }} as rate_text,
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
        {{ unless_missing('product_category') }} as product_category,

        -- measures
        rate_text,
        {{ try_rate('rate_text', "rate_unit = 'percent'") }} as gst_rate,

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
            'missing_product_category': 'product_category is null',
            'unreadable_rate': 'gst_rate is null',
            'ambiguous_rate': is_ambiguous_rate('rate_text'),
            'rate_outside_0_to_1': 'gst_rate not between 0 and 1',
            'contradictory_rows': 'is_contradicted',
        }) }} as reject_reason
    from typed

)

select * from validated
