-- What does a new customer cost, per month and paid channel?
-- New customers are credited to the last touch before their first order that is not direct. The cost over all channels
-- counts every new customer, also those who came without an ad. Null: a cost is unknown, or nobody new came.
with months as (

    select
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as activity_month,
        channel,
        sum(last_non_direct_touch_new_customer_credit) as new_customer_count,
        sum(cost_amount) as known_cost_amount,
        sum(unknown_cost_count) as unknown_cost_count
    from {{ ref('marketing_insight', 'mart_daily_channels') }}
    group by cast({{ dbt.date_trunc('month', 'date_day') }} as date), channel

),

measured as (

    select
        activity_month,
        channel,
        new_customer_count,
        known_cost_amount,
        unknown_cost_count,
        case when unknown_cost_count = 0 then known_cost_amount end as cost_amount,
        sum(new_customer_count) over (partition by activity_month) as all_new_customer_count,
        case
            when sum(unknown_cost_count) over (partition by activity_month) = 0
                then sum(known_cost_amount) over (partition by activity_month)
        end as all_cost_amount
    from months

)

select
    activity_month,
    channel,
    new_customer_count,
    cost_amount,
    {{ decimal_divide('cost_amount', 'new_customer_count') }} as acquisition_cost_amount,
    {{ decimal_divide('all_cost_amount', 'all_new_customer_count') }} as acquisition_cost_of_all_channels_amount
from measured
where known_cost_amount is not null or unknown_cost_count > 0
order by activity_month, acquisition_cost_amount nulls last, channel
