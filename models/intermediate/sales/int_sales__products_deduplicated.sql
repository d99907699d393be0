{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='product_sku',
        on_schema_change='fail'
    )
}}

{{ deduplicated(
    ref('stg_sales__online_sales'),
    key=['product_sku'],
    values=['product_name', 'product_category']
) }}
