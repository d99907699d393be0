{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='customer_id',
        on_schema_change='fail',
        post_hook="{{ protect_personal_columns() }}"
    )
}}

{{ current_values(
    ref('marketing_insight', 'stg_engagement__customer_demographics'),
    key=['customer_id'],
    values=['first_name', 'last_name', 'email', 'email_hash']
) }}
