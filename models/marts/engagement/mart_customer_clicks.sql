with sessions as (

    select * from {{ ref('marketing_insight', 'fct_sessions') }}

),

final as (

    select
        customer_id,
        cast(sum(event_count) as bigint) as event_count,
        cast(count(*) as bigint) as session_count,
        min(session_started_at) as first_event_at,
        max(session_ended_at) as last_event_at,
        -- A day after its event was loaded says nothing of how far the data reach. A session has an event on each of
        -- its days, because a gap is a day at most.
        max(
            case
                when cast(session_started_at as date) <= cast(loaded_at as date)
                    then least(cast(session_ended_at as date), cast(loaded_at as date))
            end
        ) as as_of_date,
        max(loaded_at) as event_loaded_at
    from sessions
    group by customer_id

)

select * from final
