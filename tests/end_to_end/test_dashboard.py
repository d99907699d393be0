"""The dashboard's queries, on marts of a few hand-made rows with the columns that the contracts name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analyses.dashboard import freshness, queries, tables
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
from tests.end_to_end.dashboard import LOADED, ROWS, SCHEMA, create
from tests.end_to_end.workspace import Workspace

pytestmark = pytest.mark.every_engine

PERIOD = Period(date(2019, 1, 10), date(2019, 1, 12))


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


def test_cells_are_what_the_charts_show() -> None:
    days = [{"day": date(2019, 1, 10), "temperature": Decimal("3.25"), "precipitation": 0, "revenue": Decimal("9.5")}]
    assert tables.sales_by_weather([*days, {"day": date(2019, 1, 11)}]) == [
        {"Day": "10 Jan 2019", "Average temperature, °C": "3.2", "Precipitation, mm": "0.0", "Revenue, USD": "$9.50"},
        {"Day": "11 Jan 2019", "Average temperature, °C": "n/a", "Precipitation, mm": "n/a", "Revenue, USD": "n/a"},
    ]
    cohorts = [
        {"cohort_month": date(2019, month, 1), "months_since_first_order": after}
        | {"cohort_customer_count": customers, "retention_rate": Decimal(rate)}
        for month, after, customers, rate in [(1, 0, 8, "1"), (1, 1, 8, "0.125"), (2, 0, 4, "1")]
    ]
    assert tables.cohorts(cohorts) == [
        {"First order in": "Jan 2019", "Customers": "8", "Month 0": "100.0 %", "Month 1": "12.5 %"},
        {"First order in": "Feb 2019", "Customers": "4", "Month 0": "100.0 %", "Month 1": ""},
    ]


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
