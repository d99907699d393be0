"""The same landed files give the same marts on every engine, value by value."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from ingest.feeds import read_feeds
from ingest.sample import write_samples
from tests.chosen_engines import CHOSEN
from tests.end_to_end.engines import started
from tests.end_to_end.odd_records import odd_lines
from tests.end_to_end.odd_rows import USUAL_ROWS, odd_rows
from tests.end_to_end.parity import key_columns, table_differences
from tests.end_to_end.snowflake_sql import not_snowflake
from tests.end_to_end.workspace import Table, Workspace, random_slices
from tests.slow import SLOW

# The other engines are compared with DuckDB.
OTHERS = [name for name in CHOSEN if name != "duckdb"]
SLICES = 2
SAMPLE_DAYS = 21
MOST_LINES = 20
# It depends on the runs that audited the rows, and in `make test` the emulator has one run less.
DEPENDS_ON_RUNS = "staging.int_quality__newest_deliveries"

JSON_FEEDS = [feed.name for feed in read_feeds().values() if feed.format == "json"]


pytestmark = pytest.mark.skipif(not OTHERS, reason="only duckdb is chosen, so there is nothing to compare")


@dataclass(frozen=True)
class Delivered:
    """A file to land: its feed, its run date, and its text."""

    feed: str
    run_date: str
    text: str


def sample_slices() -> list[list[Delivered]]:
    """The sample shop with its faults, sliced by days, together with odd values.

    Files of a slice are joined, because putting many into the emulator's stage takes longer than reading them.
    """
    slices: list[list[Delivered]] = [[] for _ in range(SLICES)]
    # By feed and header. JSON has none.
    joined: list[dict[tuple[str, str], str]] = [{} for _ in range(SLICES)]
    start = date(2019, 1, 1)
    for feed, path, day in write_samples(start, SAMPLE_DAYS, 1, 7):
        number = min((day - start).days * SLICES // SAMPLE_DAYS, SLICES - 1)
        text = path.read_text(encoding="utf-8")
        header = "" if feed in JSON_FEEDS else text[: text.index("\n") + 1]
        before = joined[number].get((feed, header), header)
        joined[number][feed, header] = before + text.removeprefix(header)
    for number, texts in enumerate(joined):
        slices[number] += [
            Delivered(feed, f"2019-02-0{number + 1}", text) for (feed, header), text in texts.items() if header
        ]
    for feed, (header, usual) in USUAL_ROWS.items():
        odd = list(odd_rows(header, usual))
        for number, slice_ in enumerate(slices):
            text = header + "".join(islice(odd, number, None, SLICES))
            slice_.append(Delivered(feed, f"2019-03-0{number + 1}", text))
    for feed in JSON_FEEDS:
        first, *lines = odd_lines(feed)
        for number, slice_ in enumerate(slices):
            # A usual line comes first, so landing recognises JSON lines.
            text = first + "".join(islice(lines, number, None, SLICES)) + joined[number][feed, ""]
            slice_.append(Delivered(feed, f"2019-03-0{number + 1}", text))
    return slices


def real_slices(real_sales: dict[str, Path]) -> list[list[Delivered]]:
    """The published files, with the lines of each in random order, split into deliveries."""
    rng = random.Random(20190102)
    slices: list[list[Delivered]] = [[] for _ in range(SLICES)]
    for feed, path in real_sales.items():
        for number, text in enumerate(random_slices(path, SLICES, rng)):
            slices[number].append(Delivered(feed, "2020-01-01", text))
    return slices


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Workspace]]:
    with ExitStack() as stack:
        found = {}
        for name in ["duckdb", *OTHERS]:
            folder = tmp_path_factory.mktemp(f"parity_{name}")
            found[name] = Workspace(folder, stack.enter_context(started(name, folder)))
        yield found


def assert_equal(sides: dict[str, Workspace], contents: dict[str, dict[str, Table]], tag: str | None = None) -> None:
    manifest = sides["duckdb"].manifest()
    found = []
    for table, model in sides["duckdb"].models(tag).items():
        key = key_columns(manifest, model)
        for engine in OTHERS:
            if engine not in contents or (not SLOW and (engine, table) == ("snowflake", DEPENDS_ON_RUNS)):
                continue
            lines = table_differences(engine, table, key, contents["duckdb"][table], contents[engine][table])
            found += list(islice(lines, MOST_LINES))
    assert not found, "\n".join(["the engines differ:", *found])


@dataclass
class Built:
    """Per engine: the contents of tables after all slices and after a full refresh, and the SQL that dbt sent."""

    incremental: dict[str, dict[str, Table]]
    refreshed: dict[str, dict[str, Table]]
    sent: dict[str, set[tuple[str, str]]]


def built(sides: dict[str, Workspace], slices: list[list[Delivered]], tag: str | None = None) -> Built:
    """Deliver slice by slice and build after each, then run a full refresh; with `tag`, only of models that have it.

    `make test` leaves out the full refresh, and on the emulator the builds before the last.
    """
    found = Built({}, {}, {})
    for name, workspace in sides.items():
        workspace.empty()
        workspace.fix_the_salt()
        found.sent[name] = workspace.compiled()
        for number, slice_ in enumerate(slices, start=1):
            for file in slice_:
                workspace.land(file.feed, file.text, file.run_date)
            workspace.load(f"2020-02-0{number}T00:00:00")
            # A build takes minutes on the emulator, so `make test` has one there, after the last slice.
            if SLOW or name != "snowflake" or slice_ is slices[-1]:
                build(workspace, tag)
                found.sent[name] |= workspace.compiled()
        found.incremental[name] = workspace.contents(tag)
        # Other tests compare incremental runs with a full refresh, on DuckDB.
        if SLOW:
            build(workspace, tag, "--full-refresh")
            found.refreshed[name] = workspace.contents(tag)
    return found


def build(workspace: Workspace, tag: str | None, *arguments: str) -> None:
    if tag:
        workspace.build_domain(tag, *arguments, tested=False)
    else:
        workspace.build(*arguments, tested=False)


@pytest.fixture(scope="module")
def of_the_sample(sides: dict[str, Workspace]) -> Built:
    return built(sides, sample_slices())


def test_the_sample_and_odd_values_give_the_same_on_every_engine(
    sides: dict[str, Workspace], of_the_sample: Built
) -> None:
    assert_equal(sides, of_the_sample.incremental)
    assert_equal(sides, of_the_sample.refreshed)
    for fact in ("fct_sales", "fct_bitcoin_prices", "fct_weather_hourly", "fct_click_events"):
        assert sides["duckdb"].value(f"select count(*) from analytics.{fact}") > 2_000


@pytest.mark.skipif("snowflake" not in OTHERS, reason="snowflake is not chosen")
def test_all_sql_that_dbt_sends_is_valid_on_snowflake(sides: dict[str, Workspace], of_the_sample: Built) -> None:
    """Models of first and later runs, tests, and analyses."""
    sides["snowflake"].compile()
    sent = of_the_sample.sent["snowflake"] | sides["snowflake"].compiled()
    files = Counter(file for file, _ in sent)
    assert files["models/marts/sales/fct_sales.sql"] > 1
    assert len(files) > 700
    assert {file: named for file, sql in sent if (named := not_snowflake(sql))} == {}


@pytest.mark.slow
def test_the_real_files_give_the_same_on_every_engine(sides: dict[str, Workspace], real_sales: dict[str, Path]) -> None:
    found = built(sides, real_slices(real_sales), tag="sales")
    assert_equal(sides, found.incremental, "sales")
    assert_equal(sides, found.refreshed, "sales")
    assert sides["duckdb"].value("select count(*) from analytics.fct_sales") == 52_924
