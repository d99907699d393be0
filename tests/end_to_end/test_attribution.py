"""Attribution compared with Python on the sample, and after late, moved and corrected clicks and orders."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import pytest

from tests.end_to_end.factories import COSTS_HEADER, SALES_HEADER, click, line
from tests.end_to_end.recomputed_attribution import MODELS, Order, Session, days_of, paths_of, shares_of
from tests.end_to_end.reshape import Record, as_lines
from tests.end_to_end.schedules import SCHEDULES, load_times
from tests.end_to_end.workspace import Workspace

ALL = ("--select", "+mart_paths", "+mart_daily_channels")
INPUTS = ("fct_click_events", "fct_sessions", "int_sales__lines_deduplicated", "fct_sales", "fct_orders")
FACT = "fct_attributed_orders"
MARTS = (FACT, "mart_paths", "mart_daily_channels")


def orders_of(workspace: Workspace) -> list[Order]:
    asked = "select order_key, customer_id, order_date, is_return, is_first_order, net_amount from analytics.fct_orders"
    return [Order(*row) for row in workspace.query(asked)]


def sessions_of(workspace: Workspace) -> list[Session]:
    asked = """select session_id, customer_id, session_started_at, channel, utm_campaign, is_converted
               from analytics.fct_sessions"""
    return [
        Session(key, customer, started, channel, unquote_plus(campaign or "(not set)").lower(), is_converted)
        for key, customer, started, channel, campaign, is_converted in workspace.query(asked)
    ]


def differences_from_recomputation(workspace: Workspace) -> list[str]:
    """One line per row that only the database or only Python has. Orders and sessions are taken as given."""
    orders, sessions = orders_of(workspace), sessions_of(workspace)
    shares = list(shares_of(orders, sessions))
    figures = ", ".join(f"{model}_credit, {model}_revenue_amount" for model in MODELS)
    sums = ", ".join(f"{model}_order_credit, {model}_new_customer_credit, {model}_revenue_amount" for model in MODELS)
    # Costs of a day without anything else are rows, too; which channel they have is for unit tests.
    days = workspace.query(
        f"""select date_day, channel, campaign, session_count, converted_session_count, new_customer_count,
                   returning_customer_count, {sums}, cost_amount is not null or unknown_cost_count > 0
            from analytics.mart_daily_channels"""
    )
    costs = {row[:3]: None for row in days if row[-1]}
    compared: dict[str, tuple[list[tuple[Any, ...]], Counter[tuple[Any, ...]]]] = {
        FACT: (
            workspace.query(f"select order_key, session_id, channel, {figures} from analytics.{FACT}"),
            Counter(
                (
                    share.order.key,
                    share.session and share.session.key,
                    share.place[1],
                    *(figure for pair in zip(share.credits, share.revenues, strict=True) for figure in pair),
                )
                for share in shares
            ),
        ),
        "mart_paths": (
            workspace.query("select * from analytics.mart_paths"),
            Counter((path, *row) for path, row in paths_of(shares, sessions).items()),
        ),
        "mart_daily_channels": ([row[:-1] for row in days], days_of(shares, sessions, costs)),
    }
    found = []
    for table, (rows, due) in compared.items():
        there = Counter(map(tuple, rows))
        found += [f"{table} lacks {row}" for row in due - there] + [f"{table} has {row}" for row in there - due]
    return found


@pytest.mark.every_engine
def test_the_sample_is_attributed_as_python_does(workspace: Workspace) -> None:
    workspace.ingest("sample", "--days", "10")
    workspace.load()
    workspace.build(*ALL, tested=False)
    assert differences_from_recomputation(workspace) == []
    ((most, orders, untouched),) = workspace.query(
        f"select max(touch_count), count(distinct order_key), sum(case when touch_count = 0 then 1 else 0 end)"
        f" from analytics.{FACT}"
    )
    assert most > 4 and orders > untouched > 0
    returned = "select count(*) from analytics.mart_daily_channels where cost_amount > 0 and linear_roas > 0"
    assert workspace.value(returned) > 0


@pytest.mark.every_engine
@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_clicks_and_orders_equals_a_full_refresh(workspace: Workspace, seed: int) -> None:
    """Few customers, orders and events with many versions each; some runs build only some of the tables."""
    rng = random.Random(seed)
    workspace.land("marketing.campaign_costs", COSTS_HEADER + "2020-03-01,google,cpc,a,5,USD,9,2\n", "2020-01-01")
    for number, loaded_at in enumerate(load_times(rng, 7)):
        if number == 0 or rng.random() < 0.5:
            lines = dict(random_line(rng) for _ in range(rng.randint(1, 12)))
            workspace.land("sales.online_sales", SALES_HEADER + "".join(lines.values()), loaded_at[:10])
        if number == 0 or rng.random() < 0.7:
            events = {each["event_id"]: each for each in (random_click(rng) for _ in range(rng.randint(1, 12)))}
            workspace.land("engagement.clickstream_events", as_lines(events.values()), loaded_at[:10])
        workspace.load(loaded_at)
        if number == 0:
            workspace.land(
                "marketing.campaign_costs", COSTS_HEADER + "2020-03-01,google,cpc,a,5,USD,9,2\n", "2020-03-01"
            )
            workspace.build(*ALL, tested=False)
        elif rng.random() < 0.6:
            workspace.build("--select", *rng.sample([*INPUTS, FACT], rng.randint(1, 6)), tested=False)
        if number == 4:
            workspace.build(*ALL, tested=False)
            assert differences_from_recomputation(workspace) == []
    workspace.build(*ALL, tested=False)
    assert differences_from_recomputation(workspace) == []
    before = rows_of(workspace)
    workspace.build("--full-refresh", *ALL, tested=False)
    assert before == rows_of(workspace)


def rows_of(workspace: Workspace) -> dict[str, Counter[tuple[object, ...]]]:
    return {table: Counter(workspace.query(f"select * from analytics.{table}")) for table in MARTS}


def random_line(rng: random.Random) -> tuple[tuple[str, str], str]:
    transaction, sku = f"t{rng.randint(1, 6)}", rng.choice("AB")
    day = date(2020, 3, 1) + timedelta(days=rng.choice([0, 0, 1, 29, 30, 31, 45]))
    sent = line(
        transaction,
        sku,
        f"{day.month}/{day.day}/{day.year}",
        rng.choice(["c1", "c1", "c2", "c3"]),
        quantity=rng.choice(["1", "2", "3"]),
        price=rng.choice(["0", "0.01", "9.999999", "33.35"]),
    )
    return (transaction, sku), sent


def random_click(rng: random.Random) -> Record:
    at = datetime.fromisoformat("2020-03-01T00:00:00") + timedelta(days=rng.choice([-30, -1, 0, 1, 29, 30, 44]))
    at += rng.choice([timedelta(0), timedelta(minutes=20), timedelta(hours=12), timedelta(hours=23, minutes=59)])
    query = rng.choice(["", "", "?utm_source=google&utm_medium=cpc&utm_campaign=A", "?utm_medium=email&utm_campaign=b"])
    return click(f"e{rng.randint(1, 20)}", "00:00", rng.choice(["c1", "c1", "c2", "c3", "c4"])) | {
        "timestamp": f"{at.isoformat()}Z",
        "event_type": rng.choice(["page_view", "purchase"]),
        "page_url": f"https://shop.example/{query}",
    }
