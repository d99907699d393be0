{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['session_started_at', 'customer_id'],
        on_schema_change='fail',
        cluster_by=['session_started_at'],
        post_hook="delete from {{ this }} where event_count is null"
    )
}}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set click_events = ref('marketing_insight', 'fct_click_events') -%}
{%- set gap = session_gap_minutes() -%}
{%- set touch_columns = session_touch_columns() -%}

with event_types as (

    select * from {{ ref('marketing_insight', 'ref_event_types') }}

),

{% if is_incremental() %}
    {%- set affected = affected_session_window(click_events, this) %}

    {% if affected.has_corrections %}
        -- Read by groups_left_by_corrections below; sqlfluff can not see that.
        events_by_customer as ( -- noqa: ST03

            select
                customer_id,
                count(*) as event_count
            from {{ click_events }}
            group by customer_id

        ),

        stored_events_by_customer as ( -- noqa: ST03

            select
                customer_id,
                sum(event_count) as event_count
            from {{ this }}
            group by customer_id

        ),
    {% endif %}

    affected_customers as (

        select distinct customer_id from {{ click_events }}
        where loaded_at >= {{ affected.since }}
        {% if affected.has_corrections %}
            -- A customer who lost an event to another customer has fewer events than their stored sessions.
            union
            {{ groups_left_by_corrections(
                'events_by_customer', 'stored_events_by_customer', ['customer_id'], ['event_count']
            ) }}
        {% endif %}

    ),

    affected_sessions as (

        select stored.*
        from {{ this }} as stored
        inner join affected_customers
            on stored.customer_id = affected_customers.customer_id
        where stored.session_started_at >= {{ affected.starts_at }}

    ),

    -- From the start of a session on, so that none is read from its middle.
    affected_times as (

        select
            changes.customer_id,
            min(changes.changed_at) as first_changed_at
        from (
            select customer_id, session_started_at as changed_at from affected_sessions
            union all
            select customer_id, event_timestamp as changed_at from {{ click_events }}
            where loaded_at >= {{ affected.since }}
        ) as changes
        group by changes.customer_id

    ),
{% endif %}

events as (

    select
        clicks.customer_id,
        clicks.event_id,
        clicks.event_type,
        clicks.page_path,
        {% for column in touch_columns -%}
            clicks.{{ column }},
        {% endfor -%}
        coalesce(clicks.{{ touch_columns | join(', clicks.') }}) is not null as is_touch,
        clicks.event_timestamp,
        clicks.loaded_at
    from {{ click_events }} as clicks
    {% if is_incremental() %}
        inner join affected_times
            on
                clicks.customer_id = affected_times.customer_id
                and clicks.event_timestamp >= affected_times.first_changed_at
        where clicks.event_timestamp >= {{ affected.starts_at }}
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
        {% for column in touch_columns -%}
            max(case when numbered.is_first_touch then numbered.{{ column }} end) as {{ column }},
        {% endfor -%}
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
    -- A session without a new event and with as many events as before has not changed. One that no longer exists comes
    -- out without events; the post-hook deletes it.
    changed as (

        select
            coalesce(sessions.customer_id, stored.customer_id) as customer_id,
            sessions.entry_page,
            sessions.exit_page,
            {% for column in touch_columns -%}
                sessions.{{ column }},
            {% endfor -%}
            sessions.event_count,
            sessions.page_view_count,
            sessions.conversion_count,
            coalesce(sessions.session_started_at, stored.session_started_at) as session_started_at,
            coalesce(sessions.session_ended_at, stored.session_ended_at) as session_ended_at,
            coalesce(sessions.loaded_at, stored.loaded_at) as loaded_at
        from sessions
        full outer join affected_sessions as stored
            on {{ join_on_key('sessions', 'stored', ['customer_id', 'session_started_at']) }}
        where
            sessions.loaded_at >= {{ affected.since }}
            or sessions.event_count is distinct from stored.event_count

    ),
{% endif %}

described as (

    {{ traffic_described('changed' if is_incremental() else 'sessions') }}

),

channels as (

    {{ traffic_classified('described') }}

),

final as (

    select
        -- Microseconds since 1970 are the same text on every engine.
        {{ dbt_utils.generate_surrogate_key([
            epoch_microseconds('described.session_started_at'), 'described.customer_id'
        ]) }} as session_id,
        described.customer_id,
        described.entry_page,
        described.exit_page,
        {% for column in touch_columns -%}
            described.{{ column }},
        {% endfor -%}
        coalesce(channels.channel, 'Unassigned') as channel,
        cast(described.event_count as bigint) as event_count,
        cast(described.page_view_count as bigint) as page_view_count,
        cast({{ integer_divide(
            epoch_microseconds('described.session_ended_at') ~ ' - '
            ~ epoch_microseconds('described.session_started_at'), 1000
        ) }} as bigint) as duration_ms,
        described.event_count = 1 as is_bounce,
        described.conversion_count > 0 as is_converted,
        described.session_started_at,
        described.session_ended_at,
        described.loaded_at
    from described
    left join channels
        on {{ join_on_key('described', 'channels', [
            'traffic_source', 'traffic_medium', 'traffic_campaign', 'traffic_click_id_kind'
        ]) }}

)

select * from final
