with orders as (

    select
        customer_id,
        is_return,
        is_first_order,
        net_amount,
        cast({{ dbt.date_trunc('month', 'order_date') }} as date) as order_month
    from {{ ref('marketing_insight', 'fct_orders') }}

),

span as (

    select
        min(order_month) as first_month,
        max(order_month) as last_month
    from orders

),

months as (

    select days.date_day as activity_month
    from {{ ref('marketing_insight', 'dim_datetime') }} as days
    inner join span
        on days.date_day between span.first_month and span.last_month
    where days.day = 1

),

customers as (

    select
        customer_id,
        order_month as cohort_month
    from orders
    where is_first_order

),

cohorts as (

    select
        cohort_month,
        count(*) as cohort_customer_count
    from customers
    group by cohort_month

),

activity_by_customer as (

    -- Grouped by customer first, which is faster than counting distinct customers.
    select
        customers.cohort_month,
        customers.customer_id,
        greatest(orders.order_month, customers.cohort_month) as activity_month,
        max(case when orders.is_return then 0 else 1 end) as is_active,
        sum(case when orders.is_return then 0 else 1 end) as order_count,
        sum(orders.net_amount) as revenue_amount
    from orders
    inner join customers
        on orders.customer_id = customers.customer_id
    group by
        customers.cohort_month, customers.customer_id, greatest(orders.order_month, customers.cohort_month)

),

activity as (

    select
        cohort_month,
        activity_month,
        sum(is_active) as active_customer_count,
        sum(order_count) as order_count,
        sum(revenue_amount) as revenue_amount
    from activity_by_customer
    group by cohort_month, activity_month

),

measured as (

    -- Every month from the cohort's own to the last one of the data, also where nobody came back.
    select
        cohorts.cohort_month,
        months.activity_month,
        cohorts.cohort_customer_count,
        coalesce(activity.active_customer_count, 0) as active_customer_count,
        coalesce(activity.order_count, 0) as order_count,
        coalesce(activity.revenue_amount, 0) as revenue_amount,
        sum(coalesce(activity.revenue_amount, 0)) over (
            partition by cohorts.cohort_month order by months.activity_month
            rows between unbounded preceding and current row
        ) as cumulative_revenue_amount
    from cohorts
    inner join months
        on cohorts.cohort_month <= months.activity_month
    left join activity
        on cohorts.cohort_month = activity.cohort_month and months.activity_month = activity.activity_month

),

final as (

    select
        cohort_month,
        activity_month,
        cast({{ dbt.datediff('cohort_month', 'activity_month', 'month') }} as integer) as months_since_first_order,
        cast(cohort_customer_count as bigint) as cohort_customer_count,
        cast(active_customer_count as bigint) as active_customer_count,
        cast(order_count as bigint) as order_count,
        cast(revenue_amount as numeric(38, 6)) as revenue_amount,
        {{ decimal_divide('active_customer_count', 'cohort_customer_count', decimals=0) }} as retention_rate,
        cast(cumulative_revenue_amount as numeric(38, 6)) as cumulative_revenue_amount,
        {{ decimal_divide('cumulative_revenue_amount', 'cohort_customer_count') }}
            as cumulative_revenue_per_customer_amount
    from measured

)

select * from final
