-- Do customers buy more on rainy days?
-- Compares the revenue of dry days (below 1 mm), wet and very wet days (10 mm and more) at the place of the var
-- signals_location with the average of the same weekdays, because weekends differ more than the weather does.
with days as (

    select
        calendar.day_of_week,
        signals.revenue_amount,
        signals.transaction_count,
        case
            when signals.total_precipitation_mm < 1 then 'dry'
            when signals.total_precipitation_mm < 10 then 'wet'
            else 'very wet'
        end as rain,
        signals.total_precipitation_mm
    from {{ ref('marketing_insight', 'mart_daily_signals') }} as signals
    inner join {{ ref('marketing_insight', 'dim_datetime') }} as calendar
        on signals.date_day = calendar.date_day
    where signals.revenue_amount is not null and signals.total_precipitation_mm is not null

),

weekdays as (

    select
        day_of_week,
        count(*) as day_count,
        sum(revenue_amount) as revenue_amount
    from days
    group by day_of_week

),

averages as (

    select
        day_of_week,
        {{ decimal_divide('revenue_amount', 'day_count') }} as usual_revenue_amount
    from weekdays

),

kinds as (

    select
        days.rain,
        count(*) as day_count,
        sum(days.total_precipitation_mm) as total_precipitation_mm,
        sum(days.transaction_count) as transaction_count,
        sum(days.revenue_amount) as revenue_amount,
        sum(averages.usual_revenue_amount) as usual_revenue_amount
    from days
    inner join averages
        on days.day_of_week = averages.day_of_week
    group by days.rain

)

select
    rain,
    day_count,
    {{ decimal_divide('total_precipitation_mm', 'day_count') }} as precipitation_per_day_mm,
    {{ decimal_divide('transaction_count', 'day_count', decimals=0) }} as transactions_per_day,
    {{ decimal_divide('revenue_amount', 'day_count') }} as revenue_per_day_amount,
    {{ decimal_divide('usual_revenue_amount', 'day_count') }} as usual_revenue_per_day_amount,
    case
        when usual_revenue_amount > 0
            then {{ decimal_divide('revenue_amount - usual_revenue_amount', 'usual_revenue_amount') }}
    end as difference_rate
from kinds
order by precipitation_per_day_mm
