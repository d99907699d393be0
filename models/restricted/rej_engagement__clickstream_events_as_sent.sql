{{ config(materialized='view', post_hook="{{ protect_personal_columns() }}") }}

{{ refused_rows('engagement', 'clickstream_events', as_sent=true) }}
