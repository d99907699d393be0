"""Sessions compared with Python: random histories, late, repeated and corrected events, partial runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.end_to_end.recomputed_sessions import (
    GAP,
    NO_TOUCH,
    Click,
    Touch,
    customers_of,
    days_of,
    newest,
    sessions_of,
)
from tests.end_to_end.reshape import Record, as_lines
from tests.end_to_end.schedules import SCHEDULES
from tests.end_to_end.workspace import Workspace

CLICKS = "engagement.clickstream_events"
DAYS, CUSTOMERS = "mart_daily_clicks", "mart_customer_clicks"
ALL = ["--select", f"+{DAYS}", f"+{CUSTOMERS}"]
TABLES = ["fct_click_events", "fct_sessions", DAYS, CUSTOMERS]
TICK = timedelta(microseconds=1)
NONE = timedelta(0)
SHORT = timedelta(minutes=7), timedelta(minutes=20), timedelta(minutes=20)
STEPS = [NONE, TICK, *SHORT, GAP - TICK, GAP, GAP + TICK, 2 * GAP, timedelta(hours=5), timedelta(days=3)]
EVENING = datetime.fromisoformat("2013-01-01T23:40:00")
LOADS = [
    "2020-01-01T00:00:00",
    "2020-01-01T05:00:00",
    "2020-01-01T04:20:00",
    "2020-01-04T00:00:00",
    "2020-01-04T00:30:00",
    "2020-01-06T00:00:00",
]
TYPES = ["page_view", "click", "purchase", "view_item", "no_such_type"]
# Most clicks have none.
TOUCHES = [
    *[NO_TOUCH] * 6,
    Touch(referrer_host="google.de"),
    Touch(referrer_host="l.facebook.com"),
    Touch(referrer_host="blog.example"),
    Touch("Google", "CPC", "spring", "mugs", "ad-1", "google.de", "gclid"),
    Touch("newsletter", "email", "week-1"),
    Touch("partner", "paid", referrer_host="blog.example"),
    Touch(click_id_kind="gclid", referrer_host="youtube.com"),
    Touch(utm_term="mugs"),
]


class Later(NamedTuple):
    """A later delivery of an event: moved in time, possibly to another customer, or coming from elsewhere."""

    shift: timedelta
    is_given_away: bool
    touch: Touch | None


UNCHANGED = Later(NONE, is_given_away=False, touch=None)
# Deliveries before this one only have late and repeated events, which take a shorter path.
FIRST_WITH_CORRECTIONS = 3


class Drawn(NamedTuple):
    """An event of a random history: the time since the one before, its delivery, and its later changes."""

    step: timedelta
    event_type: str
    touch: Touch
    delivery: int
    changes: list[tuple[int, Later]]


deliveries = st.sampled_from([0, 0, 0, 1, 2, 2, 2, 3, 4, 5])
changes = st.builds(
    Later,
    st.sampled_from([NONE, NONE, *STEPS, *(-step for step in STEPS)]),
    st.sampled_from([False, False, True]),
    st.none() | st.sampled_from(TOUCHES),
)
events = st.builds(
    Drawn,
    st.sampled_from(STEPS),
    st.sampled_from(TYPES),
    st.sampled_from(TOUCHES),
    deliveries,
    st.lists(st.tuples(deliveries, changes), max_size=2),
)
# A run may build a table before its inputs, or without the tables that read it.
parts_of_all = st.lists(st.sampled_from(TABLES), min_size=1, unique=True).map(lambda tables: ["--select", *tables])
partial_runs = st.lists(parts_of_all, min_size=2, max_size=2)
# Many independent customers at once, so that one build tries all their histories.
histories = st.lists(st.lists(events, min_size=1, max_size=7), min_size=100, max_size=100)


def delivered(history: list[list[Drawn]]) -> Iterator[tuple[int, Click]]:
    """Yield every delivery of every event, with the number of the delivery. No file has an event twice."""
    for number, drawn in enumerate(history):
        # Different days per customer, so that another customer's events don't cause a recount.
        customers, at = (f"{number}", f"{number}-twin"), EVENING + timedelta(days=25 * number)
        for place, event in enumerate(drawn):
            at += event.step
            path = f"/{place}" if place else None
            for delivery, later in dict([*event.changes, (event.delivery, UNCHANGED)]).items():
                change = later if delivery >= FIRST_WITH_CORRECTIONS else UNCHANGED
                touch = event.touch if change.touch is None else change.touch
                yield (
                    delivery,
                    Click(
                        customer=customers[change.is_given_away],
                        at=at + change.shift,
                        # In reverse order of time, so that ties don't follow it.
                        event=f"{number}/{9 - place}",
                        event_type=event.event_type,
                        path=path,
                        loaded_at=datetime.fromisoformat(LOADS[delivery]),
                        # Without the page's address there is only a referrer.
                        touch=touch if path else Touch(referrer_host=touch.referrer_host),
                    ),
                )


def record(click: Click) -> Record:
    tags = {name: value for name, value in click.touch._asdict().items() if value and name.startswith("utm_")}
    tags |= {click.touch.click_id_kind: "C-1"} if click.touch.click_id_kind else {}
    host = click.touch.referrer_host
    return {
        "event_id": click.event,
        "timestamp": f"{click.at.isoformat()}Z",
        "user_id": click.customer,
        "event_type": click.event_type,
        "page_url": None if click.path is None else f"https://shop.example{click.path}?{urlencode({'q': 1, **tags})}",
        "referrer": None if host is None else f"https://www.{host}/a?b=1",
        "duration_ms": 5,
    }


def differences_from_recomputation(workspace: Workspace, deliveries: Iterable[Click]) -> list[str]:
    """One line per row that only the database or only Python has."""
    clicks = newest(deliveries)
    sessions = sessions_of(clicks)
    recomputed: dict[str, Sequence[tuple[Any, ...]]] = {
        "analytics.fct_sessions": sessions,
        f"analytics.{CUSTOMERS}": customers_of(clicks, sessions),
        f"analytics.{DAYS}": days_of(clicks, sessions),
    }
    found = []
    for table, expected in recomputed.items():
        rows, due = Counter(workspace.query(f"select * from {table}")), Counter(map(tuple, expected))
        found += [f"{table} lacks {row}" for row in due - rows] + [f"{table} has {row}" for row in rows - due]
    return found


@pytest.mark.every_engine
@settings(
    max_examples=SCHEDULES,
    # Shrinking a failing history would take minutes, and one of many customers is just as readable.
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(history=histories, parts=partial_runs)
def test_random_histories_equal_their_recomputation(
    session_workspace: Workspace, history: list[list[Drawn]], parts: list[list[str]]
) -> None:
    by_delivery: dict[int, list[Click]] = {}
    for delivery, click in delivered(history):
        by_delivery.setdefault(delivery, []).append(click)
    # The simplest history is always tried first, and has one delivery.
    assume(len(by_delivery) == len(LOADS))
    workspace, known = session_workspace, []
    workspace.start_built()
    # The second run is the first with much history outside the overlap.
    for delivery, selection in enumerate([None, ALL, ALL, *parts, ALL]):
        known += by_delivery[delivery]
        workspace.deliver(CLICKS, as_lines(map(record, by_delivery[delivery])), LOADS[delivery])
        if selection:
            workspace.build(*selection, tested=False)
        if selection == ALL:
            assert differences_from_recomputation(workspace, known) == []
    workspace.build("--full-refresh", *ALL, tested=False)
    assert differences_from_recomputation(workspace, known) == []


def click(event: str, time: str, customer: str = "c1", event_type: str = "click") -> Record:
    """An event on a page named after it, at a time such as 01T08:00 in June."""
    return {
        "event_id": event,
        "timestamp": f"2019-06-{time}:00Z",
        "user_id": customer,
        "event_type": event_type,
        "page_url": f"https://shop.example/{event}?q=1",
        "duration_ms": None,
    }


@pytest.mark.every_engine
def test_late_and_corrected_events_join_split_and_empty_sessions(workspace: Workspace) -> None:
    sessions = """select customer_id, entry_page, exit_page, event_count, duration_ms, is_converted
                  from analytics.fct_sessions order by session_started_at, customer_id"""
    days = f"select cast(activity_date as text), event_count, session_count from analytics.{DAYS} order by 1"
    customers = f"select customer_id, event_count, session_count from analytics.{CUSTOMERS} order by 1"
    first = [
        click("a", "01T08:00"),
        click("c", "01T08:31"),
        click("d", "02T23:50", event_type="purchase"),
        click("e", "03T00:10"),
        click("lost", "05T12:00", "c2"),
    ]
    workspace.deliver(CLICKS, as_lines(first), "2020-01-01T00:00:00")
    workspace.build(*ALL, tested=False)
    assert workspace.query(sessions) == [
        ("c1", "/a", "/a", 1, 0, False),
        ("c1", "/c", "/c", 1, 0, False),
        ("c1", "/d", "/e", 2, 20 * 60_000, True),
        ("c2", "/lost", "/lost", 1, 0, False),
    ]
    assert workspace.query(days) == [
        ("2019-06-01", 2, 2),
        ("2019-06-02", 1, 1),
        ("2019-06-03", 1, 0),
        ("2019-06-05", 1, 1),
    ]

    # A late event joins two sessions. One session loses its first event to another customer, one customer the only one.
    late = [click("b", "01T08:15"), click("d", "02T23:50", "c3", "purchase"), click("lost", "04T12:00", "c3")]
    workspace.deliver(CLICKS, as_lines(late), "2020-01-03T00:00:00")
    workspace.deliver(CLICKS, as_lines([click("f", "09T12:00", "c4")]), "2020-01-05T00:00:00")
    # The days are built before the sessions: they have the newest events, but not the sessions of earlier ones.
    workspace.build("--select", "+fct_click_events", DAYS, "--exclude", "fct_sessions", tested=False)
    assert workspace.query(days)[0] == ("2019-06-01", 3, 2)
    workspace.build(*ALL, tested=False)
    after = (
        [
            ("c1", "/a", "/c", 3, 31 * 60_000, False),
            ("c3", "/d", "/d", 1, 0, True),
            ("c1", "/e", "/e", 1, 0, False),
            ("c3", "/lost", "/lost", 1, 0, False),
            ("c4", "/f", "/f", 1, 0, False),
        ],
        [("2019-06-01", 3, 1), ("2019-06-02", 1, 1), ("2019-06-03", 1, 1), ("2019-06-04", 1, 1), ("2019-06-09", 1, 1)],
        [("c1", 4, 2), ("c3", 2, 2), ("c4", 1, 1)],
    )
    assert (workspace.query(sessions), workspace.query(days), workspace.query(customers)) == after
