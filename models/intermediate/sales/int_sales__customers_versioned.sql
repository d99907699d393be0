{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='customer_id',
        on_schema_change='fail'
    )
}}

{{ scd2_versions(
    ref('marketing_insight', 'stg_sales__customers'),
    key=['customer_id'],
    values=['gender', 'location', 'education', 'marital_status', 'profession', 'tenure_months']
) }}
