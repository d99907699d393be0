with events_by_day as (

    select
        cast(event_timestamp as date) as activity_date,
        count(*) as event_count
    from {{ ref('marketing_insight', 'fct_click_events') }}
    group by cast(event_timestamp as date)

),

sessions_by_day as (

    select
        cast(session_started_at as date) as activity_date,
        count(*) as session_count
    from {{ ref('marketing_insight', 'fct_sessions') }}
    group by cast(session_started_at as date)

),

final as (

    select
        events_by_day.activity_date,
        cast(events_by_day.event_count as bigint) as event_count,
        cast(coalesce(sessions_by_day.session_count, 0) as bigint) as session_count
    from events_by_day
    left join sessions_by_day
        on events_by_day.activity_date = sessions_by_day.activity_date

)

select * from final
