"""The SQL of the dashboard: one query per question, the same on DuckDB, Postgres and Snowflake.

Ratios are divided in Python: the engines divide decimals differently.
"""

from __future__ import annotations

import re
from datetime import date

MODELS = {
    "last_non_direct_touch": "Last non-direct touch",
    "last_touch": "Last touch",
    "first_touch": "First touch",
    "linear": "Linear",
    "position_based": "Position-based",
    "time_decay": "Time decay",
}

# Which days have sales at all? One row, nulls if none has.
SALES_DAYS = """
select min(sale_date) as first_day, max(sale_date) as last_day
from {schema}.mart_daily_sales
where line_count > 0
"""

# How new is the data? One row per subject, null for a subject without data.
FRESHNESS = """
select 1 as position, 'Sales' as subject, max(sale_date) as newest_day, max(line_loaded_at) as loaded_at
from {schema}.mart_daily_sales
where line_count > 0
union all
select 2, 'Marketing spend', max(spend_date), max(loaded_at) from {schema}.fct_marketing_spend
union all
select 3, 'Campaign costs', max(cost_date), max(loaded_at) from {schema}.fct_campaign_costs
union all
select 4, 'Clicks', cast(max(session_ended_at) as date), max(loaded_at) from {schema}.fct_sessions
union all
select 5, 'Tweets', cast(max(created_at) as date), max(loaded_at) from {schema}.fct_tweets
union all
select 6, 'News', cast(max(event_timestamp) as date), max(loaded_at) from {schema}.fct_news_events
union all
select 7, 'Bitcoin', max(price_date), max(loaded_at) from {schema}.fct_bitcoin_daily
union all
-- A day with forecast hours is not known yet.
select 8, 'Weather', max(local_date), max(loaded_at) from {schema}.fct_weather_daily where forecast_hour_count = 0
order by 1
"""

# How did the period go? One row; an amount is null if no day of the period has one.
TOTALS = """
with sales as (

    select
        sum(case when line_count > 0 then 1 else 0 end) as sales_day_count,
        sum(case when line_count > 0 then revenue_amount end) as revenue,
        sum(spend_amount) as spend,
        count(spend_amount) as spend_day_count
    from {schema}.mart_daily_sales
    where sale_date between {start} and {end}

),

orders as (

    select
        sum(case when is_return then 0 else 1 end) as orders,
        sum(case when is_first_order then 1 else 0 end) as new_customers
    from {schema}.fct_orders
    where order_date between {start} and {end}

),

clicks as (

    select sum(session_count) as sessions
    from {schema}.mart_daily_clicks
    where activity_date between {start} and {end}

)

select * from sales cross join orders cross join clicks
"""

# How did revenue and spend move? One row per day with either.
DAILY = """
select
    sale_date as day,
    case when line_count > 0 then revenue_amount end as revenue,
    spend_amount as spend
from {schema}.mart_daily_sales
where sale_date between {start} and {end}
order by sale_date
"""

# What did each channel return? One row per channel; cost is null where none is known.
CHANNELS = """
select
    channel,
    sum(session_count) as sessions,
    sum(converted_session_count) as converted_sessions,
    sum({model}_order_credit) as orders,
    sum({model}_new_customer_credit) as new_customers,
    sum({model}_revenue_amount) as revenue,
    sum(cost_amount) as cost,
    sum(unknown_cost_count) as unknown_costs,
    sum(click_count) as clicks
from {schema}.mart_daily_channels
where date_day between {start} and {end}
group by channel
order by revenue desc, channel asc
"""

# How far do sessions get? One row; a session that reaches a step has reached those before it.
FUNNEL = """
with reached as (

    select
        sessions.session_id,
        max(
            case events.event_type
                when 'purchase' then 4 when 'begin_checkout' then 3 when 'add_to_cart' then 2 when 'view_item' then 1
                else 0
            end
        ) as step
    from {schema}.fct_sessions as sessions
    inner join {schema}.bridge_session_events as bridge
        on sessions.session_id = bridge.session_id
    inner join {schema}.fct_click_events as events
        on bridge.event_id = events.event_id
    where cast(sessions.session_started_at as date) between {start} and {end}
    group by sessions.session_id

)

select
    count(*) as sessions,
    count(case when step >= 1 then 1 end) as viewed_item,
    count(case when step >= 2 then 1 end) as added_to_cart,
    count(case when step >= 3 then 1 end) as began_checkout,
    count(case when step >= 4 then 1 end) as purchased
from reached
"""

# Who comes back? One row per cohort and month, for the twelve months that end with the period's last day.
COHORTS = """
select
    cohort_month,
    months_since_first_order,
    cohort_customer_count,
    active_customer_count,
    retention_rate,
    cumulative_revenue_per_customer_amount
from {schema}.mart_customer_cohorts
where cohort_month >= {year_start} and activity_month <= {end}
order by cohort_month, months_since_first_order
"""

# What happened around the shop? One row per day on which any domain has data.
SIGNALS = """
select
    date_day as day,
    revenue_amount as revenue,
    tweet_count as tweets,
    like_count as likes,
    article_count as articles,
    bitcoin_close_usd as bitcoin_close,
    average_temperature_c as temperature,
    total_precipitation_mm as precipitation
from {schema}.mart_daily_signals
where date_day between {start} and {end}
order by date_day
"""


def about(question: str, schema: str, start: date | None = None, end: date | None = None, model: str = "linear") -> str:
    """Return the SQL of a question, such as TOTALS, for the days `start` to `end` and an attribution model.

    `schema` is the one with the marts.

    Raises:
        ValueError: `schema` isn't a plain name, or the model isn't known: either would be written into the SQL.
    """
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", schema):
        raise ValueError(f"MARKETING_INSIGHT_SCHEMA is {schema!r}: write a plain name such as analytics.")
    if model not in MODELS:
        raise ValueError(f"{model!r} is no attribution model; there are {', '.join(MODELS)}.")
    first, last = start or date.min, end or date.max
    return question.format(
        schema=schema, model=model, start=_day(first), end=_day(last), year_start=_day(_eleven_months_before(last))
    )


def _day(day: date) -> str:
    return f"cast('{day.isoformat()}' as date)"


def _eleven_months_before(day: date) -> date:
    return date(day.year, 1, 1) if day.month == 12 else date(max(day.year - 1, 1), day.month + 1, 1)
