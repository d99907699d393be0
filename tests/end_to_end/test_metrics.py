"""Metrics: each equals SQL of its own over the facts, and what users run to get them works."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from metricflow.engine.metricflow_engine import MetricFlowEngine
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator

from analyses.metrics.page import PAGE, Page
from analyses.metrics.review import export_statements
from analyses.metrics.semantics import engine_of, metrics_sql, semantics_of
from tests.end_to_end.factories import SALES_HEADER, line
from tests.end_to_end.recomputed_metrics import RECOMPUTED, Figures, figures
from tests.end_to_end.workspace import Workspace
from tests.parsed_project import PROJECT

METRIC_COUNT = 137
# A year before the sample, so that they are alone in their months: 10 US dollars, and twice as much each time.
OWN_ORDERS = {
    "2018-01-30": 10,
    "2018-01-31": 20,
    "2018-02-01": 40,
    "2018-02-06": 80,
    "2018-02-08": 160,
    "2018-03-08": 320,
}
# The month with returns: 3 units for 12 US dollars each are sold, 1 comes back, and after the month 2 of another order.
OWN_LINES = [
    line("sold", day="2018-06-01", customer="other", quantity="3", price="12", status="Not Used"),
    line("back", day="2018-06-20", customer="other", quantity="-1", price="12", status="Not Used"),
    line("late", day="2018-07-02", customer="other", quantity="-2", price="5", status="Not Used"),
]
OWN_SESSION = "2018-02-01T10:00:00Z"
DAY, MONTH = "metric_time__day", "metric_time__month"


@dataclass(frozen=True)
class Metrics:
    """MetricFlow's SQL for a workspace's engine, run on its database, where decimals stay decimals."""

    workspace: Workspace
    engine: MetricFlowEngine

    def query(self, *metrics: str, by: tuple[str, ...]) -> list[tuple[Any, ...]]:
        return self.workspace.query(metrics_sql(self.engine, metrics, by))

    def by(self, metric: str, *by: str) -> Figures:
        return figures(self.query(metric, by=by))

    def on(self, metric: str, day: str, by: str = DAY) -> Any:
        return self.by(metric, by).get((date.fromisoformat(day),))

    def differences(self, metric: str) -> list[str]:
        """One line per figure that differs from its recomputation, at most three per grouping."""
        recomputed, found = RECOMPUTED[metric], []
        for by in recomputed.groupings():
            expected, actual = recomputed.figures(self.workspace.query, by), self.by(metric, *by)
            keys = [key for key in expected.keys() | actual.keys() if differs(expected.get(key), actual.get(key))]
            found += [f"{by} {key}: {actual.get(key)}, recomputed {expected.get(key)}" for key in keys[:3]]
            found += [] if expected else [f"{by}: no figures to compare"]
        return found


def differs(expected: Any, actual: Any) -> bool:
    """Whether two figures differ. Sums and counts must be equal, averages and ratios to the ninth decimal."""
    if expected is None or actual is None:
        return expected is not actual
    if isinstance(expected, int | Decimal) and isinstance(actual, int | Decimal):
        return expected != actual and not math.isclose(expected, actual, rel_tol=1e-15)
    return not math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-9)


@pytest.fixture(scope="module")
def metrics(session_workspace: Workspace) -> Iterator[Metrics]:
    workspace = session_workspace
    workspace.empty()
    workspace.ingest("sample", "--days", "12", "--start", "2019-01-25")
    lines = [
        line(f"own-{day}", day=day, customer="own", price=str(price), status="Not Used")
        for day, price in OWN_ORDERS.items()
    ]
    workspace.land("sales.online_sales", SALES_HEADER + "".join(lines + OWN_LINES), "2018-08-01")
    click = {
        "event_id": "own",
        "timestamp": OWN_SESSION,
        "user_id": "own",
        "event_type": "page_view",
        "page_url": "https://shop.example/a",
        "duration_ms": 1,
    }
    workspace.land("engagement.clickstream_events", json.dumps(click) + "\n", "2018-04-01")
    workspace.load()
    workspace.build(tested=False)
    yield Metrics(workspace, engine_of(workspace.manifest()))


@pytest.mark.every_engine
@pytest.mark.parametrize("metric", sorted(RECOMPUTED))
def test_a_metric_equals_its_recomputation(metric: str, metrics: Metrics) -> None:
    with metrics.workspace.engine.connected():
        assert metrics.differences(metric) == []


@pytest.mark.every_engine
def test_the_revenue_of_a_month_to_date_is_that_of_its_last_day(metrics: Metrics) -> None:
    """Without period_agg, MetricFlow would give the first day's: 10 and 40."""
    by_day = {day: metrics.on("revenue_month_to_date", day) for day in ("2018-01-31", "2018-02-01", "2018-02-05")}
    assert by_day == {"2018-01-31": 30, "2018-02-01": 40, "2018-02-05": 40}
    assert metrics.on("revenue_month_to_date", "2018-02-28") == 280
    assert metrics.on("revenue_month_to_date", "2018-01-01", MONTH) == 30
    assert metrics.on("revenue_month_to_date", "2018-02-01", MONTH) == 280
    assert metrics.on("revenue_year_to_date", "2018-02-01", MONTH) == 310


@pytest.mark.every_engine
def test_trailing_revenue_has_the_day_and_those_before_it(metrics: Metrics) -> None:
    weeks = metrics.by("revenue_trailing_7_days", DAY)
    expected = {1: 70, 5: 70, 6: 140, 7: 120, 8: 240, 14: 160, 15: None}
    assert {day: weeks.get((date(2018, 2, day),)) for day in expected} == expected
    assert metrics.on("revenue_trailing_28_days", "2018-02-08") == 310
    assert metrics.on("revenue_trailing_28_days", "2018-02-28") == 280


@pytest.mark.every_engine
def test_changes_compare_with_the_same_day_or_month_before(metrics: Metrics) -> None:
    assert metrics.on("revenue_week_on_week", "2018-02-06") == 7
    assert metrics.on("revenue_week_on_week", "2018-02-08") == 3
    assert metrics.on("revenue_week_on_week", "2018-02-01") is None
    assert metrics.on("revenue_month_on_month", "2018-02-01", MONTH) == pytest.approx(250 / 30)
    assert metrics.on("revenue_month_on_month", "2018-03-08") == 1
    now = metrics.on("revenue", "2019-02-01", MONTH)
    assert metrics.on("revenue_year_on_year", "2019-02-01", MONTH) == pytest.approx(float(now) / 280 - 1)


@pytest.mark.every_engine
def test_a_return_counts_in_its_own_month(metrics: Metrics) -> None:
    figures = ("revenue", "revenue_before_returns", "returned_revenue", "units_before_returns", "returned_units")
    rates = ("return_rate", "unit_return_rate")
    june, july = (
        {name: metrics.on(name, f"2018-{month}-01", MONTH) for name in (*figures, *rates)} for month in ("06", "07")
    )
    assert june == dict(zip(figures, (24, 36, 12, 3, 1), strict=True)) | dict.fromkeys(rates, pytest.approx(1 / 3))
    assert july == dict(zip(figures, (-10, 0, 10, 0, 2), strict=True)) | dict.fromkeys(rates)


@pytest.mark.every_engine
def test_retention_is_the_share_of_new_customers_who_order_again(metrics: Metrics) -> None:
    """One first ordered in January 2018, and again in February and March; one in June, with a return in July only."""
    by_month = metrics.by("retention_rate", MONTH, "customer_cohort__months_since_first_order")
    assert [by_month.get((date(2018, 1, 1), month)) for month in (0, 1, 2, 3, 13, 14)] == [None, 1, 1, 0, 0, None]
    assert [by_month.get((date(2018, 6, 1), month)) for month in (0, 1, 8, 9)] == [None, 0, 0, None]
    # Two of the 13 months after January, none of the 8 after June.
    by_cohort = metrics.by("retention_rate", MONTH)
    assert by_cohort[date(2018, 1, 1),] == pytest.approx(2 / 13)
    assert by_cohort[date(2018, 6, 1),] == 0
    first = {month: metrics.on(f"retention_rate_month_{month}", "2018-01-01", MONTH) for month in (1, 3, 12)}
    assert first == {1: 1, 3: 0, 12: 0}
    assert metrics.on("retention_rate_month_12", "2018-06-01", MONTH) is None
    assert metrics.on("cohort_customer_months", "2018-01-01", "metric_time__year") == 13 + 8


@pytest.mark.every_engine
def test_a_session_converts_if_an_order_follows_within_seven_days(metrics: Metrics) -> None:
    """The session of 1 February comes before the orders of 1, 6 and 8 February; the last is too late."""
    assert metrics.on("conversion_rate", OWN_SESSION[:10]) == 2


@pytest.mark.every_engine
def test_reviews_are_written_as_tables(metrics: Metrics) -> None:
    workspace = metrics.workspace
    for again in (False, True):
        written = dict(export_statements(workspace.manifest()))
        for drop, create in written.values():
            workspace.query(drop)
            workspace.query(create)
        assert sorted(written) == [
            f"analytics.{name}" for name in ("daily_review", "weekly_channels", "weekly_review")
        ], again
    ((revenue, orders, sessions),) = workspace.query(
        "select revenue, orders, sessions from analytics.daily_review where metric_time__day = '2018-02-01'"
    )
    assert (revenue, orders, sessions) == (40, 1, 1)
    weekly = "select revenue, revenue_week_on_week, conversion_rate from analytics.weekly_review"
    assert workspace.query(f"{weekly} where metric_time__week = '2018-02-05'") == [
        (240, pytest.approx(240 / 70 - 1), None)
    ]
    channels = "select sum(attributed_revenue_last_non_direct_touch) from analytics.weekly_channels"
    assert workspace.value(channels) == workspace.value("select sum(net_amount) from analytics.fct_orders")


@pytest.mark.every_engine
def test_every_dimension_and_entity_can_be_selected(metrics: Metrics) -> None:
    models: list[Any] = list(metrics.workspace.manifest().semantic_models.values())
    with metrics.workspace.engine.connected():
        for model in models:
            columns = [each.expr or each.name for each in [*model.entities, *model.dimensions]]
            relation = f"{model.node_relation.schema_name}.{model.node_relation.alias}"
            assert len(metrics.workspace.query(f"select {', '.join(columns)} from {relation} limit 1")) <= 1


def test_no_metric_and_no_measure_is_defined_twice_and_each_is_documented(session_workspace: Workspace) -> None:
    manifest = session_workspace.manifest()
    assert {metric.name for metric in manifest.metrics.values()} == set(RECOMPUTED)
    assert len(RECOMPUTED) == METRIC_COUNT
    models: list[Any] = list(manifest.semantic_models.values())
    facts = {node.name for node in manifest.nodes.values() if node.unique_id.startswith("model.")}
    facts = {name for name in facts if name.startswith("fct_")}
    assert facts - {model.node_relation.alias for model in models} == set()
    measures = Counter(
        (model.model, measure.agg, " ".join((measure.expr or measure.name).split()), measure.agg_time_dimension)
        for model in models
        for measure in model.measures
    )
    assert [each for each, count in measures.items() if count > 1] == []
    defined = Counter(
        (metric.type, str(metric.type_params), str(metric.filter)) for metric in manifest.metrics.values()
    )
    assert [each for each, count in defined.items() if count > 1] == []
    for metric in manifest.metrics.values():
        assert metric.description.endswith("."), metric.name
        assert metric.config.meta.keys() == {"unit", "owner", "question"}, metric.name
        assert metric.config.meta["question"].endswith("?"), metric.name
    labels = Counter(metric.label for metric in manifest.metrics.values())
    assert [label for label, count in labels.items() if count > 1] == []


def test_metricflow_finds_no_error(session_workspace: Workspace) -> None:
    """What `mf validate-configs --skip-dw` checks. It would ask PyPI for updates of itself."""
    found = SemanticManifestValidator().validate_semantic_manifest(semantics_of(session_workspace.manifest()))
    assert [issue.message for issue in found.errors] == []


def test_the_page_of_metrics_is_up_to_date(session_workspace: Workspace) -> None:
    text = Page(session_workspace.manifest()).text()
    assert text == PAGE.read_text(encoding="utf-8"), "run python -m analyses.metrics.page"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project by links, with a target of its own, because mf reads target/ whatever dbt is told."""
    for path in PROJECT.iterdir():
        if path.name not in ("target", "logs", "landing", ".pytest_cache", ".env", ".git"):
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.every_engine
def test_make_prints_metrics_and_writes_the_reviews(metrics: Metrics, checkout: Path) -> None:
    workspace = metrics.workspace
    if workspace.engine.name == "snowflake":
        pytest.skip("mf needs an account: the emulator can't explain statements")
    kept = {
        name: value for name, value in workspace.environment.items() if name not in ("DBT_TARGET_PATH", "DBT_LOG_PATH")
    }

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=checkout, env=kept, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # Tools and packages are there: linked files are newer than the stamps that say so.
    make = ("make", "-o", ".venv/.installed", "-o", "dbt_packages/.installed", f"ENGINE={workspace.engine.name}")
    printed = run(*make, "metrics", "M=revenue,orders", "BY=metric_time__month")
    assert "2018-02-01" in printed
    assert "280" in printed
    workspace.query("drop table if exists analytics.daily_review")
    assert "analytics.daily_review" in run(*make, "review")
    assert workspace.value("select count(*) from analytics.daily_review where revenue = 40") == 1
    mf = str(Path(sys.executable).with_name("mf"))
    assert "ERRORS: 0" in run(mf, "validate-configs")


@pytest.mark.slow
@pytest.mark.every_engine
def test_metrics_of_the_real_files_equal_their_recomputations(
    session_workspace: Workspace, real_sales: dict[str, Path]
) -> None:
    workspace = session_workspace
    workspace.empty()
    for feed, path in real_sales.items():
        workspace.land(feed, path.read_text(encoding="utf-8"), "2020-01-01")
    workspace.load()
    workspace.build(tested=False)
    metrics = Metrics(workspace, engine_of(workspace.manifest()))
    sales = {metric.name for metric in workspace.manifest().metrics.values() if metric.fqn[2] == "sales"}
    # The files are of one year.
    assert {
        metric: found for metric in sorted(sales - {"revenue_year_on_year"}) if (found := metrics.differences(metric))
    } == {}
