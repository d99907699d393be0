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

final as (

    select
        customers.customer_id,
        customers.region,
        customers.segment,
        buyers.value_segment,
        customers.is_active,
        visitors.first_channel,
        visitors.last_channel,
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

)

select * from final
