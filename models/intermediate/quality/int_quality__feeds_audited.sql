{{ config(materialized='view') }}

select
    feed,
    max(audited_loaded_at) as loaded_at
from {{ ref('marketing_insight', 'int_quality__rows_audited') }}
where audited_loaded_at is not null
group by feed
