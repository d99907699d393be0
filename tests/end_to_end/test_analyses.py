"""The saved queries in analyses/: each runs on every engine, and answers what hand-worked cases and Python say."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from dbt.contracts.graph.nodes import AnalysisNode

from tests.end_to_end.engines import Engine
from tests.end_to_end.factories import COSTS_HEADER, COUPON_HEADER, SALES_HEADER, line
from tests.end_to_end.workspace import Workspace
from tests.parsed_project import PROJECT

ANALYSES = sorted(path.stem for path in (PROJECT / "analyses").glob("*.sql"))
# A year before the sample, so that they are alone in their months: customer, day, US dollars, status of the coupon.
OWN_ORDERS = [
    ("own1", "2018-01-10", "100", "Used"),
    ("own2", "2018-01-11", "60", "Not Used"),
    ("own3", "2018-01-12", "60", "Not Used"),
    ("own4", "2018-01-13", "60", "Not Used"),
    ("own1", "2018-02-20", "30", "Not Used"),
    ("own5", "2018-02-21", "50", "Not Used"),
    ("own6", "2018-02-22", "20", "Not Used"),
    ("own1", "2018-03-01", "30", "Not Used"),
    ("own2", "2018-03-02", "30", "Not Used"),
]
Row = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """The rows of each analysis, in their order, and the database that they come from."""

    engine: Engine
    rows: dict[str, list[Row]]

    def facts(self, sql: str) -> list[Row]:
        columns, rows = self.engine.query(sql)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def of(self, name: str, **values: Any) -> list[Row]:
        """The rows of an analysis that have these values."""
        return [row for row in self.rows[name] if all(row[column] == value for column, value in values.items())]


@pytest.fixture(scope="module")
def answers(session_workspace: Workspace) -> Iterator[Answers]:
    workspace = session_workspace
    workspace.start_built()
    workspace.ingest("sample", "--days", "10")
    orders = [
        line(f"own{number}", sku="OWN", day=day, customer=customer, category="Own", price=price, status=status)
        for number, (customer, day, price, status) in enumerate(OWN_ORDERS)
    ]
    workspace.land("sales.online_sales", SALES_HEADER + "".join(orders), "2018-04-01")
    workspace.land("sales.discount_coupon", COUPON_HEADER + "Jan,Own,OWN10,10\n", "2018-04-01")
    workspace.land("marketing.campaign_costs", COSTS_HEADER + "2018-02-20,google,cpc,own,10,USD,100,5\n", "2018-04-01")
    click = {
        "event_id": "own",
        "timestamp": "2018-02-20T10:00:00Z",
        "user_id": "own5",
        "event_type": "page_view",
        "page_url": "https://shop.example/a?utm_source=google&utm_medium=cpc&utm_campaign=own",
        "duration_ms": 1,
    }
    workspace.land("engagement.clickstream_events", json.dumps(click) + "\n", "2018-04-01")
    workspace.load()
    workspace.build("--select", "+path:analyses", tested=False)
    workspace.compile("--select", "path:analyses")
    compiled = {Path(file).stem: sql for file, sql in workspace.compiled() if file.startswith("analyses/")}
    rows = {}
    for name in ANALYSES:
        columns, found = workspace.engine.query(compiled[name])
        rows[name] = [dict(zip(columns, row, strict=True)) for row in found]
    yield Answers(workspace.engine, rows)


def rounded(number: Any) -> Decimal:
    return Decimal(number).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def ratio(above: Any, below: Any) -> Decimal | None:
    """A quotient as marts have it: six decimals, half away from zero, null where nothing is divided by."""
    return rounded(Decimal(above) / Decimal(below)) if below else None


def only(rows: Sequence[Row], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def grouped(rows: Iterable[Row], *columns: str) -> dict[tuple[Any, ...], list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found


def test_each_analysis_asks_a_question_is_described_and_reads_only_marts(session_workspace: Workspace) -> None:
    nodes = {node.name: node for node in session_workspace.manifest().nodes.values() if isinstance(node, AnalysisNode)}
    assert sorted(nodes) == ANALYSES
    assert len(ANALYSES) == 18
    for name, node in nodes.items():
        question = node.raw_code.splitlines()[0]
        assert question.startswith("-- "), name
        assert question.endswith("?"), name
        assert node.description.strip().endswith("."), name
        read = [session_workspace.manifest().nodes[each].fqn[1] for each in node.depends_on.nodes]
        assert set(read) == {"marts"}, name
        assert len(node.refs) == len([each for each in node.refs if each.package == "marketing_insight"]), name


@pytest.mark.every_engine
def test_each_analysis_finds_something(answers: Answers) -> None:
    assert {name for name, rows in answers.rows.items() if not rows} == set()


@pytest.mark.every_engine
def test_channels_by_month(answers: Answers) -> None:
    """In February own5 came through an ad of 10 dollars and ordered for 50; own1 and own6, for 30 and 20, without."""
    columns = ("revenue_rank", "channel", "session_count", "order_count", "revenue_amount", "cost_amount")
    february = answers.of("channel_return_by_month", activity_month=date(2018, 2, 1))
    assert only(february, *columns, "return_on_ad_spend") == [
        (1, "Paid Search", 1, 1, 50, 10, 5),
        (1, "Unattributed", 0, 2, 50, None, None),
    ]
    assert only(answers.of("channel_return_by_month", activity_month=date(2018, 3, 1)), *columns) == [
        (1, "Unattributed", 0, 2, 60, None)
    ]


@pytest.mark.every_engine
def test_the_own_campaign_has_one_order_and_no_conversion(answers: Answers) -> None:
    (campaign,) = answers.of("conversion_by_campaign", campaign="own")
    assert list(campaign.values()) == ["Paid Search", "own", 1, 0, 1, 50, 0, 1, 50]
    rates = only(answers.rows["conversion_by_campaign"], "conversion_rate")
    assert rates == sorted(rates, reverse=True)
    assert answers.of("conversion_by_campaign", campaign="(not set)") == []


@pytest.mark.every_engine
def test_a_new_customer_costs_less_over_all_channels(answers: Answers) -> None:
    """Ten dollars brought own5; own6 came without an ad, and own1 wasn't new."""
    (paid,) = answers.of("acquisition_cost", activity_month=date(2018, 2, 1))
    assert list(paid.values()) == [date(2018, 2, 1), "Paid Search", 1, 10, 10, 5]
    january = answers.of("acquisition_cost", activity_month=date(2019, 1, 1))
    ((customers,),) = answers.engine.query(
        "select count(*) from analytics.fct_orders where is_first_order and order_date >= '2019-01-01'"
    )[1]
    spent = sum(row["cost_amount"] for row in january)
    assert {row["acquisition_cost_of_all_channels_amount"] for row in january} == {ratio(spent, customers)}


@pytest.mark.every_engine
def test_one_of_four_came_back_after_a_month_and_two_after_two(answers: Answers) -> None:
    months = [f"month_{month}_retention_rate" for month in (1, 2, 3, 12)]
    rows = answers.rows["cohort_retention"]
    # own1 spent 90, 30 and 30 dollars, own2 60 and 30, own3 and own4 60 each.
    assert only(rows[:1], "cohort_month", "customer_count", *months, "revenue_per_customer_amount") == [
        (date(2018, 1, 1), 4, Decimal("0.25"), Decimal("0.5"), 0, 0, 90)
    ]
    assert only(rows[1:2], "cohort_month", "customer_count", *months) == [(date(2018, 2, 1), 2, 0, 0, 0, None)]


@pytest.mark.every_engine
def test_two_of_six_who_began_with_a_product_came_back(answers: Answers) -> None:
    (own,) = answers.of("repeat_rate_by_first_product", product_sku="OWN")
    assert (own["customer_count"], own["repeat_customer_count"], own["repeat_rate"]) == (6, 2, ratio(2, 6))
    assert min(row["customer_count"] for row in answers.rows["repeat_rate_by_first_product"]) >= 5


@pytest.mark.every_engine
def test_a_coupon_of_ten_dollars_comes_with_forty_more(answers: Answers) -> None:
    (january,) = answers.of("coupon_cost_against_lift", order_month=date(2018, 1, 1))
    assert list(january.values()) == [date(2018, 1, 1), 1, 3, 10, 100, 60, 10, 40, 30]
    (february,) = answers.of("coupon_cost_against_lift", order_month=date(2018, 2, 1))
    assert only([february], "coupon_order_count", "lift_per_order_amount") == [(0, None)]


@pytest.mark.every_engine
def test_the_value_of_an_order_by_segment(answers: Answers) -> None:
    segments = {row["customer_id"]: row["segment"] for row in answers.facts("select * from analytics.dim_customer")}
    orders = answers.facts("select * from analytics.fct_orders where order_number is not null")
    by_segment = grouped([row | {"segment": segments[row["customer_id"]] or "Unknown"} for row in orders], "segment")
    expected = {
        (segment, len(found), ratio(sum(row["net_amount"] for row in found), len(found)))
        for (segment,), found in by_segment.items()
    }
    answered = only(answers.rows["order_value_by_segment"], "segment", "order_count", "average_order_value_amount")
    assert set(answered) == expected
    assert "Unknown" in segments.values() or None in segments.values()


@pytest.mark.every_engine
def test_reactions_by_weekday_and_hour(answers: Answers) -> None:
    tweets = answers.facts("select * from analytics.fct_tweets where is_latest_edit and not is_retweet")
    slots: dict[tuple[int, int], list[int]] = defaultdict(list)
    for tweet in tweets:
        reactions = sum(tweet[f"{kind}_count"] or 0 for kind in ("like", "reply", "retweet", "quote"))
        slots[tweet["created_at"].isoweekday(), tweet["created_at"].hour].append(reactions)
    expected = {(*slot, len(found), ratio(sum(found), len(found))) for slot, found in slots.items() if len(found) > 1}
    rows = answers.rows["best_time_to_post"]
    assert set(only(rows, "day_of_week", "hour_of_day", "tweet_count", "engagement_per_tweet")) == expected
    assert rows[0]["engagement_per_tweet"] == max(rate for *_, rate in expected if rate is not None)


@pytest.mark.every_engine
def test_revenue_of_dry_and_wet_days(answers: Answers) -> None:
    signals = answers.facts(
        "select * from analytics.mart_daily_signals "
        "where revenue_amount is not null and total_precipitation_mm is not null"
    )
    by_weekday: dict[int, list[Decimal]] = defaultdict(list)
    for day in signals:
        by_weekday[day["date_day"].isoweekday()].append(day["revenue_amount"])
    usual = {weekday: ratio(sum(found), len(found)) or Decimal(0) for weekday, found in by_weekday.items()}
    kinds: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for day in signals:
        rain = day["total_precipitation_mm"]
        kind = "dry" if rain < 1 else "wet" if rain < 10 else "very wet"
        kinds[kind].append((day["revenue_amount"], usual[day["date_day"].isoweekday()]))
    expected = {
        (
            kind,
            len(days),
            ratio(sum(own for own, _ in days), len(days)),
            ratio(sum(own - other for own, other in days), sum(other for _, other in days)),
        )
        for kind, days in kinds.items()
    }
    assert len(expected) > 1
    assert (
        set(only(answers.rows["rain_and_revenue"], "rain", "day_count", "revenue_per_day_amount", "difference_rate"))
        == expected
    )


@pytest.mark.every_engine
def test_news_in_the_three_hours_before_a_move(answers: Answers) -> None:
    hours = answers.facts("select * from analytics.fct_bitcoin_hourly where return_rate is not null")
    news = answers.facts("select event_timestamp, has_crypto_mention from analytics.fct_news_events")
    counted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for hour in hours:
        starts: datetime = hour["hour_starts_at"]
        before = [each for each in news if starts - timedelta(hours=3) <= each["event_timestamp"] < starts]
        rate = hour["return_rate"]
        movement = "rise" if rate >= Decimal("0.005") else "fall" if rate <= Decimal("-0.005") else "steady"
        counted[movement].append((len(before), sum(each["has_crypto_mention"] for each in before)))
    expected = [
        (
            movement,
            len(found),
            ratio(sum(every for every, _ in found), len(found)),
            ratio(sum(crypto for _, crypto in found), len(found)),
        )
        for movement, found in sorted(counted.items())
    ]
    columns = ("movement", "hour_count", "articles_before", "crypto_articles_before")
    assert only(answers.rows["news_before_bitcoin_moves"], *columns) == expected
    assert len(expected) == 3


@pytest.mark.every_engine
def test_conversion_of_entry_pages(answers: Answers) -> None:
    pages = grouped(answers.facts("select * from analytics.fct_sessions where entry_page is not null"), "entry_page")
    expected = {
        (
            page,
            len(found),
            ratio(sum(row["is_converted"] for row in found), len(found)),
            ratio(sum(row["is_bounce"] for row in found), len(found)),
        )
        for (page,), found in pages.items()
        if len(found) >= 5
    }
    rows = answers.rows["entry_pages_by_conversion"]
    assert set(only(rows, "entry_page", "session_count", "conversion_rate", "bounce_rate")) == expected
    assert rows[0]["conversion_rate"] == max(rate for _, _, rate, _ in expected if rate is not None)
    assert rows[0]["conversion_rate"] > 0


@pytest.mark.every_engine
def test_customers_at_risk(answers: Answers) -> None:
    value = {row["customer_id"]: row for row in answers.facts("select * from analytics.mart_customer_value")}
    days: dict[str, list[date]] = defaultdict(list)
    for order in answers.facts("select * from analytics.fct_orders where not is_return"):
        days[order["customer_id"]].append(order["order_date"])
    at_risk = [row for row in value.values() if row["recency_quintile"] <= 2 and row["frequency_quintile"] >= 4]
    at_risk.sort(key=lambda row: (-row["monetary_amount"], row["customer_id"]))
    expected = [
        (
            row["customer_id"],
            row["monetary_amount"],
            ratio((max(found) - min(found)).days, len(found) - 1) if len(found) > 1 else None,
        )
        for row in at_risk
        for found in [days[row["customer_id"]]]
    ]
    columns = ("customer_id", "monetary_amount", "usual_days_between_orders")
    assert only(answers.rows["customers_at_risk"], *columns) == expected


@pytest.mark.every_engine
def test_pairs_of_products(answers: Answers) -> None:
    baskets = grouped(
        answers.facts("select * from analytics.fct_sales where not is_return"), "transaction_id", "customer_id"
    )
    products = [sorted({row["product_sku"] for row in lines}) for lines in baskets.values()]
    single = Counter(sku for skus in products for sku in skus)
    pairs = Counter((a, b) for skus in products for a in skus for b in skus if a < b)
    lifts = {
        pair: rounded(Decimal(count) * len(products) / (single[pair[0]] * single[pair[1]]))
        for pair, count in pairs.items()
        if count >= 3
    }
    ranked = sorted((-lift, -pairs[pair], *pair) for pair, lift in lifts.items() if lift > 1)[:50]
    columns = ("product_sku_a", "product_sku_b", "pair_order_count", "lift")
    assert only(answers.rows["product_pairs"], *columns) == [(a, b, -count, -lift) for lift, count, a, b in ranked]


@pytest.mark.every_engine
def test_weather_beside_its_neighbours(answers: Answers) -> None:
    names = {row["location_id"]: row["location_name"] for row in answers.facts("select * from analytics.dim_location")}
    days = answers.facts("select * from analytics.fct_weather_daily")
    found = {(row["location_name"], row["date_day"]): row for row in answers.rows["weather_trends"]}
    assert len(found) == len(answers.rows["weather_trends"]) >= len(days)
    warmth = {(names[row["location_id"]], row["local_date"]): row["average_temperature_c"] for row in days}
    for (place, day), row in found.items():
        degrees = warmth.get((place, day))
        assert row["average_temperature_c"] == degrees
        assert row["previous_temperature_c"] == warmth.get((place, day - timedelta(days=1)))
        assert row["next_temperature_c"] == warmth.get((place, day + timedelta(days=1)))
        of_month = [
            value
            for (other, on), value in warmth.items()
            if other == place and (on.year, on.month) == (day.year, day.month) and value is not None
        ]
        rank = None if degrees is None else 1 + sum(value > degrees for value in of_month)
        assert row["warmth_rank"] == rank
    # The mart's own rolling average is computed from the calendar, not from rows.
    for row in days:
        assert (
            found[names[row["location_id"]], row["local_date"]]["week_average_temperature_c"]
            == (row["rolling_average_temperature_c"])
        )


@pytest.mark.every_engine
def test_the_best_tenth_of_customers(answers: Answers) -> None:
    orders = answers.facts("select * from analytics.fct_orders")
    spent = sorted(
        (sum(row["net_amount"] for row in found) for found in grouped(orders, "customer_id").values()), reverse=True
    )
    # With a remainder of r, the first r of ten groups have one customer more.
    size, more = divmod(len(spent), 10)
    best = spent[: size + (1 if more else 0)]
    rows = answers.rows["revenue_share_of_top_decile"]
    assert [row["revenue_decile"] for row in rows] == list(range(1, 11))
    columns = ("customer_count", "revenue_amount", "revenue_share_rate", "cumulative_share_rate")
    share = ratio(sum(best), sum(spent))
    assert only(rows[:1], *columns) == [(len(best), sum(best), share, share)]
    assert rows[-1]["cumulative_share_rate"] == 1
