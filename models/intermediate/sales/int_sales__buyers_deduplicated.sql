{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='customer_id',
        on_schema_change='fail'
    )
}}

{# No values: of a buyer it only matters since when an order line has named him. #}
{{ deduplicated(ref('stg_sales__online_sales'), key=['customer_id'], values=[]) }}
