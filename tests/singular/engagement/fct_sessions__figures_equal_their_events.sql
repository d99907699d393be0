{#- A session has every event of its customer from its start to its end, and starts and ends with one. -#}
with events as (

    select
        sessions.session_id,
        clicks.event_id,
        clicks.event_timestamp,
        clicks.page_path,
        clicks.loaded_at,
        clicks.event_type,
        row_number() over (
            partition by sessions.session_id order by clicks.event_timestamp, clicks.event_id
        ) as place,
        row_number() over (
            partition by sessions.session_id order by clicks.event_timestamp desc, clicks.event_id desc
        ) as place_from_the_end
    from {{ ref('marketing_insight', 'fct_sessions') }} as sessions
    inner join {{ ref('marketing_insight', 'fct_click_events') }} as clicks
        on
            sessions.customer_id = clicks.customer_id
            and sessions.session_started_at <= clicks.event_timestamp
            and sessions.session_ended_at >= clicks.event_timestamp

),

recomputed as (

    select
        events.session_id,
        count(*) as event_count,
        count(case when event_types.is_page_view then 1 end) as page_view_count,
        count(case when event_types.is_conversion then 1 end) > 0 as is_converted,
        max(case when events.place = 1 then events.page_path end) as entry_page,
        max(case when events.place_from_the_end = 1 then events.page_path end) as exit_page,
        min(events.event_timestamp) as session_started_at,
        max(events.event_timestamp) as session_ended_at,
        max(events.loaded_at) as loaded_at
    from events
    left join {{ ref('marketing_insight', 'ref_event_types') }} as event_types
        on events.event_type = event_types.event_type
    group by events.session_id

)

select
    sessions.session_id,
    sessions.event_count,
    recomputed.event_count as recomputed_event_count
from {{ ref('marketing_insight', 'fct_sessions') }} as sessions
left join recomputed
    on sessions.session_id = recomputed.session_id
where
    sessions.event_count is distinct from recomputed.event_count
    or sessions.page_view_count is distinct from recomputed.page_view_count
    or sessions.is_converted is distinct from recomputed.is_converted
    or sessions.entry_page is distinct from recomputed.entry_page
    or sessions.exit_page is distinct from recomputed.exit_page
    or sessions.session_started_at is distinct from recomputed.session_started_at
    or sessions.session_ended_at is distinct from recomputed.session_ended_at
    or sessions.loaded_at is distinct from recomputed.loaded_at
