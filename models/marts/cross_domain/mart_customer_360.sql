with customers as (

    select * from {{ ref('marketing_insight', 'dim_customer') }}

),

buyers as (

    select * from {{ ref('marketing_insight', 'mart_customer_value') }}

),

sales as (

    select * from {{ ref('marketing_insight', 'mart_customer_sales') }}

),

visitors as (

    select * from {{ ref('marketing_insight', 'mart_customer_clicks') }}

),

sessions as (

    select * from {{ ref('marketing_insight', 'fct_sessions') }}

),

session_bounds as (

    select
        customer_id,
        min(session_started_at) as first_started_at,
        max(session_started_at) as last_started_at
    from sessions
    group by customer_id

),

-- A customer starts one session at a time.
channels as (

    select
        sessions.customer_id,
        max(case when sessions.session_started_at = bounds.first_started_at then sessions.channel end) as first_channel,
        max(case when sessions.session_started_at = bounds.last_started_at then sessions.channel end) as last_channel
    from sessions
    inner join session_bounds as bounds
        on
            sessions.customer_id = bounds.customer_id
            and sessions.session_started_at in (bounds.first_started_at, bounds.last_started_at)
    group by sessions.customer_id

),

final as (

    select
        customers.customer_id,
        customers.region,
        customers.segment,
        buyers.value_segment,
        customers.is_active,
        channels.first_channel,
        channels.last_channel,
        cast(coalesce(buyers.transaction_count, 0) as bigint) as transaction_count,
        cast(coalesce(buyers.monetary_amount, 0) as numeric(38, 6)) as revenue_amount,
        cast(coalesce(sales.net_amount, 0) as numeric(38, 6)) as lifetime_revenue_amount,
        cast(coalesce(visitors.session_count, 0) as bigint) as session_count,
        cast(coalesce(visitors.event_count, 0) as bigint) as click_count,
        customers.as_of_date,
        customers.signup_date,
        customers.last_activity_date,
        case
            when customers.signup_date <= customers.as_of_date
                then cast({{ dbt.datediff('customers.signup_date', 'customers.as_of_date', 'day') }} as integer)
        end as days_since_signup,
        case
            when customers.last_activity_date > customers.as_of_date then 0
            else cast({{ dbt.datediff('customers.last_activity_date', 'customers.as_of_date', 'day') }} as integer)
        end as days_since_last_activity
    from customers
    left join buyers
        on customers.customer_id = buyers.customer_id
    left join sales
        on customers.customer_id = sales.customer_id
    left join visitors
        on customers.customer_id = visitors.customer_id
    left join channels
        on customers.customer_id = channels.customer_id

)

select * from final
