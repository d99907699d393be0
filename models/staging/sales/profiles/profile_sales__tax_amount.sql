{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['file_name', 'loaded_at', 'file_row_number'],
        on_schema_change='fail'
    )
}}

with delivered as (

    select
        _file_name as file_name,
        _loaded_at as loaded_at,
        _file_row_number as file_row_number,
        _is_short_row as is_short_row,
        {{ clean_label('product_category', as_key=true) }} as product_category,
        {{ clean_text('gst') }} as rate_text
    from {{ source('sales', 'tax_amount') }}
    {% if is_incremental() %}
        where {{ since_last_load('_loaded_at') }}
    {% endif %}

),

{{ rated_rows('delivered') }},

contradictions as (

    select
        file_name,
        loaded_at,
        product_category
    from rated
    where rate between 0 and 1 and not coalesce(is_short_row, false)
    group by file_name, loaded_at, product_category
    having min(rate) != max(rate)

),

final as (

    select
        rated.file_name,
        rated.loaded_at,
        rated.file_row_number,
        rated.rate_unit,
        rated.rate_unit = 'percent'
        and rated.rate_text not like '%!%' escape '!'
        and coalesce(rated.rate between 0.000001 and 0.009999, false) as is_percent_below_one,
        contradictions.product_category is not null as is_contradicted,
        {{ is_rounded_rate('rated.rate_text', "rated.rate_unit = 'percent'") }} as is_rounded
    from rated
    left join contradictions
        on
            rated.file_name = contradictions.file_name
            and rated.loaded_at = contradictions.loaded_at
            and rated.product_category = contradictions.product_category

)

select * from final
