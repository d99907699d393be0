{#- A full outer join, to find missing and surplus days as well as wrong counts. -#}
with counted as (

    select
        cast(event_timestamp as date) as activity_date,
        1 as event_count,
        0 as session_count
    from {{ ref('marketing_insight', 'fct_click_events') }}

    union all

    select
        cast(session_started_at as date) as activity_date,
        0 as event_count,
        1 as session_count
    from {{ ref('marketing_insight', 'fct_sessions') }}

),

due as (

    select
        activity_date,
        sum(event_count) as event_count,
        sum(session_count) as session_count
    from counted
    group by activity_date

)

select
    coalesce(days.activity_date, due.activity_date) as activity_date,
    days.event_count,
    due.event_count as due_event_count,
    days.session_count,
    due.session_count as due_session_count
from {{ ref('marketing_insight', 'mart_daily_clicks') }} as days
full outer join due
    on days.activity_date = due.activity_date
where
    days.event_count is distinct from due.event_count
    or days.session_count is distinct from due.session_count
