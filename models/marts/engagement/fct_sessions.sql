{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['session_started_at', 'customer_id'],
        on_schema_change='fail',
        cluster_by=['session_started_at'],
        post_hook="delete from {{ this }} where event_count = 0"
    )
}}

{#- Long tables are named where they are read: a CTE that is read twice would be materialised whole. -#}
{%- set click_events = ref('fct_click_events') -%}
{%- set deliveries = ref('stg_engagement__click_events') -%}
{%- set gap = session_gap_minutes() -%}

with event_types as (

    select * from {{ ref('ref_event_types') }}

),

{% if is_incremental() %}
    {%- set new = new_click_event_bounds(click_events) %}
    {%- set opened_from, opened_to = affected_session_window(new, this) %}

    touched_spans as (

        {{ affected_customer_windows(new, click_events, deliveries) }}

    ),

    -- What an event in a span can join, split or leave. No session further away changes.
    opened_sessions as (

        select stored.*
        from {{ this }} as stored
        inner join touched_spans
            on
                stored.customer_id = touched_spans.customer_id
                and stored.session_ended_at >= {{ dbt.dateadd('minute', -gap, 'touched_spans.first_at') }}
                and stored.session_started_at <= {{ dbt.dateadd('minute', gap, 'touched_spans.last_at') }}
        where stored.session_started_at between {{ opened_from }} and {{ opened_to }}

    ),

    opened_spans as (

        select
            spans.customer_id,
            min(spans.first_at) as first_at,
            max(spans.last_at) as last_at
        from (
            select customer_id, first_at, last_at from touched_spans
            union all
            select customer_id, session_started_at as first_at, session_ended_at as last_at from opened_sessions
        ) as spans
        group by spans.customer_id

    ),
{% endif %}

events as (

    select
        clicks.customer_id,
        clicks.event_id,
        clicks.event_type,
        clicks.page_path,
        clicks.event_timestamp,
        clicks.loaded_at
    from {{ click_events }} as clicks
    {% if is_incremental() %}
        inner join opened_spans
            on
                clicks.customer_id = opened_spans.customer_id
                and clicks.event_timestamp between opened_spans.first_at and opened_spans.last_at
        where clicks.event_timestamp between {{ opened_from }} and {{ opened_to }}
    {% endif %}

),

numbered as (

    {{ sessionize('events', gap) }}

),

sessions as (

    select
        numbered.customer_id,
        max(case when numbered.is_first then numbered.page_path end) as entry_page,
        max(case when numbered.is_last then numbered.page_path end) as exit_page,
        count(*) as event_count,
        sum(case when event_types.is_page_view then 1 else 0 end) as page_view_count,
        max(case when event_types.is_conversion then 1 else 0 end) as conversion_count,
        min(numbered.event_timestamp) as session_started_at,
        max(numbered.event_timestamp) as session_ended_at,
        max(numbered.loaded_at) as loaded_at
    from numbered
    left join event_types
        on numbered.event_type = event_types.event_type
    group by numbered.customer_id, numbered.session_number

),

{% if is_incremental() %}
    -- A session that is no longer there comes out empty, and the post-hook takes it away. Of the others, one without
    -- a new event and with as many as it had has lost none.
    changed as (

        select
            coalesce(sessions.customer_id, opened.customer_id) as customer_id,
            sessions.entry_page,
            sessions.exit_page,
            coalesce(sessions.event_count, 0) as event_count,
            coalesce(sessions.page_view_count, 0) as page_view_count,
            coalesce(sessions.conversion_count, 0) as conversion_count,
            coalesce(sessions.session_started_at, opened.session_started_at) as session_started_at,
            coalesce(sessions.session_ended_at, opened.session_ended_at) as session_ended_at,
            coalesce(sessions.loaded_at, opened.loaded_at) as loaded_at
        from sessions
        full outer join opened_sessions as opened
            on {{ join_on_key('sessions', 'opened', ['customer_id', 'session_started_at']) }}
        where
            sessions.loaded_at >= {{ new.since }}
            or sessions.event_count is distinct from opened.event_count

    ),
{% endif %}

final as (

    select
        -- Microseconds since 1970 are the same text on every engine.
        {{ dbt_utils.generate_surrogate_key([epoch_microseconds('session_started_at'), 'customer_id']) }} as session_id,
        customer_id,
        entry_page,
        exit_page,
        cast(event_count as bigint) as event_count,
        cast(page_view_count as bigint) as page_view_count,
        cast({{ integer_divide(
            epoch_microseconds('session_ended_at') ~ ' - ' ~ epoch_microseconds('session_started_at'), 1000
        ) }} as bigint) as duration_ms,
        event_count = 1 as is_bounce,
        conversion_count > 0 as is_converted,
        session_started_at,
        session_ended_at,
        loaded_at
    from {{ 'changed' if is_incremental() else 'sessions' }}

)

select * from final
