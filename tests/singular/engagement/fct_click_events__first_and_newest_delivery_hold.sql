with delivered as (

    select
        event_id,
        customer_id,
        event_type,
        page_url,
        duration_ms,
        event_timestamp,
        loaded_at,
        min(loaded_at) over (partition by event_id) as first_loaded_at,
        min(event_timestamp) over (partition by event_id) != max(event_timestamp) over (partition by event_id)
        or min(customer_id) over (partition by event_id) != max(customer_id) over (partition by event_id) as has_moved,
        row_number() over (
            partition by event_id order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_engagement__click_events') }}

)

select
    events.event_id,
    events.loaded_at,
    delivered.loaded_at as newest_loaded_at,
    events.first_loaded_at,
    delivered.first_loaded_at as first_delivered_at
from {{ ref('fct_click_events') }} as events
left join delivered
    on events.event_id = delivered.event_id and delivered.version_rank = 1
where
    events.customer_id is distinct from delivered.customer_id
    or events.event_type is distinct from delivered.event_type
    or events.page_url is distinct from delivered.page_url
    or events.duration_ms is distinct from delivered.duration_ms
    or events.event_timestamp is distinct from delivered.event_timestamp
    or events.loaded_at is distinct from delivered.loaded_at
    or events.first_loaded_at is distinct from delivered.first_loaded_at
    or events.is_corrected is distinct from delivered.has_moved
