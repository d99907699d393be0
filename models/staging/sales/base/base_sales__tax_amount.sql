{# Types every value and names what is wrong with a row. Drops nothing. #}

with source as (

    select * from {{ source('sales', 'tax_amount') }}

),

typed as (

    select
        -- ids
        {{ clean_text(squeeze_spaces(unescape_html('product_category'))) }} as product_category,

        -- measures
        {{ try_rate('gst') }} as gst_rate,

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
            'missing_product_category': 'product_category is null',
            'unreadable_rate': 'gst_rate is null',
            'rate_outside_0_to_1': 'gst_rate not between 0 and 1',
        }) }} as reject_reason
    from typed

)

select * from judged
