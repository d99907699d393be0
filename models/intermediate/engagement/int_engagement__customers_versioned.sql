{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='customer_id',
        on_schema_change='fail'
    )
}}

{{ scd2_versions(
    ref('marketing_insight', 'stg_engagement__customer_demographics'),
    key=['customer_id'],
    values=['email_hash', 'region', 'signup_date']
) }}
