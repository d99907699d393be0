select
    'nobody' as customer_id,
    cast(0 as bigint) as event_count,
    cast(0 as bigint) as session_count,
    cast('1970-01-01' as timestamp) as first_event_at,
    cast('1970-01-01' as timestamp) as last_event_at,
    cast('1970-01-01' as timestamp) as loaded_at
where false
