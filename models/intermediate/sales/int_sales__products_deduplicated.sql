{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='product_sku',
        on_schema_change='fail'
    )
}}

with lines as (

    -- A product's newest line is also the newest delivery of that line, so the older deliveries aren't needed.
    select
        product_sku,
        product_name,
        product_category,
        file_name,
        file_row_number,
        loaded_at
    from {{ ref('marketing_insight', 'int_sales__lines_deduplicated') }}
    {% if is_incremental() %}
        where {{ since_last_load() }}
    {% endif %}

),

newest_loads as (

    -- By load time first, which leaves few of a product's many lines for the window.
    select
        product_sku,
        max(loaded_at) as loaded_at
    from lines
    group by product_sku

),

candidates as (

    select lines.*
    from lines
    inner join newest_loads
        on lines.product_sku = newest_loads.product_sku and lines.loaded_at = newest_loads.loaded_at

),

newest as (

    {{ latest_per_key('candidates', ['product_sku']) }}

),

final as (

    select
        product_sku,
        product_name,
        product_category,
        loaded_at
    from newest

)

select * from final
