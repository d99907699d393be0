{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['product_category', 'sale_month'],
        on_schema_change='fail'
    )
}}

{{ current_values(
    ref('marketing_insight', 'stg_sales__discount_coupons'),
    key=['product_category', 'sale_month'],
    values=['coupon_code', 'discount_rate']
) }}
