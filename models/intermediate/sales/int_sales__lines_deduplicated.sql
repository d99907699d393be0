{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['transaction_id', 'product_sku'],
        on_schema_change='fail'
    )
}}

with delivered as (

    select * from {{ ref('stg_sales__online_sales') }}
    {% if is_incremental() %}
        -- Load time, not order date: an order that arrives late is still new to us.
        where {{ since_last_load() }}
    {% endif %}

),

newest as (

    {{ latest_per_key('delivered', ['transaction_id', 'product_sku']) }}

),

seen as (

    select transaction_id, product_sku, transaction_date, customer_id, false as is_corrected from delivered
    {% if is_incremental() %}

        union all

        select
            stored.transaction_id,
            stored.product_sku,
            stored.transaction_date,
            stored.customer_id,
            stored.is_corrected
        from {{ this }} as stored
        inner join newest
            on stored.transaction_id = newest.transaction_id and stored.product_sku = newest.product_sku
    {% endif %}

),

corrected as (

    -- Reported for another day or customer before: whoever adds up by these must look at both.
    select
        transaction_id,
        product_sku
    from seen
    group by transaction_id, product_sku
    having
        min(transaction_date) != max(transaction_date)
        or min(customer_id) != max(customer_id)
        or max(case when is_corrected then 1 else 0 end) = 1

),

final as (

    select
        newest.transaction_id,
        newest.product_sku,
        newest.customer_id,
        newest.transaction_date,
        newest.product_category,
        newest.coupon_status,
        newest.quantity,
        newest.unit_price,
        newest.delivery_charge,
        corrected.transaction_id is not null as is_corrected,
        newest.loaded_at
    from newest
    left join corrected
        on newest.transaction_id = corrected.transaction_id and newest.product_sku = corrected.product_sku

)

select * from final
