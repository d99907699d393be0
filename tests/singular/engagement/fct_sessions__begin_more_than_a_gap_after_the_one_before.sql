with sessions as (

    select
        customer_id,
        session_started_at,
        lag(session_ended_at) over (partition by customer_id order by session_started_at) as previous_ended_at
    from {{ ref('marketing_insight', 'fct_sessions') }}

)

select * from sessions
where session_started_at <= {{ dbt.dateadd('minute', session_gap_minutes(), 'previous_ended_at') }}
