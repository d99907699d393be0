{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='activity_date',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where event_count = 0 and session_count = 0"
    )
}}

{#- Long tables are named where they are read: a CTE that is read twice would be materialised whole. -#}
{%- set click_events = ref('fct_click_events') -%}
{%- set sessions = ref('fct_sessions') -%}
{%- set gap = session_gap_minutes() -%}
{#- Sessions are never ahead of events, so what is new to this table is measured by the sessions it has. -#}
{%- set new = new_click_event_bounds(click_events, 'session_loaded_at') if is_incremental() -%}
{#- The day that a corrected event was moved from, only its deliveries know: counting every day is quicker to do. -#}
{%- set is_narrow = is_incremental() and new.first_loaded_at is none -%}

with

{% if is_narrow %}
    {%- set opened_from, opened_to = affected_session_window(new, sessions) %}

    touched_days as (

        select cast(events.event_timestamp as date) as activity_date
        from {{ click_events }} as events
        where events.loaded_at >= {{ new.since }}

        union

        -- An event starts a session or not by what happened up to a gap before it.
        select cast({{ dbt.dateadd('minute', gap, 'events.event_timestamp') }} as date) as activity_date
        from {{ click_events }} as events
        where events.loaded_at >= {{ new.since }}

        union

        -- A session that got an event may have started days before.
        select cast(sessions.session_started_at as date) as activity_date
        from {{ sessions }} as sessions
        where sessions.loaded_at >= {{ new.since }}

    ),
{% endif %}

events_by_day as (

    select
        cast(events.event_timestamp as date) as activity_date,
        count(*) as event_count,
        max(events.loaded_at) as loaded_at
    from {{ click_events }} as events
    {% if is_narrow %}
        inner join touched_days
            on cast(events.event_timestamp as date) = touched_days.activity_date
        where
            events.event_timestamp >= {{ dbt.date_trunc('day', opened_from) }}
            and events.event_timestamp < {{ dbt.dateadd('day', 2, dbt.date_trunc('day', opened_to)) }}
    {% endif %}
    group by cast(events.event_timestamp as date)

),

sessions_by_day as (

    select
        cast(sessions.session_started_at as date) as activity_date,
        count(*) as session_count,
        max(sessions.loaded_at) as loaded_at
    from {{ sessions }} as sessions
    {% if is_narrow %}
        inner join touched_days
            on cast(sessions.session_started_at as date) = touched_days.activity_date
        where
            sessions.session_started_at >= {{ dbt.date_trunc('day', opened_from) }}
            and sessions.session_started_at < {{ dbt.dateadd('day', 2, dbt.date_trunc('day', opened_to)) }}
    {% endif %}
    group by cast(sessions.session_started_at as date)

),

days as (

    {% if is_narrow %}
        select activity_date from touched_days
    {% else %}
        select activity_date from events_by_day
        union
        select activity_date from sessions_by_day
        {% if is_incremental() %}
            -- A day that lost its last event to a correction comes out empty here, and the post-hook takes it away.
            union
            select activity_date from {{ this }}
        {% endif %}
    {% endif %}

),

final as (

    select
        days.activity_date,
        cast(coalesce(events_by_day.event_count, 0) as bigint) as event_count,
        cast(coalesce(sessions_by_day.session_count, 0) as bigint) as session_count,
        sessions_by_day.loaded_at as session_loaded_at,
        {{ greatest_ignoring_nulls(['events_by_day.loaded_at', 'sessions_by_day.loaded_at']) }} as loaded_at
    from days
    left join events_by_day
        on days.activity_date = events_by_day.activity_date
    left join sessions_by_day
        on days.activity_date = sessions_by_day.activity_date

)

select * from final
