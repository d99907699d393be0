{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['file_name', 'loaded_at'],
        on_schema_change='fail'
    )
}}

{{ profile_of_dates('engagement', 'customer_demographics', 'signup_date') }}
