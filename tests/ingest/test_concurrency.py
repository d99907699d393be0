"""Loads that are killed, that wait and that run at the same time."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.load.engines import find_engine
from ingest.settings import read_settings

Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]
Start = Callable[..., "subprocess.Popen[str]"]
CONTENT = """
    select (select count(*) from raw.load_history),
        count(*), count(distinct _file_name || _file_row_number), sum(id::bigint), min(name), max(name)
    from raw.orders
"""


@pytest.fixture
def start(command: list[str], project: Path, engine: str) -> Start:
    def load(*options: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*command, "--project-dir", str(project), "load", "-v", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return load


@contextmanager
def database_in_use() -> Iterator[None]:
    settings = read_settings()
    with find_engine(settings.target).open_database(settings):
        yield


def drop_files(drop: Drop, count: int, row_count: int) -> tuple[int, ...]:
    for number in range(count):
        rows = "".join(f"{row},file {number}\n" for row in range(row_count))
        drop(f"shop/orders/{number}.csv", f"id,name\n{rows}".encode())
    all_rows = count * row_count
    return (count, all_rows, all_rows, count * sum(range(row_count)))


def test_a_load_killed_at_any_moment_is_completed_by_the_next(start: Start, query: Query, drop: Drop) -> None:
    expected = drop_files(drop, count=8, row_count=20_000)
    killed_within = 0
    # Killed a little later after each run's first finished file: between files and amid their transactions.
    for pause in (0.0, 0.01, 0.03, 0.06):
        process = start()
        assert process.stderr
        for line in process.stderr:
            if "loaded: " in line:
                time.sleep(pause)
                process.send_signal(signal.SIGKILL)
                break
        process.communicate()
        killed_within += process.returncode == -signal.SIGKILL
    assert killed_within >= 1
    final = start()
    final.communicate()
    assert final.returncode == 0
    assert query(CONTENT) == [(*expected, "file 0", "file 7")]


def test_two_loads_at_once_load_every_file_once(start: Start, query: Query, drop: Drop) -> None:
    expected = drop_files(drop, count=4, row_count=20_000)
    both = [start(), start()]
    outputs = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert query(CONTENT) == [(*expected, "file 0", "file 3")]
    assert sorted(outputs) == [
        "0 files loaded with 0 rows, 0 failed, 4 skipped\n",
        "4 files loaded with 80000 rows, 0 failed, 0 skipped; see raw.orders\n",
    ]


def test_loads_that_meet_are_stamped_in_the_order_they_commit(
    start: Start, query: Query, drop: Drop, engine: str
) -> None:
    """So that none is later than the overlap that a build looks back over, however long the other loader took."""
    drop_files(drop, count=4, row_count=20_000)
    for number in range(4):
        drop(f"shop/events/{number}.jsonl", b'{"a": 1}\n' * 20_000)
    both = [start("--feed", "shop.orders"), start("--feed", "shop.events")]
    for process in both:
        process.communicate()
    # What is written alone gets its place and its number in the order in which it is committed.
    committed = "xmin::text::bigint" if engine == "postgres" else "rowid"
    stamps = [stamp for (stamp,) in query(f"select loaded_at from raw.load_history order by {committed}")]
    assert len(stamps) == 8
    assert stamps == sorted(set(stamps))
    rows = "select _file_name, _loaded_at from raw.{} group by 1, 2"
    stamped = query(rows.format("orders")) + query(rows.format("events_raw"))
    assert sorted(stamp for _, stamp in stamped) == stamps


def test_a_killed_load_leaves_nothing_that_the_next_does_not_remove(
    start: Start, drop: Drop, query: Query, tmp_path: Path
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    os.environ["TMPDIR"] = str(place)
    drop_files(drop, count=4, row_count=20_000)
    process = start()
    assert process.stderr
    for line in process.stderr:
        if "loaded: " in line:
            process.send_signal(signal.SIGKILL)
            break
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert len(list(place.glob("loading_*"))) == 1
    final = start()
    final.communicate()
    assert final.returncode == 0
    assert list(place.iterdir()) == []


def test_a_database_in_use_is_waited_for(start: Start, query: Query, drop: Drop) -> None:
    expected = drop_files(drop, count=1, row_count=10)
    with database_in_use():
        process = start()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2)
    assert process.wait(timeout=30) == 0
    assert query(CONTENT) == [(*expected, "file 0", "file 0")]


def test_waiting_ends_with_one_sentence(start: Start) -> None:
    os.environ["MARKETING_INSIGHT_LOCK_WAIT_SECONDS"] = "0.5"
    with database_in_use():
        process = start()
        output, errors = process.communicate()
    assert process.returncode == 1
    assert "is still in use by another process after 0.5 s" in errors
    assert "MARKETING_INSIGHT_LOCK_WAIT_SECONDS" in errors
    assert len(errors.splitlines()) == 1
    assert output == ""
