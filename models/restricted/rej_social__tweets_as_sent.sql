{{ config(materialized='view', post_hook="{{ protect_personal_columns() }}") }}

{{ refused_rows('social', 'tweets', as_sent=true) }}
