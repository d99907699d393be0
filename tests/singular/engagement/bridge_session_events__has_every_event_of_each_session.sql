{#- Events without a session or in two, and sessions with more or fewer events than they say. -#}
with bridged as (

    select
        session_id,
        count(*) as event_count
    from {{ ref('marketing_insight', 'bridge_session_events') }}
    group by session_id

),

bridged_in_all as (

    select coalesce(sum(event_count), 0) as event_count from bridged

),

published as (

    select count(*) as event_count from {{ ref('marketing_insight', 'fct_click_events') }}

)

select
    sessions.session_id,
    sessions.event_count,
    bridged.event_count as bridged_count
from {{ ref('marketing_insight', 'fct_sessions') }} as sessions
full outer join bridged
    on sessions.session_id = bridged.session_id
where sessions.event_count is distinct from bridged.event_count

union all

select
    'all' as session_id,
    published.event_count,
    bridged_in_all.event_count as bridged_count
from published
cross join bridged_in_all
where published.event_count != bridged_in_all.event_count
