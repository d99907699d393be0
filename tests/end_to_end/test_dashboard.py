"""The dashboard's queries, on marts of a few hand-made rows with the columns that the contracts name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from analyses.dashboard import freshness, queries
from analyses.dashboard.figures import (
    COMPARISONS,
    Period,
    change,
    compared_period,
    count,
    every_day,
    money,
    totals_with_ratios,
    usual_period,
)
from analyses.dashboard.warehouse import Unanswered, Warehouse
from ingest.settings import read_settings
from tests.end_to_end.workspace import Workspace
from tests.parsed_project import PROJECT

pytestmark = pytest.mark.every_engine

SCHEMA = "analytics"
PERIOD = Period(date(2019, 1, 10), date(2019, 1, 12))
# Stored without a zone, in UTC.
moment = datetime.fromisoformat
LOADED = moment("2019-01-13T06:00")
ROWS: dict[str, list[dict[str, Any]]] = {
    "mart_daily_sales": [
        {"sale_date": date(2019, 1, 8), "line_count": 2, "revenue_amount": "100.10", "spend_amount": "50"},
        {"sale_date": date(2019, 1, 10), "line_count": 3, "revenue_amount": "200.25", "spend_amount": "40"},
        # A day with spend only, and one with a return only and no spend.
        {"sale_date": date(2019, 1, 11), "line_count": 0, "revenue_amount": "0", "spend_amount": "10.5"},
        {"sale_date": date(2019, 1, 12), "line_count": 1, "revenue_amount": "-0.25", "line_loaded_at": LOADED},
    ],
    "fct_orders": [
        {"order_key": "a", "order_date": date(2019, 1, 8), "is_return": False, "is_first_order": True},
        {"order_key": "b", "order_date": date(2019, 1, 10), "is_return": False, "is_first_order": True},
        {"order_key": "c", "order_date": date(2019, 1, 10), "is_return": False, "is_first_order": False},
        {"order_key": "d", "order_date": date(2019, 1, 12), "is_return": True, "is_first_order": False},
    ],
    "mart_daily_clicks": [
        {"activity_date": date(2019, 1, 9), "session_count": 100},
        {"activity_date": date(2019, 1, 10), "session_count": 4},
        {"activity_date": date(2019, 1, 12), "session_count": 1},
    ],
    "mart_daily_channels": [
        {"date_day": date(2019, 1, 10), "channel": "Paid Search", "session_count": 3, "converted_session_count": 1}
        | {"linear_order_credit": "1.5", "linear_revenue_amount": "150.25", "linear_new_customer_credit": "1"}
        | {"last_touch_revenue_amount": "20", "cost_amount": "30", "unknown_cost_count": 0, "click_count": 9},
        {"date_day": date(2019, 1, 12), "channel": "Paid Search", "session_count": 0, "converted_session_count": 0}
        | {"linear_order_credit": "0", "linear_revenue_amount": "0", "linear_new_customer_credit": "0"}
        | {"last_touch_revenue_amount": "0", "unknown_cost_count": 1},
        {"date_day": date(2019, 1, 12), "channel": "Direct", "session_count": 1, "converted_session_count": 0}
        | {"linear_order_credit": "0.5", "linear_revenue_amount": "49.75", "linear_new_customer_credit": "0"}
        | {"last_touch_revenue_amount": "180", "unknown_cost_count": 0},
        # Before the period.
        {"date_day": date(2019, 1, 9), "channel": "Email", "session_count": 7, "converted_session_count": 7}
        | {"linear_order_credit": "7", "linear_revenue_amount": "7", "linear_new_customer_credit": "7"}
        | {"last_touch_revenue_amount": "7", "unknown_cost_count": 0},
    ],
    "fct_sessions": [
        {"session_id": "s1", "session_started_at": moment("2019-01-10T00:00")},
        {"session_id": "s2", "session_started_at": moment("2019-01-11T12:00")},
        {"session_id": "s3", "session_started_at": moment("2019-01-12T23:59"), "loaded_at": LOADED}
        | {"session_ended_at": moment("2019-01-13T00:10")},
        {"session_id": "s4", "session_started_at": moment("2019-01-13T00:00")},
    ],
    "bridge_session_events": [
        {"event_id": f"e{number}", "session_id": session}
        for number, session in enumerate(["s1", "s1", "s2", "s3", "s3", "s4"])
    ],
    "fct_click_events": [
        {"event_id": f"e{number}", "event_type": kind}
        for number, kind in enumerate(
            # s1 buys without a recorded cart: it has reached every step. s4 is after the period.
            ["view_item", "purchase", "page_view", "add_to_cart", "remove_from_cart", "purchase"]
        )
    ],
    "mart_daily_signals": [
        {"date_day": date(2019, 1, 9), "tweet_count": 1},
        {"date_day": date(2019, 1, 11), "tweet_count": 2, "bitcoin_close_usd": "3600.5", "article_count": 0},
    ],
    "fct_marketing_spend": [{"spend_date": date(2019, 1, 11), "loaded_at": LOADED}],
    "fct_campaign_costs": [],
    "fct_tweets": [{"created_at": moment("2019-01-11T23:59"), "loaded_at": LOADED}],
    "fct_news_events": [{"event_timestamp": moment("2019-01-12T01:00"), "loaded_at": LOADED}],
    "fct_bitcoin_daily": [{"price_date": date(2019, 1, 11), "loaded_at": LOADED}],
    "fct_weather_daily": [
        {"local_date": date(2019, 1, 12), "forecast_hour_count": 0, "loaded_at": LOADED},
        {"local_date": date(2019, 1, 13), "forecast_hour_count": 5, "loaded_at": LOADED},
    ],
    "mart_customer_cohorts": [
        {"cohort_month": date(2017, 12, 1), "activity_month": date(2019, 1, 1), "months_since_first_order": 13},
        {"cohort_month": date(2018, 12, 1), "activity_month": date(2018, 12, 1), "months_since_first_order": 0}
        | {"cohort_customer_count": 4, "active_customer_count": 4, "retention_rate": "1"},
        {"cohort_month": date(2018, 12, 1), "activity_month": date(2019, 1, 1), "months_since_first_order": 1}
        | {"cohort_customer_count": 4, "active_customer_count": 1, "retention_rate": "0.25"},
        # After the period.
        {"cohort_month": date(2018, 12, 1), "activity_month": date(2019, 2, 1), "months_since_first_order": 2},
    ],
}


def literal(value: Any) -> str:
    if value is None or isinstance(value, bool | int):
        return "null" if value is None else str(value).lower()
    if isinstance(value, datetime):
        return f"cast('{value}' as timestamp)"
    return f"cast('{value}' as date)" if isinstance(value, date) else f"'{value}'"


def contract(mart: str) -> dict[str, str]:
    """Return the types of a mart's columns."""
    (file,) = (PROJECT / "models" / "marts").glob(f"*/{mart}.yml")
    (model,) = yaml.safe_load(file.read_text(encoding="utf-8"))["models"]
    return {column["name"]: column["data_type"] for column in model["columns"]}


def create(workspace: Workspace, rows: dict[str, list[dict[str, Any]]]) -> None:
    workspace.query(f"create schema if not exists {SCHEMA}")
    for mart in rows:
        types = contract(mart)
        columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
        workspace.query(f"create table {SCHEMA}.{mart} ({columns})")
        if rows[mart]:
            values = ", ".join(f"({', '.join(literal(row.get(name)) for name in types)})" for row in rows[mart])
            workspace.query(f"insert into {SCHEMA}.{mart} ({', '.join(types)}) values {values}")


def connected(workspace: Workspace, schema: str = SCHEMA) -> Warehouse:
    return Warehouse(read_settings(workspace.environment), schema)


@pytest.fixture(scope="module")
def warehouse(session_workspace: Workspace) -> Iterator[Warehouse]:
    session_workspace.empty()
    create(session_workspace, ROWS)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in session_workspace.engine.environment.items():
            patch.setenv(name, value)
        found = connected(session_workspace)
        yield found
        found.close()


def ask(warehouse: Warehouse, question: str, model: str = "linear", period: Period = PERIOD) -> list[dict[str, Any]]:
    return warehouse.ask(queries.about(question, SCHEMA, period.start, period.end, model))


def test_totals_are_those_of_the_days_of_the_period(warehouse: Warehouse) -> None:
    (totals,) = ask(warehouse, queries.TOTALS)
    assert totals == {
        "sales_day_count": 2,
        "revenue": Decimal("200.00"),
        "spend": Decimal("50.5"),
        "spend_day_count": 2,
        "orders": 2,
        "new_customers": 1,
        "sessions": 5,
    }
    ratios = totals_with_ratios(totals)
    assert ratios["average_order_value"] == 100
    assert round(ratios["return_on_spend"], 4) == Decimal("3.9604")
    assert ratios["acquisition_cost"] == Decimal("50.5")


def test_an_empty_period_has_no_amounts_and_no_ratios(warehouse: Warehouse) -> None:
    empty = Period(date(2020, 1, 1), date(2020, 1, 2))
    (totals,) = ask(warehouse, queries.TOTALS, period=empty)
    assert totals["revenue"] is None
    assert totals_with_ratios(totals)["return_on_spend"] is None
    for question in (queries.DAILY, queries.CHANNELS, queries.SIGNALS):
        assert ask(warehouse, question, period=empty) == []
    assert freshness.coverage(totals, empty) == (
        "1 Jan 2020 to 2 Jan 2020 has sales on 0 of 2 days and marketing spend on 0 of 2 days."
    )


def test_a_day_without_sales_or_spend_is_a_gap_and_not_zero(warehouse: Warehouse) -> None:
    days = every_day(ask(warehouse, queries.DAILY), PERIOD)
    assert [(day.get("revenue"), day.get("spend")) for day in days] == [
        (Decimal("200.25"), 40),
        (None, Decimal("10.5")),
        (Decimal("-0.25"), None),
    ]


@pytest.mark.parametrize(
    ("model", "revenue"),
    [
        ("linear", {"Paid Search": Decimal("150.25"), "Direct": Decimal("49.75")}),
        ("last_touch", {"Direct": 180, "Paid Search": 20}),
    ],
)
def test_channels_have_the_revenue_of_the_model_largest_first(
    warehouse: Warehouse, model: str, revenue: dict[str, Any]
) -> None:
    rows = ask(warehouse, queries.CHANNELS, model)
    assert [(row["channel"], row["revenue"]) for row in rows] == list(revenue.items())
    costs = {row["channel"]: (row["cost"], row["unknown_costs"], row["clicks"]) for row in rows}
    assert costs == {"Paid Search": (30, 1, 9), "Direct": (None, 0, None)}


def test_every_model_of_the_picker_can_be_asked_for(warehouse: Warehouse) -> None:
    for model in queries.MODELS:
        assert len(ask(warehouse, queries.CHANNELS, model)) == 2


def test_a_session_has_reached_the_steps_before_its_furthest(warehouse: Warehouse) -> None:
    (funnel,) = ask(warehouse, queries.FUNNEL)
    assert funnel == {"sessions": 3, "viewed_item": 2, "added_to_cart": 2, "began_checkout": 1, "purchased": 1}


def test_cohorts_are_those_of_twelve_months_up_to_the_period(warehouse: Warehouse) -> None:
    rows = ask(warehouse, queries.COHORTS)
    assert [(row["months_since_first_order"], row["retention_rate"]) for row in rows] == [(0, 1), (1, Decimal("0.25"))]


def test_signals_are_one_row_per_day(warehouse: Warehouse) -> None:
    (row,) = ask(warehouse, queries.SIGNALS)
    assert (row["day"], row["tweets"], row["articles"]) == (date(2019, 1, 11), 2, 0)
    assert (row["bitcoin_close"], row["revenue"]) == (Decimal("3600.5"), None)


def test_freshness_names_what_is_stale_missing_or_ends_early(warehouse: Warehouse) -> None:
    rows = warehouse.ask(queries.about(queries.FRESHNESS, SCHEMA))
    newest = {row["subject"]: row["newest_day"] and row["newest_day"].day for row in rows}
    assert newest == {
        "Sales": 12,
        "Marketing spend": 11,
        "Campaign costs": None,
        "Clicks": 13,
        "Tweets": 11,
        "News": 12,
        "Bitcoin": 11,
        # The 13th still has hours of a forecast.
        "Weather": 12,
    }
    assert rows[0]["loaded_at"] == LOADED
    assert freshness.summary(rows, date(2019, 1, 14)) == (False, "No data at all: Campaign costs.")
    assert freshness.summary(rows, date(2019, 1, 15)) == (
        False,
        "Marketing spend, Tweets and Bitcoin: stale. The newest day of any data is 13 Jan 2019. "
        "No data at all: Campaign costs.",
    )
    assert freshness.gaps(rows, PERIOD) == [
        "Marketing spend: data ends on 11 Jan 2019.",
        "Tweets: data ends on 11 Jan 2019.",
        "Bitcoin: data ends on 11 Jan 2019.",
    ]
    (days,) = warehouse.ask(queries.about(queries.SALES_DAYS, SCHEMA))
    assert days == {"first_day": date(2019, 1, 8), "last_day": date(2019, 1, 12)}


def test_a_missing_table_is_named_in_one_sentence(session_workspace: Workspace, warehouse: Warehouse) -> None:
    other = connected(session_workspace, "nowhere")
    with pytest.raises(Unanswered, match=r"(?is)mart_daily_sales.*run dbt build\.$"):
        other.ask(queries.about(queries.SALES_DAYS, "nowhere"))
    other.close()


def test_the_page_cannot_write(warehouse: Warehouse) -> None:
    if warehouse.settings.target == "snowflake":
        pytest.skip("what a role may do is the account's matter")
    with pytest.raises(Unanswered, match="read-only"):
        warehouse.ask(f"delete from {SCHEMA}.mart_daily_sales")


def test_a_schema_or_model_that_is_no_name_is_refused() -> None:
    with pytest.raises(ValueError, match="MARKETING_INSIGHT_SCHEMA"):
        queries.about(queries.TOTALS, "analytics; drop table x")
    with pytest.raises(ValueError, match="no attribution model"):
        queries.about(queries.CHANNELS, SCHEMA, model="guessed")


def test_without_a_database_the_way_to_one_is_named(tmp_path: Path) -> None:
    settings = read_settings({"MARKETING_INSIGHT_DUCKDB": str(tmp_path / "none.duckdb")})
    with pytest.raises(Unanswered, match="make demo"):
        Warehouse(settings, SCHEMA).ask("select 1")


def test_periods_are_compared_with_as_many_days() -> None:
    assert compared_period(PERIOD, COMPARISONS[0]) == Period(date(2019, 1, 7), date(2019, 1, 9))
    assert compared_period(PERIOD, COMPARISONS[1]) == Period(date(2018, 1, 11), date(2018, 1, 13))
    assert compared_period(PERIOD, COMPARISONS[2]) is None
    assert usual_period(date(2018, 1, 1), date(2019, 1, 31)).day_count == 28
    assert usual_period(date(2019, 1, 1), date(2019, 1, 31)) == Period(date(2019, 1, 17), date(2019, 1, 31))
    assert usual_period(PERIOD.start, PERIOD.start).day_count == 1


def test_figures_are_written_as_people_write_them() -> None:
    assert [money(each) for each in (None, Decimal("-1234.5"), 0)] == ["n/a", "-$1,234.50", "$0.00"]
    assert [count(each) for each in (1234, Decimal("1.250000"))] == ["1,234", "1.2"]
    assert [change(*each) for each in ((110, 100), (Decimal("75"), 100), (1, 0), (None, 1), (1, None))] == [
        "+10.0 %",
        "-25.0 %",
        None,
        None,
        None,
    ]
