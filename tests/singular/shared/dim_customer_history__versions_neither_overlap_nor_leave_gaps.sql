{#- A version starts when the previous one ends. The last one is open and has the current values. -#}
with history as (

    select
        *,
        lag(valid_to) over (partition by customer_id order by valid_from) as previous_valid_to
    from {{ ref('marketing_insight', 'dim_customer_history') }}

),

customers as (

    select * from {{ ref('marketing_insight', 'dim_customer') }}

)

select
    history.customer_id,
    history.valid_from,
    'gap or overlap' as problem
from history
where history.previous_valid_to != history.valid_from

union all

select
    customers.customer_id,
    history.valid_from,
    'the open version differs from the current customer' as problem
from customers
left join history
    on customers.customer_id = history.customer_id and history.is_current
where
    not customers.is_inferred
    and (
        history.customer_id is null
        or history.gender is distinct from customers.gender
        or history.location is distinct from customers.location
        or history.tenure_months is distinct from customers.tenure_months
        or history.email_hash is distinct from customers.email_hash
        or history.region is distinct from customers.region
        or history.signup_date is distinct from customers.signup_date
    )
