with customers as (

    select * from {{ ref('marketing_insight', 'mart_customer_sales') }}

),

as_of as (

    -- The last day of purchase, not the current date, so that the same files always give the same segments. Lines dated
    -- after they were loaded count only where there are no others, and then with the day of the load.
    select coalesce(max(customers.as_of_date), cast(max(customers.line_loaded_at) as date)) as as_of_date
    from customers

),

measured as (

    select
        customers.customer_id,
        as_of.as_of_date,
        customers.last_purchase_date,
        case
            when customers.last_purchase_date > as_of.as_of_date then 0
            else {{ dbt.datediff('customers.last_purchase_date', 'as_of.as_of_date', 'day') }}
        end as recency_days,
        customers.transaction_count,
        customers.net_amount as monetary_amount
    from customers
    cross join as_of
    -- Who has only returned something has bought nothing.
    where customers.last_purchase_date is not null

),

scored as (

    -- 5 is best on each scale. customer_id breaks ties, so that a quintile has the same members on every run.
    select
        *,
        ntile(5) over (order by recency_days desc, customer_id) as recency_quintile,
        ntile(5) over (order by transaction_count, customer_id) as frequency_quintile,
        ntile(5) over (order by monetary_amount, customer_id) as monetary_quintile
    from measured

),

final as (

    select
        customer_id,
        case
            when recency_quintile >= 4 and frequency_quintile >= 4 and monetary_quintile >= 4 then 'Champion'
            when frequency_quintile >= 4 and recency_quintile <= 2 then 'At risk'
            when frequency_quintile >= 3 and monetary_quintile >= 3 then 'Loyal'
            when recency_quintile >= 4 and frequency_quintile <= 2 then 'Recent'
            when recency_quintile <= 2 then 'Dormant'
            else 'Regular'
        end as value_segment,
        as_of_date,
        last_purchase_date,
        cast(recency_days as integer) as recency_days,
        cast(transaction_count as bigint) as transaction_count,
        monetary_amount,
        cast(recency_quintile as integer) as recency_quintile,
        cast(frequency_quintile as integer) as frequency_quintile,
        cast(monetary_quintile as integer) as monetary_quintile
    from scored

)

select * from final
