"""Click events from file to fact: the real payload in several file layouts, broken files, any order, corrections."""

from __future__ import annotations

import gzip
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.end_to_end.reshape import Record, as_lines
from tests.end_to_end.schedules import SCHEDULES, load_times
from tests.end_to_end.workspace import Workspace
from tests.real_data import find_real
from tests.slow import SLOW, SLOW_REASON

CLICKS = "engagement.clickstream_events"
FACT = ("--select", "+fct_click_events", "rej_engagement__clickstream_events", "ref_event_types")
# Exclude tests of tables that aren't built here.
CAUTIOUS = ("--indirect-selection", "cautious")
WHOLE, WITHIN_DAYS = "{}", '{"event_correction_days": 3}'
PARAMETERS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
CLICK_IDS = ("gclid", "fbclid")
REFERRERS = [None, "https://WWW.Google.com:443/?q=mug", "http://www.shop.example/a", "//blog.example", "/cart"]
ALL_ROWS = "select * from analytics.fct_click_events order by event_id, event_timestamp"
# Addresses that urllib splits as in RFC 3986. No value is encoded, so decoding changes nothing.
ADDRESSES = [
    "HTTPS://Shop.Example:443/A/b.html?utm_source=news&utm_medium=email&utm_campaign=spring&utm_term=red&utm_content=top#end",
    "https://shop.example?utm_source=first&utm_source=second&xutm_medium=no&utm_term=",
    "https://shop.example/a//b/?x=1?y=2&utm_content=a=b#f?utm_source=no",
    "https://shop.example/#top",
    "http://[2001:DB8::1]:8080/x",
    "//cdn.example/x.js",
    "/cart?utm_campaign=c",
    "shop.example/cart",
    "?utm_source=only",
]


@pytest.fixture(scope="module")
def clicks() -> str:
    return find_real("engagement/mock_clickstream_data.json").read_text(encoding="utf-8")


def recomputed(event: Record, loaded_at: str) -> tuple[Any, ...]:
    """The expected row of an event that was delivered once, with every value computed in Python."""
    parts, sender = urlsplit(event["page_url"]), urlsplit(event.get("referrer") or "").hostname
    sites = [(host or "").removeprefix("www.") for host in (sender, parts.hostname)]
    given = parse_qs(parts.query, keep_blank_values=True)
    return (
        event["event_id"],
        str(event["user_id"]),
        event["event_type"],
        event["page_url"],
        parts.hostname,
        parts.path or None,
        parts.query or None,
        *(given.get(name, [""])[0] or None for name in PARAMETERS),
        event.get("referrer"),
        sites[0] if sites[0] not in ("", sites[1]) else None,
        next((name for name in CLICK_IDS if given.get(name, [""])[0]), None),
        False,
        event["duration_ms"],
        datetime.fromisoformat(event["timestamp"]).astimezone(UTC).replace(tzinfo=None),
        datetime.fromisoformat(loaded_at),
        datetime.fromisoformat(loaded_at),
    )


def event(number: int, **given: Any) -> Record:
    return {
        "event_id": f"e{number}",
        "timestamp": "2025-03-29T06:33:32Z",
        "user_id": 4502,
        "event_type": "click",
        "page_url": "https://shop.example/",
        "duration_ms": 7,
    } | given


def test_the_real_file_is_published_value_for_value_however_it_is_packed(workspace: Workspace, clicks: str) -> None:
    lines = "".join(f"{line.strip().strip('[],')}\n" for line in clicks.splitlines() if line.strip(" []"))
    for text in (clicks, lines):
        for content in (text.encode(), gzip.compress(text.encode())):
            path = workspace.folder / "clicks"
            path.write_bytes(content)
            workspace.ingest("land", CLICKS, str(path), "--run-date", "2025-06-01")
    landed = [path for path in workspace.zone.rglob("*") if path.is_file()]
    assert len(landed) == 1, "the same events land only once per day"

    odd = [event(number, page_url=address) for number, address in enumerate(ADDRESSES)]
    odd += [event(100 + number, referrer=address) for number, address in enumerate(REFERRERS)]
    workspace.land(CLICKS, json.dumps(odd), "2025-06-01")
    workspace.load("2025-06-01T00:00:00")
    workspace.build(*FACT, *CAUTIOUS, tested=True)
    events = json.loads(clicks)
    assert len(events) == 98
    assert workspace.value("select count(*) from quarantine.rej_engagement__clickstream_events") == 0
    expected = [recomputed(each, "2025-06-01T00:00:00") for each in [*events, *odd]]
    assert sorted(workspace.query(ALL_ROWS)) == sorted(expected)


def test_a_broken_array_is_refused_whole_and_a_broken_line_is_rejected_alone(workspace: Workspace, clicks: str) -> None:
    path = workspace.folder / "broken"
    for text, said in ((clicks[:40_000], "ends within a value"), (clicks.rstrip()[:-1], "breaks off")):
        path.write_text(text, encoding="utf-8")
        printed = workspace.run(sys.executable, "-m", "ingest", "land", CLICKS, str(path), succeeds=False)
        assert said in printed and "(character " in printed
    assert not [path for path in workspace.zone.rglob("*") if path.is_file()]

    fine = event(1, page_url="https://shop.example/?e=ada@mail.example", event_type="teleport")
    lines = [
        json.dumps(fine),
        '{"event_id": "e2", "page_url": "https://ada@',
        "[]",
        json.dumps(event(3, timestamp="now")),
    ]
    workspace.deliver(CLICKS, "\n".join(lines), "2025-06-01T00:00:00")
    workspace.build(*FACT, *CAUTIOUS, tested=True)
    assert workspace.query("select event_id, event_type, page_url from analytics.fct_click_events") == [
        ("e1", "teleport", "https://shop.example/?e=[email]")
    ]
    assert workspace.query(
        "select file_row_number, reject_reason from quarantine.rej_engagement__clickstream_events order by 1"
    ) == [(2, "unreadable_record"), (3, "unreadable_record"), (4, "unreadable_timestamp")]


@pytest.mark.every_engine
@pytest.mark.parametrize(
    "variables",
    [
        pytest.param(WHOLE, id="whole", marks=pytest.mark.skipif(not SLOW, reason=SLOW_REASON)),
        pytest.param(WITHIN_DAYS, id="within_days"),
    ],
)
@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_corrected_events_equals_a_full_refresh(
    workspace: Workspace, seed: int, variables: str
) -> None:
    """Few events with many versions each, within three days; files are repeated or late."""
    rng = random.Random(seed)
    texts: list[str] = []
    for number, loaded_at in enumerate(load_times(rng, 8)):
        is_new = not texts or rng.random() < 0.75
        texts.append(as_lines(random_event(rng) for _ in range(rng.randint(1, 12))) if is_new else rng.choice(texts))
        workspace.deliver(CLICKS, texts[-1], loaded_at)
        if number == 0 or rng.random() < 0.4:
            workspace.build(*FACT, tested=False, variables=variables)
    workspace.build(*FACT, *CAUTIOUS, tested=True, variables=variables)
    before = workspace.query(ALL_ROWS)
    workspace.build("--full-refresh", *FACT, tested=False, variables=variables)
    assert before == workspace.query(ALL_ROWS)


def random_event(rng: random.Random) -> Record:
    number = rng.randint(1, 30)
    moved = rng.choice([0, 0, 1, 24, 72])
    at = datetime.fromisoformat("2019-12-01T23:59:59.999999") + timedelta(days=number % 20, hours=moved)
    return event(
        number,
        timestamp=f"{at.isoformat()}{rng.choice(['Z', '+00:00'])}",
        user_id=rng.choice([1, "1", " 1 ", 2]),
        event_type=rng.choice(["click", "CLICK", "search"]),
        page_url=rng.choice([None, "/a", "https://ada:pw@shop.example/b?utm_source=c"]),
        duration_ms=rng.choice([None, 0, 5, 0.5]),
    )


@pytest.mark.slow
@pytest.mark.every_engine
def test_a_correction_within_event_correction_days_replaces_the_event(workspace: Workspace) -> None:
    """A correction beyond those days duplicates it, which the uniqueness test reports."""
    rows = """select event_id, has_changed_group, event_timestamp, loaded_at > first_loaded_at
              from analytics.fct_click_events order by event_id, event_timestamp"""
    long_ago, moved = (datetime.fromisoformat(f"2025-{at}T06:33:32") for at in ("02-28", "04-01"))
    old = [event(1), event(2, timestamp="2025-02-28T06:33:32Z")]
    workspace.deliver(CLICKS, as_lines(old), "2025-06-01T00:00:00")
    # After its load the others are outside the overlap, within which they would widen the range.
    workspace.deliver(CLICKS, as_lines([event(3, timestamp="2025-04-01T06:33:32Z")]), "2025-06-02T00:00:00")
    workspace.build(*FACT, tested=False, variables=WITHIN_DAYS)
    workspace.deliver(CLICKS, as_lines([event(1, timestamp="2025-04-01T06:33:32Z")]), "2025-06-03T00:00:00")
    workspace.build(*FACT, *CAUTIOUS, tested=True, variables=WITHIN_DAYS)
    once = [("e1", True, moved, True), ("e2", False, long_ago, False), ("e3", False, moved, False)]
    assert workspace.query(rows) == once

    workspace.deliver(CLICKS, as_lines([event(2, timestamp="2025-04-01T06:33:32Z")]), "2025-06-04T00:00:00")
    workspace.build(*FACT, tested=False, variables=WITHIN_DAYS)
    assert [row[0] for row in workspace.query(rows)] == ["e1", "e2", "e2", "e3"]
    if workspace.runs_tests:
        with pytest.raises(AssertionError, match="unique_fct_click_events_event_id"):
            workspace.build(*FACT, *CAUTIOUS, tested=True, variables=WITHIN_DAYS)
    workspace.build("--full-refresh", *FACT, *CAUTIOUS, tested=True, variables=WITHIN_DAYS)
    assert workspace.query(rows) == [once[0], ("e2", True, moved, True), once[2]]
