"""Loads are stamped strictly in the order they commit, and those of the future can be restamped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from ingest.load.history import utc_now
from ingest.load.load_times import LoadTimes

Run = Callable[..., Result]
Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]
NOON = datetime.fromisoformat("2026-01-01T12:00:00")
SECOND, TICK = timedelta(seconds=1), timedelta(microseconds=1)
STAMPS = "select id, _loaded_at from raw.orders order by id"
WARNING = "an earlier load lies in the future"
FUTURE = "2999-01-01T00:00:00"
day = datetime.fromisoformat


@pytest.mark.parametrize(
    ("newest", "clock", "expected"),
    [
        (None, [NOON, NOON + SECOND], [NOON, NOON + SECOND]),
        (None, [NOON, NOON, NOON - SECOND], [NOON, NOON + TICK, NOON + 2 * TICK]),
        (NOON, [NOON, NOON + SECOND], [NOON + TICK, NOON + SECOND]),
        (NOON + SECOND, [NOON, NOON], [NOON + SECOND + TICK, NOON + SECOND + 2 * TICK]),
    ],
)
def test_each_time_is_after_the_one_before(
    newest: datetime | None, clock: list[datetime], expected: list[datetime]
) -> None:
    times = LoadTimes(newest, None)
    assert [times.next(now) for now in clock] == expected


def test_a_given_time_is_taken_as_it_is() -> None:
    times = LoadTimes(NOON, NOON - SECOND)
    assert [times.next(NOON + SECOND) for _ in range(2)] == [NOON - SECOND, NOON - SECOND]


def test_what_follows_a_load_of_the_future_is_stamped_after_it(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    assert WARNING not in run("load", "--loaded-at", FUTURE).stderr
    drop("shop/orders/b.csv", b"id\n2\n")
    drop("shop/orders/c.csv", b"id\n3\n")
    result = run("load")
    assert result.stderr.count(WARNING) == 1
    assert "python -m ingest restamp" in result.stderr
    first = datetime.fromisoformat(FUTURE)
    assert query(STAMPS) == [("1", first), ("2", first + TICK), ("3", first + 2 * TICK)]
    drop("shop/orders/d.csv", b"id\n4\n")
    result = run("load", "--loaded-at", "2019-01-01T00:00:00")
    assert result.stderr.count(WARNING) == 1
    assert query(STAMPS)[-1] == ("4", day("2019-01-01"))
    assert query("select file_name, loaded_at from raw.load_history order by 1")[-1] == (
        "shop/orders/d.csv",
        day("2019-01-01"),
    )


@pytest.mark.parametrize("loss", ["alter table raw.load_history drop column loaded_at", "drop table raw.load_history"])
def test_loads_that_the_history_has_no_time_of_count_too(run: Run, query: Query, drop: Drop, loss: str) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    drop("shop/orders/empty.csv", b"id\n")
    run("load", "--loaded-at", FUTURE)
    query(loss)
    drop("shop/orders/b.csv", b"id\n2\n")
    result = run("load", "--feed", "shop.orders")
    assert WARNING in result.stderr
    ((stamp,),) = query("select _loaded_at from raw.orders where id = '2'")
    assert stamp > datetime.fromisoformat(FUTURE)
    assert query("select count(*) from raw.load_history where loaded_at is null") == [(0,)]
    # Only once: what is known now needn't be looked for again.
    query("update raw.orders set _loaded_at = null")
    drop("shop/orders/c.csv", b"id\n3\n")
    run("load")
    ((later,),) = query("select _loaded_at from raw.orders where id = '3'")
    assert later > stamp


def test_loads_of_the_future_are_restamped_in_their_order(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    run("load", "--loaded-at", "2019-01-01T00:00:00")
    drop("shop/orders/b.csv", b"id\n2\n2\n")
    drop("shop/events/b.jsonl", b"{}\n")
    run("load", "--loaded-at", FUTURE)
    drop("shop/orders/c.csv", b"id\n3\n")
    run("load")
    before = utc_now()
    result = run("restamp")
    assert result.stdout.splitlines() == [
        f"raw.orders._loaded_at: 3 rows restamped, which were between {FUTURE} and {FUTURE}.000001".replace("T", " "),
        f"raw.events_raw._loaded_at: 1 rows restamped, which were between {FUTURE} and {FUTURE}".replace("T", " "),
        f"raw.load_history.loaded_at: 3 rows restamped, which were between {FUTURE} and {FUTURE}.000001".replace(
            "T", " "
        ),
        "now run `dbt build --full-refresh`",
    ]
    (_, first), (_, second), (_, again), (_, third) = query(STAMPS)
    assert first == day("2019-01-01")
    assert before <= second == again < third <= utc_now()
    assert third - second == TICK
    assert query("select _loaded_at from raw.events_raw") == [(second,)]
    assert query("select loaded_at from raw.load_history order by loaded_at, file_name") == [
        (first,),
        (second,),
        (second,),
        (third,),
    ]
    assert run("restamp").stdout == "no load lies in the future: nothing was changed\n"
    assert WARNING not in run("load").stderr


def test_restamped_loads_begin_where_it_is_said(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    run("load", "--loaded-at", FUTURE)
    drop("shop/orders/b.csv", b"id\n2\n")
    run("load")
    run("restamp", "--at", "2020-01-01T01:00:00+01:00")
    assert query(STAMPS) == [("1", day("2020-01-01")), ("2", day("2020-01-01") + TICK)]
    assert run("restamp", "--at", "soon").exit_code == 2


def test_snapshots_are_restamped_with_their_loads(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    run("load", "--loaded-at", FUTURE)
    query("create table raw.snap (dbt_scd_id text, dbt_valid_from timestamp, dbt_valid_to timestamp)")
    query(f"insert into raw.snap values ('a', timestamp '{FUTURE}', timestamp '9999-12-31')")
    run("restamp", "--at", "2020-01-01")
    assert query("select * from raw.snap") == [("a", day("2020-01-01"), day("9999-12-31"))]
