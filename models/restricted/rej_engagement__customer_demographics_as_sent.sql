{{ config(materialized='view', post_hook="{{ protect_personal_columns() }}") }}

{{ refused_rows('engagement', 'customer_demographics', as_sent=true) }}
