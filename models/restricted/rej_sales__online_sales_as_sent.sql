{{ config(materialized='view', post_hook="{{ protect_personal_columns() }}") }}

{{ refused_rows('sales', 'online_sales', as_sent=true) }}
