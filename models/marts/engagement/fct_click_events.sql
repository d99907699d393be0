{{
    config(
        materialized='incremental',
        incremental_strategy='event_merge',
        unique_key='event_id',
        event_time='event_timestamp',
        on_schema_change='fail',
        cluster_by=['event_timestamp']
    )
}}

{% set click_events = ref('marketing_insight', 'stg_engagement__click_events') %}
{% set correction_days = event_correction_days() %}

with delivered as (

    select * from {{ click_events }}
    {% if is_incremental() %}
        -- Load time, not event time: an event that arrives late is still new to us.
        where {{ since_last_load() }}
    {% endif %}

),

newest as (

    {{ latest_per_key('delivered', ['event_id'], watched=['event_timestamp', 'customer_id']) }}

),

first_loads as (

    select
        delivered.event_id,
        min(delivered.loaded_at) as first_loaded_at
    from delivered
    group by delivered.event_id

),

{% if is_incremental() %}
    stored as (

        select * from {{ this }}
        {% if correction_days is not none %}
            where {{ within_window_of_new_rows(click_events, 'event_timestamp', 'day', correction_days) }}
        {% endif %}

    ),

    known as (

        select
            first_loads.event_id,
            least(
                first_loads.first_loaded_at, coalesce(stored.first_loaded_at, first_loads.first_loaded_at)
            ) as first_loaded_at,
            stored.customer_id,
            stored.event_timestamp,
            stored.has_changed_group
        from first_loads
        left join stored
            on first_loads.event_id = stored.event_id

    ),
{% endif %}

final as (

    select
        newest.event_id,
        newest.customer_id,
        newest.event_type,
        newest.page_url,
        newest.page_host,
        newest.page_path,
        newest.page_query,
        newest.utm_source,
        newest.utm_medium,
        newest.utm_campaign,
        newest.utm_term,
        newest.utm_content,
        newest.referrer,
        newest.referrer_host,
        newest.click_id_kind,
        -- Delivered for another customer or another time before. fct_sessions has to look there, too.
        newest.has_moved
        {%- if is_incremental() %}
            or coalesce(
                known.has_changed_group
                or known.event_timestamp != newest.event_timestamp
                or known.customer_id != newest.customer_id,
                false
            )
        {%- endif %} as has_changed_group,
        newest.duration_ms,
        newest.event_timestamp,
        known.first_loaded_at,
        newest.loaded_at
    from newest
    inner join {{ 'known' if is_incremental() else 'first_loads as known' }}
        on newest.event_id = known.event_id

)

select * from final
