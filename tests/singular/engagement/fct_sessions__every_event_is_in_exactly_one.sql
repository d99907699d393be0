{#- An event in no session, and one in two of its customer's, both ways by the stretch that a session covers. -#}
select
    events.event_id,
    count(sessions.session_id) as session_count
from {{ ref('fct_click_events') }} as events
left join {{ ref('fct_sessions') }} as sessions
    on
        events.customer_id = sessions.customer_id
        and events.event_timestamp between sessions.session_started_at and sessions.session_ended_at
group by events.event_id
having count(sessions.session_id) != 1
