{#- An event more than the gap after its customer's previous one starts a session. -#}
with events as (

    select
        customer_id,
        event_timestamp,
        lag(event_timestamp) over (partition by customer_id order by event_timestamp, event_id) as previous_at
    from {{ ref('marketing_insight', 'fct_click_events') }}

),

due as (

    select
        events.customer_id,
        events.event_timestamp
    from events
    where
        events.previous_at is null
        or events.event_timestamp > {{ dbt.dateadd('minute', session_gap_minutes(), 'events.previous_at') }}

)

select
    coalesce(due.customer_id, sessions.customer_id) as customer_id,
    due.event_timestamp,
    sessions.session_started_at
from due
full outer join {{ ref('marketing_insight', 'fct_sessions') }} as sessions
    on
        due.customer_id = sessions.customer_id
        and due.event_timestamp = sessions.session_started_at
where due.customer_id is null or sessions.customer_id is null
