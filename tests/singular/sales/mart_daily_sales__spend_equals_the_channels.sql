with channels_by_day as (

    select
        spend_date as sale_date,
        sum(spend_amount) as spend_amount
    from {{ ref('marketing_insight', 'fct_marketing_spend') }}
    group by spend_date

)

select
    coalesce(channels_by_day.sale_date, days.sale_date) as sale_date,
    channels_by_day.spend_amount,
    days.spend_amount as day_spend_amount
from channels_by_day
full outer join {{ ref('marketing_insight', 'mart_daily_sales') }} as days
    on channels_by_day.sale_date = days.sale_date
where channels_by_day.spend_amount is distinct from days.spend_amount
