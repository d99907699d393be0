{#- The table is built from sessions; here the figures are computed from events. -#}
with events_by_customer as (

    select
        customer_id,
        count(*) as event_count,
        min(event_timestamp) as first_event_at,
        max(event_timestamp) as last_event_at,
        max(loaded_at) as event_loaded_at
    from {{ ref('marketing_insight', 'fct_click_events') }}
    group by customer_id

),

sessions_by_customer as (

    select
        customer_id,
        count(*) as session_count
    from {{ ref('marketing_insight', 'fct_sessions') }}
    group by customer_id

)

select
    coalesce(customers.customer_id, events_by_customer.customer_id, sessions_by_customer.customer_id) as customer_id,
    customers.event_count,
    events_by_customer.event_count as due_event_count
from {{ ref('marketing_insight', 'mart_customer_clicks') }} as customers
full outer join events_by_customer
    on customers.customer_id = events_by_customer.customer_id
full outer join sessions_by_customer
    on coalesce(customers.customer_id, events_by_customer.customer_id) = sessions_by_customer.customer_id
where
    customers.event_count is distinct from events_by_customer.event_count
    or customers.first_event_at is distinct from events_by_customer.first_event_at
    or customers.last_event_at is distinct from events_by_customer.last_event_at
    or customers.event_loaded_at is distinct from events_by_customer.event_loaded_at
    or customers.session_count is distinct from sessions_by_customer.session_count
