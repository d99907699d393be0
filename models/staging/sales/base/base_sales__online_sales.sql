{# Types every value and names what is wrong with a row. Drops nothing. #}

{% set largest = 100000000 %}

with source as (

    select * from {{ source('sales', 'online_sales') }}

),

typed as (

    select
        -- ids
        {{ clean_text('transaction_id') }} as transaction_id,
        {{ clean_text('product_sku') }} as product_sku,
        {{ clean_text('customerid') }} as customer_id,

        -- attributes
        {{ clean_text(squeeze_spaces(unescape_html('product_description'))) }} as product_name,
        {{ clean_text(squeeze_spaces(unescape_html('product_category'))) }} as product_category,
        {{ clean_text('coupon_status') }} as coupon_status,

        -- measures
        {{ try_cast('quantity', 'numeric(24, 4)') }} as quantity,
        {{ try_cast('avg_price', 'numeric(20, 4)') }} as unit_price,
        {{ try_cast('delivery_charges', 'numeric(20, 4)') }} as delivery_charge,

        -- times
        {{ try_date('transaction_date') }} as transaction_date,

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
            'missing_transaction_id': 'transaction_id is null',
            'missing_product_sku': 'product_sku is null',
            'missing_customer_id': 'customer_id is null',
            'unreadable_date': 'transaction_date is null',
            'unreadable_quantity': 'quantity is null',
            'quantity_not_positive_whole': 'quantity <= 0 or quantity != floor(quantity)',
            'unreadable_price': 'unit_price is null',
            'negative_price': 'unit_price < 0',
            'unreadable_delivery_charge': 'delivery_charge is null',
            'negative_delivery_charge': 'delivery_charge < 0',
            'implausibly_large': 'greatest(quantity, unit_price, delivery_charge) > ' ~ largest,
            'unknown_coupon_status':
                'coupon_status is null or coupon_status not in (' ~ quoted_list(var('coupon_statuses')) ~ ')',
        }) }} as reject_reason
    from typed

)

select * from judged
