"""Every metric once more, in SQL of its own over the facts, to compare MetricFlow's figures with."""

from __future__ import annotations

import calendar
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

Query = Callable[[str], list[tuple[Any, ...]]]
# The figures of a metric by the values that they are grouped by, without those that are null.
Figures = dict[tuple[Any, ...], Any]

CUSTOMER = " left join analytics.dim_customer as c on f.customer_id = c.customer_id"
BY_CUSTOMER = {"customer__is_active": "c.is_active"}
PRODUCT = " left join analytics.dim_products as p on f.product_sku = p.product_sku"
PLACE = " left join analytics.dim_location as l on f.location_id = l.location_id"
# The last session of a customer before the end of the order's day, and not more than seven days before.
CONVERSIONS = """(
    select o.order_key, o.customer_id, max(date_trunc('hour', s.session_started_at)) as started_at
    from analytics.fct_orders as o
    inner join analytics.fct_sessions as s
        on o.customer_id = s.customer_id
        and date_trunc('hour', s.session_started_at) <= cast(o.order_date as timestamp) + interval '23 hours'
        and date_trunc('hour', s.session_started_at) > cast(o.order_date as timestamp) - interval '145 hours'
    where not o.is_return
    group by o.order_key, o.customer_id
) as f"""
# A row per customer and month after that of the first order, up to the newest month with an order or a return.
CUSTOMER_MONTHS = """(
    select c.first_at, c.customer_id, a.customer_id as active_id,
        cast(
            12 * (extract(year from m.starts_at) - extract(year from c.first_at))
            + extract(month from m.starts_at) - extract(month from c.first_at) as integer
        ) as months
    from (
        select customer_id, date_trunc('month', min(order_date)) as first_at
        from analytics.fct_orders where not is_return group by customer_id
    ) as c
    inner join (select distinct date_trunc('month', date_day) as starts_at from analytics.dim_datetime) as m
        on m.starts_at > c.first_at and m.starts_at <= (select max(order_date) from analytics.fct_orders)
    left join (
        select distinct customer_id, date_trunc('month', order_date) as starts_at
        from analytics.fct_orders where not is_return
    ) as a on c.customer_id = a.customer_id and m.starts_at = a.starts_at
) as f"""
HASHTAGS = """(
    select b.hashtag, t.created_at
    from analytics.bridge_tweet_hashtags as b inner join analytics.fct_tweets as t on b.tweet_id = t.tweet_id
    where t.is_latest_edit
) as f"""


@dataclass(frozen=True)
class Fact:
    """Where figures come from: SQL after `from`, the time that they count at, and what else they are grouped by."""

    sql: str
    at: str
    by: Mapping[str, str] = field(default_factory=dict)
    times: tuple[str, str, str] = ("day", "month", "week")


FACTS = {
    "lines": Fact(
        f"analytics.fct_sales as f{PRODUCT}{CUSTOMER}",
        "f.transaction_date",
        {"product__product_group": "p.product_group"} | BY_CUSTOMER,
    ),
    "orders": Fact(f"analytics.fct_orders as f{CUSTOMER}", "f.order_date", BY_CUSTOMER),
    "customer_months": Fact(
        CUSTOMER_MONTHS,
        "f.first_at",
        {"customer_cohort__months_since_first_order": "f.months"},
        times=("month", "quarter", "year"),
    ),
    "spend": Fact("analytics.fct_marketing_spend as f", "f.spend_date", {"spend__channel": "f.channel"}),
    "costs": Fact("analytics.fct_campaign_costs as f", "f.cost_date", {"campaign_cost__campaign": "f.campaign"}),
    "channels": Fact("analytics.mart_daily_channels as f", "f.date_day", {"marketing_channel": "f.channel"}),
    "attributed": Fact("analytics.fct_attributed_orders as f", "f.order_date", {"marketing_channel": "f.channel"}),
    "events": Fact("analytics.fct_click_events as f", "f.event_timestamp", {"click_event__event_type": "f.event_type"}),
    "shop_events": Fact(f"analytics.fct_click_events as f{CUSTOMER}", "f.event_timestamp", BY_CUSTOMER),
    "sessions": Fact(
        f"analytics.fct_sessions as f{CUSTOMER}",
        "f.session_started_at",
        BY_CUSTOMER | {"marketing_channel": "f.channel"},
    ),
    "conversions": Fact(f"{CONVERSIONS}{CUSTOMER}", "f.started_at", BY_CUSTOMER),
    "bitcoin_days": Fact(
        "analytics.fct_bitcoin_daily as f", "f.price_date", {"bitcoin_day__source_name": "f.source_name"}
    ),
    "candles": Fact(
        "analytics.fct_bitcoin_hourly as f", "f.hour_starts_at", {"bitcoin_hour__source_name": "f.source_name"}
    ),
    "prices": Fact(
        "analytics.fct_bitcoin_prices as f",
        "f.event_timestamp",
        {"bitcoin_price__volatility_category": "f.volatility_category"},
    ),
    "news": Fact(
        "analytics.fct_news_events as f", "f.event_timestamp", {"article__source_category": "f.source_category"}
    ),
    "tweets": Fact("analytics.fct_tweets as f", "f.created_at", {"tweet__language_code": "f.language_code"}),
    "observations": Fact(
        "analytics.fct_tweet_metrics as f inner join analytics.fct_tweets as t on f.tweet_id = t.tweet_id",
        "f.observed_at",
        {"tweet__language_code": "t.language_code"},
    ),
    "hashtags": Fact(HASHTAGS, "f.created_at", {"hashtag_day__hashtag": "f.hashtag"}),
    "hours": Fact(
        f"analytics.fct_weather_hourly as f{PLACE}",
        "f.local_observed_at",
        {"place__location_name": "l.location_name"},
    ),
    "days": Fact(
        f"analytics.fct_weather_daily as f{PLACE}", "f.local_date", {"place__location_name": "l.location_name"}
    ),
    "rejected": Fact("analytics.fct_rejected_rows as f", "f.loaded_at", {"rejected_row__feed": "f.feed"}),
}


def column(fact: Fact, by: str) -> str:
    """The SQL of what MetricFlow calls `by`."""
    if by.startswith("metric_time__"):
        return f"date_trunc('{by.removeprefix('metric_time__')}', {fact.at})"
    return fact.by[by]


def figures(rows: Sequence[tuple[Any, ...]]) -> Figures:
    """Return rows of groups and a value as figures: midnights as days, nulls left out."""
    found: Figures = {}
    for *groups, value in rows:
        key = tuple(group.date() if isinstance(group, datetime) else group for group in groups)
        assert key not in found, f"two rows for {key}"
        if value is not None:
            found[key] = value
    return found


class Recomputed(ABC):
    """How a metric is computed, independently of MetricFlow."""

    @abstractmethod
    def groupings(self) -> list[tuple[str, ...]]:
        """Return at least three ways to group it, in MetricFlow's names."""

    @abstractmethod
    def figures(self, query: Query, by: Sequence[str]) -> Figures:
        """Compute it."""


def usual_groupings(fact: str, dimensions: Sequence[str]) -> list[tuple[str, ...]]:
    """By two of the fact's times, usually day and month, and by a dimension if there is one."""
    times = [f"metric_time__{each}" for each in FACTS[fact].times]
    return [(times[0],), (times[1],), (dimensions[0] if dimensions else times[2],)]


@dataclass(frozen=True)
class Figure(Recomputed):
    """An aggregate over the rows of a fact."""

    fact: str
    value: str
    where: str = "1 = 1"

    def dimensions(self) -> list[str]:
        return list(FACTS[self.fact].by)

    def groupings(self) -> list[tuple[str, ...]]:
        return usual_groupings(self.fact, self.dimensions())

    def figures(self, query: Query, by: Sequence[str]) -> Figures:
        fact = FACTS[self.fact]
        groups = ", ".join(column(fact, each) for each in by)
        return figures(query(f"select {groups}, {self.value} from {fact.sql} where {self.where} group by {groups}"))


@dataclass(frozen=True)
class Ratio(Recomputed):
    """One figure per unit of another, where both are known."""

    numerator: Figure
    denominator: Figure
    factor: int = 1

    def groupings(self) -> list[tuple[str, ...]]:
        shared = self.denominator.dimensions()
        return usual_groupings(self.numerator.fact, [each for each in self.numerator.dimensions() if each in shared])

    def figures(self, query: Query, by: Sequence[str]) -> Figures:
        over, under = self.numerator.figures(query, by), self.denominator.figures(query, by)
        return {key: self.factor * float(over[key]) / float(under[key]) for key in over if under.get(key)}


@dataclass(frozen=True)
class Difference(Recomputed):
    """One figure less another."""

    first: Figure
    second: Figure

    def groupings(self) -> list[tuple[str, ...]]:
        return self.first.groupings()

    def figures(self, query: Query, by: Sequence[str]) -> Figures:
        first, second = self.first.figures(query, by), self.second.figures(query, by)
        return {key: first[key] - second[key] for key in first.keys() & second.keys()}


@dataclass(frozen=True)
class Running(Recomputed):
    """A figure over the days that a condition on `f` and the day `d` lets in. By month, that of its last day."""

    figure: Figure
    days: str

    def groupings(self) -> list[tuple[str, ...]]:
        return [("metric_time__day",), ("metric_time__month",), ("metric_time__day", self.figure.dimensions()[0])]

    def figures(self, query: Query, by: Sequence[str]) -> Figures:
        fact = FACTS[self.figure.fact]
        groups = ", ".join(["d.date_day", *(fact.by[each] for each in by[1:])])
        condition = self.days.format(at=fact.at)
        by_day = figures(
            query(
                f"select {groups}, {self.figure.value} from {fact.sql}"
                f" inner join analytics.time_spine_daily as d on {condition} group by {groups}"
            )
        )
        if by[0] == "metric_time__day":
            return by_day
        return {(day.replace(day=1),): by_day[day,] for (day,) in sorted(by_day)}


@dataclass(frozen=True)
class Change(Recomputed):
    """A figure against that of some time earlier, as a share of it."""

    figure: Figure
    grain: str
    days: int = 0
    months: int = 0

    def groupings(self) -> list[tuple[str, ...]]:
        times = [("metric_time__day",), (f"metric_time__{self.grain}",)]
        return [*times, (f"metric_time__{self.grain}", self.figure.dimensions()[0])]

    def figures(self, query: Query, by: Sequence[str]) -> Figures:
        now = self.figure.figures(query, by)
        then = {key: now.get((self.earlier(key[0]), *key[1:])) for key in now}
        return {key: float(now[key]) / float(was) - 1 for key, was in then.items() if was}

    def earlier(self, day: date) -> date:
        """The day to compare with. The end of a month is compared with the end of a shorter one."""
        months = day.year * 12 + day.month - 1 - self.months
        year, month = months // 12, months % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(day.day, last)) - timedelta(days=self.days)


@dataclass(frozen=True)
class LastClose(Recomputed):
    """The last close of each source and asset in a group, averaged."""

    def groupings(self) -> list[tuple[str, ...]]:
        return usual_groupings("bitcoin_days", list(FACTS["bitcoin_days"].by))

    def figures(self, query: Query, by: Sequence[str]) -> Figures:
        fact = FACTS["bitcoin_days"]
        last: dict[tuple[Any, ...], dict[tuple[Any, ...], Any]] = {}
        sql = f"select {column(fact, by[0])}, source_name, asset_id, close_usd from {fact.sql} order by {fact.at}"
        for group, source, asset, close in query(sql):
            last.setdefault((group,), {})[source, asset] = close
        means = [(*key, sum(map(float, closes.values())) / len(closes)) for key, closes in last.items()]
        return figures(means)


ENGAGEMENT = (
    "coalesce(like_count, 0) + coalesce(reply_count, 0) + coalesce(retweet_count, 0) + coalesce(quote_count, 0)"
)
ORIGINAL = "case when is_latest_edit and not is_retweet then {} end"
KNOWN = "{} is not null and {} is not null"
revenue = Figure("lines", "sum(net_amount)")
gross = Figure("lines", "sum(gross_amount)")
discounts = Figure("lines", "sum(coupon_discount)")
units = Figure("lines", "sum(quantity)")
sold_revenue = Figure("lines", "sum(case when quantity > 0 then net_amount else 0 end)")
returned_revenue = Figure("lines", "-sum(case when quantity < 0 then net_amount else 0 end)")
sold_units = Figure("lines", "sum(case when quantity > 0 then quantity else 0 end)")
returned_units = Figure("lines", "-sum(case when quantity < 0 then quantity else 0 end)")
orders = Figure("orders", "sum(case when is_return then 0 else 1 end)")
orders_with_coupon = Figure("orders", "sum(case when has_coupon and not is_return then 1 else 0 end)")
new_customers = Figure("orders", "sum(case when order_number = 1 then 1 else 0 end)")
active_customers = Figure("orders", "count(distinct case when not is_return then f.customer_id end)")
returning_customers = Figure("orders", "count(distinct case when order_number > 1 then f.customer_id end)")
customer_months = Figure("customer_months", "count(*)")
retained_months = Figure("customer_months", "count(f.active_id)")


def retention_in(month: int) -> Ratio:
    """The retention rate of one month after the first order."""
    return Ratio(
        Figure("customer_months", "count(f.active_id)", f"f.months = {month}"),
        Figure("customer_months", "count(*)", f"f.months = {month}"),
    )


spend = Figure("spend", "sum(spend_amount)")
online_spend = Figure("spend", "sum(spend_amount)", "channel = 'Online'")
events = Figure("events", "count(*)")
cart_additions = Figure("shop_events", "count(*)", "event_type = 'add_to_cart'")
purchases = Figure("shop_events", "count(*)", "event_type = 'purchase'")
sessions = Figure("sessions", "count(*)")
session_visitors = Figure("sessions", "count(distinct f.customer_id)")
page_views = Figure("sessions", "sum(page_view_count)")
session_events = Figure("sessions", "sum(event_count)")
bounced = Figure("sessions", "count(*)", "event_count = 1")
converted = Figure("sessions", "count(*)", "is_converted")
high = Figure("candles", "max(high_usd)")
low = Figure("candles", "min(low_usd)")
articles = Figure("news", "count(*)")
crypto_articles = Figure("news", "count(*)", "has_crypto_mention")
originals = Figure("tweets", "sum(case when is_latest_edit and not is_retweet then 1 else 0 end)")
engagements = Figure("tweets", f"sum({ORIGINAL.format(ENGAGEMENT)})")
seen_engagements = Figure("tweets", f"sum({ORIGINAL.format(ENGAGEMENT)})", "impression_count is not null")
impressions = Figure("tweets", f"sum({ORIGINAL.format('impression_count')})")
rainy_hours = Figure("hours", "sum(case when precipitation_mm > 0 then 1 when precipitation_mm = 0 then 0 end)")
known_hours = Figure("hours", "count(precipitation_mm)")
channel_cost = Figure("channels", "sum(cost_amount)")
COST_AND_CLICKS = KNOWN.format("cost_amount", "click_count")
COST_AND_IMPRESSIONS = KNOWN.format("cost_amount", "impression_count")
CLICKS_AND_IMPRESSIONS = KNOWN.format("click_count", "impression_count")
MODELS = ("first_touch", "last_touch", "last_non_direct_touch", "linear", "position_based", "time_decay")
attributed_revenue = {model: Figure("attributed", f"sum({model}_revenue_amount)") for model in MODELS}
attributed_new_customers = {
    model: Figure("attributed", f"sum(case when is_first_order then {model}_credit else 0 end)") for model in MODELS
}

RECOMPUTED: dict[str, Recomputed] = {
    # sales
    "revenue": revenue,
    "gross_merchandise_value": gross,
    "discounts": discounts,
    "discount_rate": Ratio(discounts, gross),
    "tax": Figure("lines", "sum(tax_amount)"),
    "delivery_charges": Figure("lines", "sum(delivery_amount)"),
    "invoiced_total": Figure("lines", "sum(total_amount)"),
    "order_lines": Figure("lines", "count(*)"),
    "units_sold": units,
    "revenue_before_returns": sold_revenue,
    "returned_revenue": returned_revenue,
    "return_rate": Ratio(returned_revenue, sold_revenue),
    "units_before_returns": sold_units,
    "returned_units": returned_units,
    "unit_return_rate": Ratio(returned_units, sold_units),
    "products_sold": Figure("lines", "count(distinct case when quantity > 0 then f.product_sku end)"),
    "average_selling_price": Ratio(revenue, units),
    "orders": orders,
    "average_order_value": Ratio(revenue, orders),
    "items_per_order": Ratio(units, orders),
    "orders_with_coupon": orders_with_coupon,
    "coupon_share": Ratio(orders_with_coupon, orders),
    "new_customers": new_customers,
    "returning_customers": returning_customers,
    "repeat_purchase_rate": Ratio(returning_customers, active_customers),
    "cohort_customer_months": customer_months,
    "retained_customer_months": retained_months,
    "retention_rate": Ratio(retained_months, customer_months),
    **{f"retention_rate_month_{month}": retention_in(month) for month in (1, 3, 12)},
    "orders_per_customer": Ratio(orders, active_customers),
    "average_days_between_orders": Figure("orders", "avg(days_since_previous_order)"),
    "active_customers": active_customers,
    "revenue_per_customer": Ratio(revenue, active_customers),
    "revenue_month_to_date": Running(revenue, "{at} between date_trunc('month', d.date_day) and d.date_day"),
    "revenue_year_to_date": Running(revenue, "{at} between date_trunc('year', d.date_day) and d.date_day"),
    "revenue_trailing_7_days": Running(revenue, "{at} between d.date_day - 6 and d.date_day"),
    "revenue_trailing_28_days": Running(revenue, "{at} between d.date_day - 27 and d.date_day"),
    "revenue_week_on_week": Change(revenue, "week", days=7),
    "revenue_month_on_month": Change(revenue, "month", months=1),
    "revenue_year_on_year": Change(revenue, "month", months=12),
    "marketing_spend": spend,
    "online_marketing_spend": online_spend,
    "offline_marketing_spend": Figure("spend", "sum(spend_amount)", "channel = 'Offline'"),
    "online_spend_share": Ratio(online_spend, spend),
    "return_on_ad_spend": Ratio(revenue, spend),
    "customer_acquisition_cost": Ratio(spend, new_customers),
    # marketing
    "campaign_cost": Figure("costs", "sum(cost_amount)"),
    "ad_impressions": Figure("costs", "sum(impression_count)"),
    "ad_clicks": Figure("costs", "sum(click_count)"),
    "cost_per_click": Ratio(
        Figure("costs", "sum(cost_amount)", COST_AND_CLICKS), Figure("costs", "sum(click_count)", COST_AND_CLICKS)
    ),
    "click_through_rate": Ratio(
        Figure("costs", "sum(click_count)", CLICKS_AND_IMPRESSIONS),
        Figure("costs", "sum(impression_count)", CLICKS_AND_IMPRESSIONS),
    ),
    "cost_per_thousand_impressions": Ratio(
        Figure("costs", "sum(cost_amount)", COST_AND_IMPRESSIONS),
        Figure("costs", "sum(impression_count)", COST_AND_IMPRESSIONS),
        factor=1000,
    ),
    # engagement
    "events": events,
    "cart_additions": cart_additions,
    "purchase_events": purchases,
    "cart_to_purchase_rate": Ratio(purchases, cart_additions),
    "visitors": Figure("events", "count(distinct customer_id)"),
    "sessions": sessions,
    "visitors_with_a_session": session_visitors,
    "sessions_per_visitor": Ratio(sessions, session_visitors),
    "page_views": page_views,
    "pages_per_session": Ratio(page_views, sessions),
    "session_events": session_events,
    "events_per_session": Ratio(session_events, sessions),
    "average_session_duration": Figure("sessions", "sum(duration_ms) / 1000.0 / count(*)"),
    "bounced_sessions": bounced,
    "bounce_rate": Ratio(bounced, sessions),
    "converted_sessions": converted,
    "goal_conversion_rate": Ratio(converted, sessions),
    # market
    "bitcoin_close": LastClose(),
    "bitcoin_daily_return": Figure("bitcoin_days", "avg(cast(return_rate as double precision))"),
    "bitcoin_high": high,
    "bitcoin_low": low,
    "bitcoin_range": Difference(high, low),
    "bitcoin_hourly_return": Figure("candles", "avg(cast(return_rate as double precision))"),
    "bitcoin_mean_squared_return": Figure("candles", "avg(power(cast(return_rate as double precision), 2))"),
    "bitcoin_volatility": Figure("candles", "stddev_pop(cast(return_rate as double precision))"),
    "bitcoin_prices": Figure("prices", "count(*)"),
    "bitcoin_average_price": Figure("prices", "sum(price_usd) / count(*)"),
    "articles": articles,
    "crypto_articles": crypto_articles,
    "crypto_mention_share": Ratio(crypto_articles, articles),
    "news_sources": Figure("news", "count(distinct source_name)"),
    "average_headline_length": Figure("news", "cast(sum(word_count) as double precision) / count(*)"),
    "average_news_delay": Figure("news", "sum(processing_delay_seconds) / 60.0 / count(*)"),
    # social
    "tweets": Figure("tweets", "sum(case when is_latest_edit then 1 else 0 end)"),
    "original_tweets": originals,
    "tweet_authors": Figure("tweets", "count(distinct case when is_latest_edit then author_hash end)"),
    "likes": Figure("tweets", "sum(case when is_latest_edit then like_count end)"),
    "tweet_impressions": impressions,
    "tweet_engagements": engagements,
    "engagement_per_tweet": Ratio(engagements, originals),
    "engagement_rate": Ratio(seen_engagements, impressions),
    "tweet_observations": Figure("observations", "count(*)"),
    "observed_tweets": Figure("observations", "count(distinct f.tweet_id)"),
    "hashtag_uses": Figure("hashtags", "count(*)"),
    "hashtags_used": Figure("hashtags", "count(distinct hashtag)"),
    # weather
    "average_temperature": Figure("hours", "sum(temperature_c) / nullif(count(temperature_c), 0)"),
    "highest_temperature": Figure("hours", "max(temperature_c)"),
    "lowest_temperature": Figure("hours", "min(temperature_c)"),
    "rolling_7_day_temperature": Running(
        Figure("days", "avg(average_temperature_c)"), "{at} between d.date_day - 6 and d.date_day"
    ),
    "precipitation_total": Figure("hours", "sum(precipitation_mm)"),
    "rainy_hours": rainy_hours,
    "hours_with_known_precipitation": known_hours,
    "rainy_hour_share": Ratio(rainy_hours, known_hours),
    "average_wind_speed": Figure("hours", "sum(wind_speed_ms) / nullif(count(wind_speed_ms), 0)"),
    "average_humidity": Figure("hours", "sum(relative_humidity_rate) / nullif(count(relative_humidity_rate), 0)"),
    "weather_days": Figure("days", "count(*)"),
    # quality
    "rejected_rows": Figure("rejected", "count(*)"),
    # cross_domain
    "conversion_rate": Ratio(Figure("conversions", "count(*)"), sessions),
    "channel_cost": channel_cost,
    **{f"attributed_revenue_{model}": attributed_revenue[model] for model in MODELS},
    **{f"attributed_new_customers_{model}": attributed_new_customers[model] for model in MODELS},
    **{f"return_on_channel_cost_{model}": Ratio(attributed_revenue[model], channel_cost) for model in MODELS},
    **{f"channel_acquisition_cost_{model}": Ratio(channel_cost, attributed_new_customers[model]) for model in MODELS},
}
