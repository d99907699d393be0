{# Types every value and names what is wrong with a row. Drops nothing; rows of a file without a profile wait. #}

{% set largest = 100000000 %}

{#- A line with a negative quantity is a return. -#}
{% set no_quantity = 'quantity = 0' if var('returns_accepted') else 'quantity <= 0' %}

with source as (

    select * from {{ source('sales', 'online_sales') }}

),

profiles as (

    select * from {{ ref('marketing_insight', 'profile_sales__online_sales') }}

),

cleaned as (

    select
        {{ clean_id('source.transaction_id') }} as transaction_id,
        {{ clean_key('source.product_sku') }} as product_sku,
        {{ clean_id('source.customerid') }} as customer_id,
        {{ clean_label('source.product_description') }} as product_name,
        {{ clean_label('source.product_category', as_key=true) }} as product_category,
        {{ clean_key('source.coupon_status') }} as coupon_status,
        source.quantity,
        source.avg_price,
        source.delivery_charges,
        {{ clean_text('source.transaction_date') }} as date_text,
        profiles.date_order,
        source._is_short_row as is_short_row,
        source._file_name as file_name,
        source._file_row_number as file_row_number,
        source._loaded_at as loaded_at
    from source
    inner join profiles
        on source._file_name = profiles.file_name and source._loaded_at = profiles.loaded_at

),

typed as (

    select
        -- ids
        {{ unless_missing('transaction_id', 'id') }} as transaction_id,
        {{ unless_missing('product_sku') }} as product_sku,
        {{ unless_missing('customer_id', 'id') }} as customer_id,

        -- attributes
        {{ unless_missing('product_name') }} as product_name,
        {{ unless_missing('product_category') }} as product_category,
        coupon_status,

        -- measures
        {{ try_cast('quantity', 'numeric(24, 4)') }} as quantity,
        {{ try_cast('avg_price', 'numeric(20, 6)') }} as unit_price,
        {{ try_cast('delivery_charges', 'numeric(20, 6)') }} as delivery_charge,

        -- times
        {{ is_ambiguous_date('date_text') }} as is_ambiguous_date,
        {{ try_date('date_text', is_day_first('sales_online_sales_date_order')) }} as transaction_date,

        -- lineage
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
            'missing_transaction_id': 'transaction_id is null',
            'unreadable_transaction_id': is_unreadable_id('transaction_id'),
            'missing_product_sku': 'product_sku is null',
            'missing_customer_id': 'customer_id is null',
            'unreadable_customer_id': is_unreadable_id('customer_id'),
            'ambiguous_date': 'is_ambiguous_date',
            'unreadable_date': 'transaction_date is null',
        }, time_window_rules('sales.online_sales', 'transaction_date', 'date'), {
            'unreadable_quantity': 'quantity is null',
            'quantity_not_positive_whole': no_quantity ~ ' or quantity != floor(quantity)',
            'unreadable_price': 'unit_price is null',
            'negative_price': 'unit_price < 0',
            'unreadable_delivery_charge': 'delivery_charge is null',
            'negative_delivery_charge': 'delivery_charge < 0',
            'implausibly_large': 'greatest(abs(quantity), unit_price, delivery_charge) > ' ~ largest,
            'unknown_coupon_status':
                'coupon_status is null or coupon_status not in (' ~ quoted_list(var('coupon_statuses')) ~ ')',
        }) }} as reject_reason
    from typed

)

select * from validated
