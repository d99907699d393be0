{#- Events without a session or in two, and sessions with more or fewer events than they say. -#}
with bridged as (

    select
        session_id,
        count(*) as event_count
    from {{ ref('marketing_insight', 'bridge_session_events') }}
    group by session_id

),

totals as (

    select
        (select count(*) from {{ ref('marketing_insight', 'fct_click_events') }}) as event_count,
        (select sum(event_count) from bridged) as bridged_count

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
    cast(null as {{ dbt.type_string() }}) as session_id,
    event_count,
    bridged_count
from totals
where event_count != coalesce(bridged_count, 0)
