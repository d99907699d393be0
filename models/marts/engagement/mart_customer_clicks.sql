{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set sessions = ref('marketing_insight', 'fct_sessions') -%}

with totals as (

    select
        customer_id,
        cast(sum(event_count) as bigint) as event_count,
        cast(count(*) as bigint) as session_count,
        min(session_started_at) as first_event_at,
        max(session_started_at) as last_session_started_at,
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
    from {{ sessions }}
    group by customer_id

),

-- A customer starts one session at a time.
channels as (

    select
        totals.customer_id,
        max(case when sessions.session_started_at = totals.first_event_at then sessions.channel end) as first_channel,
        max(
            case when sessions.session_started_at = totals.last_session_started_at then sessions.channel end
        ) as last_channel
    from {{ sessions }} as sessions
    inner join totals
        on
            sessions.customer_id = totals.customer_id
            and sessions.session_started_at in (totals.first_event_at, totals.last_session_started_at)
    group by totals.customer_id

),

final as (

    select
        totals.customer_id,
        channels.first_channel,
        channels.last_channel,
        totals.event_count,
        totals.session_count,
        totals.first_event_at,
        totals.last_event_at,
        totals.as_of_date,
        totals.event_loaded_at
    from totals
    inner join channels
        on totals.customer_id = channels.customer_id

)

select * from final
