{{ config(materialized='view') }}

with audited as (

    select * from {{ ref('marketing_insight', 'int_quality__rows_audited') }}
    where outcome != 'pending'

),

runs as (

    select
        feed,
        loaded_at,
        row_number() over (partition by feed order by loaded_at desc) as recency
    from {{ ref('marketing_insight', 'snap_quality__feeds') }}

),

seen_before as (

    select
        feed,
        loaded_at
    from runs
    where recency = 2

),

final as (

    select
        audited.feed,
        audited.outcome,
        sum(audited.row_count) as row_count,
        max(audited.loaded_at) as loaded_at
    from audited
    left join seen_before
        on audited.feed = seen_before.feed
    where audited.loaded_at > seen_before.loaded_at or seen_before.loaded_at is null
    group by audited.feed, audited.outcome

)

select
    feed,
    outcome,
    cast(row_count as bigint) as row_count,
    loaded_at
from final
