{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_replace',
        unique_key=['transaction_id', 'product_sku'],
        on_schema_change='fail',
        cluster_by=['transaction_id'],
        pre_hook="{{ use_warehouse() }}",
        post_hook="{{ use_warehouse(back=true) }}"
    )
}}

with delivered as (

    select * from {{ ref('marketing_insight', 'stg_sales__online_sales') }}
    {% if is_incremental() %}
        -- Load time, not order date: an order that arrives late is still new to us.
        where {{ since_last_load() }}
    {% endif %}

),

newest as (

    {{ newest_lines_per_item('delivered') }}

),

{% if is_incremental() %}
    stored as (

        select
            held.transaction_id,
            held.product_sku,
            count(*) as line_count,
            max(held.dropped_line_count) as dropped_line_count,
            max(held.file_name) as file_name,
            max(held.loaded_at) as loaded_at
        from {{ this }} as held
        inner join newest
            on {{ join_on_key('held', 'newest', ['transaction_id', 'product_sku']) }} and newest.line_number = 1
        group by held.transaction_id, held.product_sku

    ),

    counted as (

        select
            newest.*,
            coalesce(newest.previous_line_count, stored.line_count) as replaced_line_count,
            -- The delivery that is stored, read again within the overlap: what it dropped is known.
            case
                when
                    newest.previous_line_count is null
                    and newest.loaded_at = stored.loaded_at
                    and newest.file_name = stored.file_name
                    then stored.dropped_line_count
            end as known_dropped_line_count
        from newest
        left join stored
            on {{ join_on_key('newest', 'stored', ['transaction_id', 'product_sku']) }}

    ),
{% else %}
    counted as (

        select
            newest.*,
            newest.previous_line_count as replaced_line_count,
            cast(null as integer) as known_dropped_line_count
        from newest

    ),
{% endif %}

final as (

    select
        transaction_id,
        product_sku,
        cast(line_number as integer) as line_number,
        customer_id,
        product_name,
        product_category,
        transaction_date,
        coupon_status,
        quantity,
        cast(unit_price as numeric(20, 6)) as unit_price,
        cast(delivery_charge as numeric(20, 6)) as delivery_charge,
        cast(identical_count as integer) as identical_count,
        cast(
            case
                when known_dropped_line_count is not null then known_dropped_line_count
                when replaced_line_count > line_count then replaced_line_count - line_count
                else 0
            end as integer
        ) as dropped_line_count,
        file_name,
        file_row_number,
        loaded_at
    from counted

)

select * from final
