{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='product_sku',
        on_schema_change='fail'
    )
}}

with lines as (

    -- The newest delivery that names a product is always the newest of its own line, so older ones need no look.
    select
        product_sku,
        product_name,
        product_category,
        file_name,
        file_row_number,
        loaded_at
    from {{ ref('int_sales__lines_deduplicated') }}
    {% if is_incremental() %}
        where {{ since_last_load() }}
    {% endif %}

),

newest_loads as (

    -- First by load time alone: few lines are left for the window then, where a product has very many.
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
