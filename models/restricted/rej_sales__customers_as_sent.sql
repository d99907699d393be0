{{ config(materialized='view', post_hook="{{ protect_personal_columns() }}") }}

{{ refused_rows('sales', 'customers', as_sent=true) }}
