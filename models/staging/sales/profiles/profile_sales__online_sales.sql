{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['file_name', 'loaded_at'],
        on_schema_change='fail'
    )
}}

{%- set is_rounded -%}
    {{ has_more_decimals('avg_price') }} or {{ has_more_decimals('delivery_charges') }}
{%- endset -%}

{{ profile_of_dates(
    'sales', 'online_sales', 'transaction_date',
    counts={'rounded_count': 'sum(case when ' ~ is_rounded ~ ' then 1 else 0 end)'}
) }}
