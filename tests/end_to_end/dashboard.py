"""What the dashboard's tests share: marts of a few hand-made rows, and the environment that the page runs in."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest
import yaml

from tests.end_to_end.workspace import Workspace
from tests.parsed_project import PROJECT

PYTHON = PROJECT / ".venv-dashboard" / "bin" / "python"
INSTALL_SECONDS = 600
SCHEMA = "analytics"
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


def need_environment() -> None:
    """Install the page's environment if it is missing, or skip the test."""
    uv = next((each for each in (PROJECT / ".venv/bin/uv", PROJECT / ".tools/bin/uv") if each.exists()), None)
    if not uv:
        pytest.skip("no uv: make setup installs it")
    command = [str(uv), "sync", "-q", "--frozen", "--only-group", "dashboard", "--python", sys.executable]
    environment = os.environ | {"UV_PROJECT_ENVIRONMENT": ".venv-dashboard"}
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
    )
    if done.returncode:
        pytest.skip(f"the dashboard's environment can't be installed: {done.stderr.strip()[-200:]}")
