with delivered as (

    select
        event_id,
        min(event_timestamp) != max(event_timestamp) or min(customer_id) != max(customer_id) as has_moved
    from {{ ref('marketing_insight', 'stg_engagement__click_events') }}
    group by event_id

)

select
    events.event_id,
    events.has_changed_group,
    delivered.has_moved
from {{ ref('marketing_insight', 'fct_click_events') }} as events
left join delivered
    on events.event_id = delivered.event_id
where events.has_changed_group is distinct from delivered.has_moved
