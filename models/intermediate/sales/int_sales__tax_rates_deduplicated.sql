{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='product_category',
        on_schema_change='fail'
    )
}}

{{ current_values(ref('marketing_insight', 'stg_sales__tax_rates'), key=['product_category'], values=['gst_rate']) }}
