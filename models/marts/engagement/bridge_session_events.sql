select
    events.event_id,
    sessions.session_id,
    events.customer_id,
    sessions.session_started_at,
    events.event_timestamp,
    events.loaded_at
from {{ ref('marketing_insight', 'fct_click_events') }} as events
inner join {{ ref('marketing_insight', 'fct_sessions') }} as sessions
    on
        events.customer_id = sessions.customer_id
        and events.event_timestamp between sessions.session_started_at and sessions.session_ended_at
