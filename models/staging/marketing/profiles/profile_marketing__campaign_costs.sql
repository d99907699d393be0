{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['file_name', 'loaded_at'],
        on_schema_change='fail'
    )
}}

{{ profile_of_dates(
    'marketing', 'campaign_costs', 'date',
    counts={
        'rounded_count': 'case when ' ~ has_more_decimals('cost') ~ ' then count(*) else 0 end',
        'repeated_count': 'count(*) - 1',
    },
    also_by=['source', 'medium', 'campaign', 'cost', 'currency', 'impressions', 'clicks']
) }}
