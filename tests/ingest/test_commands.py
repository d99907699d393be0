"""The command line: help for every command, exit codes, sentences instead of tracebacks."""

import logging
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from ingest.commands import tables_of
from ingest.feeds import Feed
from ingest.logs import set_up_logging

Run = Callable[..., Result]
Drop = Callable[[str, bytes], Path]


@pytest.mark.parametrize(
    "arguments",
    [[], ["land"], ["load"], ["sample"], ["fetch"], ["fetch", "market.news_events"], ["stream"]],
)
def test_help_is_everywhere_and_leaves_nothing_behind(run: Run, arguments: list[str], workplace: Path) -> None:
    result = run(*arguments, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert list(workplace.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["land"], "Missing argument 'FEED'"),
        (["land", "shop.orders"], "Missing argument 'PATH...'"),
        (["land", "shop.orders", "no_such.csv"], "'no_such.csv' does not exist"),
        (["land", "shop.orders", "."], "is a directory"),
        (["land", "shop.oders", __file__], "use one of shop.orders, shop.events"),
        (["land", "shop.orders", __file__, "--run-date", "31.1.2019"], "does not match the format"),
        (["load", "--feed", "shop.oders"], "use one of shop.orders, shop.events"),
        (["load", "--loaded-at", "now"], "--loaded-at is 'now'"),
        (["sample", "--days", "0"], "--days"),
        (["sample", "--scale", "0"], "--scale"),
        (["tidy"], "No such command 'tidy'"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("snowflake", "run `dbt run-operation copy_into_raw`, or `make load ENGINE=snowflake`."),
        ("oracle", "DBT_TARGET is 'oracle'"),
    ],
)
def test_other_targets_are_refused_in_one_sentence(
    run: Run, target: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET", target)
    result = run("load")
    assert result.exit_code == 1
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not Path("marketing_insight.duckdb").exists()


@pytest.mark.parametrize(
    ("command", "zone"),
    [
        (["land", "shop.orders", __file__], "nope://x"),
        (["land", "shop.orders", __file__], "blocked"),
        (["load"], "nope://x"),
    ],
)
def test_an_unusable_zone_is_one_sentence(run: Run, command: list[str], zone: str) -> None:
    Path("blocked").write_text("a file where a folder should be")
    result = run(*command, "--zone", zone)
    assert result.exit_code == 1
    assert f"Landing zone {zone} can't be used" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_no_database_is_one_sentence(run: Run) -> None:
    Path("marketing_insight.duckdb").write_text("hello" * 1000)
    result = run("load")
    assert result.exit_code == 1
    assert "DuckDB file marketing_insight.duckdb can't be used" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_process_of_its_own_ends_with_the_same_codes(
    command: list[str], project: Path, drop: Drop, engine: str
) -> None:
    drop("shop/orders/a.csv", b"id,name\n1,a,b\n")
    runs: list[Any] = [
        subprocess.run([*command, "--project-dir", str(project), *rest], capture_output=True, text=True, check=False)
        for rest in (["load"], ["load"], ["load", "--no-such"])
    ]
    assert [done.returncode for done in runs] == [1, 0, 2]
    assert not any("Traceback" in done.stderr for done in runs)


def test_steps_go_to_stderr_and_to_the_log_in_one_form(run: Run, drop: Drop, engine: str) -> None:
    Path("a.csv").write_text("id\n1\n")
    run("land", "shop.orders", "a.csv")
    drop("shop/orders/b.csv", b"id,name\n1,a,b\n")
    result = run("load")
    log = Path("logs/ingestion.log").read_text().splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (INFO|WARNING|ERROR) \S", line) for line in log)
    assert set(result.stderr.splitlines()) <= set(log)
    assert [words in "\n".join(log) for words in ("landed: ", "loaded: ", "failed: ", "1 files loaded")] == [True] * 4


def test_the_summary_is_the_last_line_and_said_once(run: Run, engine: str) -> None:
    result = run("load")
    assert result.stdout == "0 files loaded with 0 rows, 0 failed, 0 skipped\n"
    assert "files loaded" not in result.stderr


def test_a_log_that_can_not_be_written_stops_nothing(run: Run) -> None:
    Path("logs").write_text("in the way")
    result = run("load")
    assert result.exit_code == 0
    assert "no log is kept in logs/ingestion.log" in result.stderr


def test_logging_can_be_set_up_twice() -> None:
    set_up_logging()
    set_up_logging()
    assert len(logging.getLogger("ingest").handlers) == 2


def test_a_load_says_its_count_and_each_file_only_when_asked(run: Run, drop: Drop, engine: str) -> None:
    drop("shop/orders/a.csv", b"id,name\n1,a\n")
    drop("shop/events/a.jsonl", b'{"a": 1}\n')
    drop("shop/orders/broken.csv", b"no header\n")
    counted = run("load")
    assert [line.partition("ERROR ")[2][:34] for line in counted.stderr.splitlines()] == [
        "failed: shop/orders/broken.csv (sh"
    ]
    assert counted.stdout == (
        "2 files loaded with 2 rows, 1 failed, 0 skipped; see raw.events_raw and raw.orders; "
        "raw.load_history says what failed\n"
    )
    drop("shop/orders/b.csv", b"id,name\n2,b\n")
    assert "INFO loaded: shop/orders/b.csv (1 rows)" in run("load", "-v").stderr


def test_many_tables_are_named_by_their_schemas() -> None:
    feeds = [Feed(f"a.f{n}", schema, f"t{n}", "csv", ()) for n, schema in enumerate(["raw", "streaming", "raw", "raw"])]
    assert tables_of(feeds[:3]) == "raw.t0 and raw.t2 and streaming.t1"
    assert tables_of(feeds) == "4 tables of raw and streaming"
