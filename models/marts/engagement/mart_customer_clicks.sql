{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='customer_id',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where event_count = 0"
    )
}}

{#- Long tables are named where they are read: a CTE that is read twice would be materialised whole. -#}
{%- set click_events = ref('fct_click_events') -%}
{%- set sessions = ref('fct_sessions') -%}
{%- set new = new_click_event_bounds(click_events) if is_incremental() -%}

with touched_customers as (

    {% if is_incremental() and new.first_loaded_at is none %}
        select distinct click_events.customer_id
        from {{ click_events }} as click_events
        where click_events.loaded_at >= {{ new.since }}
    {% else %}
        select distinct sessions.customer_id
        from {{ sessions }} as sessions
        {% if is_incremental() %}
            -- Whom a corrected event was taken from, only its deliveries know: adding up everybody is quicker to do.
            union
            select stored.customer_id
            from {{ this }} as stored
        {% endif %}
    {% endif %}

),

final as (

    -- A customer who lost the last event to a correction comes out empty here, and the post-hook takes the row away.
    select
        touched_customers.customer_id,
        cast(coalesce(sum(sessions.event_count), 0) as bigint) as event_count,
        cast(count(sessions.customer_id) as bigint) as session_count,
        min(sessions.session_started_at) as first_event_at,
        max(sessions.session_ended_at) as last_event_at,
        -- A day that had not come yet when its event was loaded is none up to which the data reach. A session has an
        -- event on each of its days, since a gap is a day at most.
        max(
            case
                when cast(sessions.session_started_at as date) <= cast(sessions.loaded_at as date)
                    then least(cast(sessions.session_ended_at as date), cast(sessions.loaded_at as date))
            end
        ) as as_of_date,
        max(sessions.loaded_at) as loaded_at
    from touched_customers
    left join {{ sessions }} as sessions
        on touched_customers.customer_id = sessions.customer_id
    group by touched_customers.customer_id

)

select * from final
