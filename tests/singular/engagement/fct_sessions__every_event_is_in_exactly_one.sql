{#- Events in no session of their customer, and events in two, by the time that a session covers. -#}
select
    events.event_id,
    count(sessions.session_id) as session_count
from {{ ref('marketing_insight', 'fct_click_events') }} as events
left join {{ ref('marketing_insight', 'fct_sessions') }} as sessions
    on
        events.customer_id = sessions.customer_id
        and events.event_timestamp between sessions.session_started_at and sessions.session_ended_at
group by events.event_id
having count(sessions.session_id) != 1
