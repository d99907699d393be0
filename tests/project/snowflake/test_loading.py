"""The run-operations on the emulator: files in the stage are loaded once, and each has a row in the ledger."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.feeds import read_feeds
from ingest.landing import Landed, land
from ingest.zones import Zone
from ingest.zones.stage import Stage
from tests.emulator import Emulator
from tests.project.snowflake.operations import Project, Said
from tests.project.snowflake.projects import BUCKET, SHOP_SOURCES, write_shop

STAGE = "@marketing_insight.raw.landing"
DAY = date(2020, 1, 1)
Query = Callable[[str], list[Any]]
Deliver = Callable[[str, bytes], Landed]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shop(tmp_path_factory.mktemp("loading") / "project")


@pytest.fixture(scope="module")
def project(emulator: Emulator, folder: Path) -> Project:
    """The small project, set up on the emulator with an internal stage."""
    profiles = Path(emulator.environment["DBT_PROFILES_DIR"])
    loading = Project(folder, profiles, emulator.environment, folder.parent)
    assert loading.run("snowflake_setup", {"dry_run": False}).error is None
    return loading


@pytest.fixture(scope="module")
def query(emulator: Emulator, project: Project) -> Iterator[Query]:
    with emulator.connect() as connection:
        yield lambda sql: list(connection.cursor().execute(sql).fetchall())


@pytest.fixture
def deliver(emulator: Emulator, project: Project, folder: Path, tmp_path: Path) -> Deliver:
    """Land bytes as a file of a feed, as `python -m ingest land` does."""
    settings = {"account": "emulator", "user": "emulator", "password": "emulator", "protocol": "http"}
    stage = Stage(STAGE, {**settings, "host": "127.0.0.1", "port": emulator.port, "database": "marketing_insight"})

    def to_stage(feed: str, content: bytes) -> Landed:
        path = tmp_path / "delivered"
        path.write_bytes(content)
        (landed,) = land(read_feeds(folder)[feed], path, [Zone(STAGE, stage=stage)], DAY)
        return landed

    return to_stage


@pytest.fixture(autouse=True)
def an_empty_stage(query: Query) -> None:
    """Start with empty raw tables and an empty stage."""
    query(f"remove {STAGE}")
    for table in ("orders", "events"):
        query(f"truncate table marketing_insight.raw.{table}")


def outcome(said: Said) -> str:
    """Return the summary, which is the last line that isn't dbt's."""
    return said.logged[-1]


def name_of(feed: str, content: bytes, extension: str) -> str:
    short = feed.split(".")[1]
    key = hashlib.sha256(content).hexdigest()[:32]
    return f"{feed.replace('.', '/')}/run_date=2020-01-01/{short}_{key}.{extension}"


ORDERS = b'order_id,customer_id,email\n1,A,"a ""b"", c"\n2,,\\N \n'


def test_values_arrive_as_they_were_sent(project: Project, query: Query, deliver: Deliver) -> None:
    deliver("shop.orders", ORDERS)
    said = project.run("copy_into_raw")
    name = name_of("shop.orders", ORDERS, "csv")
    assert (said.error, said.logged) == (
        None,
        [f"loaded: {name} (2 rows)", "1 files loaded with 2 rows, 0 failed, 0 failed before, 0 skipped"],
    )
    rows = query("select order_id, customer_id, email, _file_name, _file_row_number from marketing_insight.raw.orders")
    assert sorted(rows) == [("1", "A", 'a "b", c', name, 1), ("2", "", "\\N ", name, 2)]


def test_what_is_loaded_is_not_loaded_again(project: Project, query: Query, deliver: Deliver) -> None:
    deliver("shop.orders", b"order_id\nonce\n")
    project.run("copy_into_raw")
    assert outcome(project.run("copy_into_raw")) == "0 files loaded with 0 rows, 0 failed, 0 failed before, 0 skipped"
    assert query("select count(*) from marketing_insight.raw.orders") == [(1,)]


def test_setting_up_again_keeps_every_row_and_adds_a_column_that_is_missing(
    project: Project, query: Query, deliver: Deliver
) -> None:
    deliver("shop.orders", b"order_id\nkept\n")
    project.run("copy_into_raw")
    query("alter table marketing_insight.raw.orders drop column email")
    assert project.run("snowflake_setup", {"dry_run": False}).error is None
    assert query("select order_id, email from marketing_insight.raw.orders") == [("kept", None)]


def test_a_line_that_is_no_json_is_kept_as_text(project: Project, query: Query, deliver: Deliver) -> None:
    deliver("shop.events", b'{"a": 1}\n{"a": \n')
    assert project.run("copy_into_raw").error is None
    rows = query("select record:a::int, record_text from marketing_insight.raw.events order by _file_row_number")
    assert rows == [(1, None), (None, '{"a": ')]


def test_only_the_wanted_feeds_are_copied(project: Project, query: Query, deliver: Deliver) -> None:
    deliver("shop.orders", b"order_id\nwaits\n")
    deliver("shop.events", b'{"a": "wanted"}\n')
    project.run("copy_into_raw", {"feeds": ["shop.events"]})
    assert query("select count(*) from marketing_insight.raw.orders") == [(0,)]
    assert query("select count(*) from marketing_insight.raw.events") == [(1,)]


def ledger(query: Query, name: str) -> list[Any]:
    columns = "file_name, content_key, feed, row_count, byte_count, status, error"
    return query(f"select {columns} from marketing_insight.raw.load_history where file_name = '{name}'")


@pytest.fixture
def recorded(project: Project) -> None:
    """Start with a ledger that has the loads of all earlier tests."""
    project.run("record_loads")


@pytest.mark.usefixtures("recorded")
def test_every_file_is_in_the_ledger_once(project: Project, query: Query, deliver: Deliver) -> None:
    content = b"order_id\nrecorded\n"
    deliver("shop.orders", content)
    project.run("copy_into_raw")
    assert outcome(project.run("record_loads")) == "1 files recorded, 0 updated in marketing_insight.raw.load_history"
    assert outcome(project.run("record_loads")) == "0 files recorded, 0 updated in marketing_insight.raw.load_history"
    name, key = name_of("shop.orders", content, "csv"), hashlib.sha256(content).hexdigest()[:32]
    assert ledger(query, name) == [(name, key, "shop.orders", 1, 18, "loaded", None)]


def put_by_hand(query: Query, path: Path, content: bytes, place: str) -> None:
    """Put a file on the stage without landing, which would check it."""
    path.write_bytes(content)
    query(f"put 'file://{path}' '{place}' auto_compress = false overwrite = true")


def test_a_broken_file_fails_once_and_the_rest_is_loaded(
    project: Project, query: Query, deliver: Deliver, tmp_path: Path
) -> None:
    broken, whole = b"order_id\n\xff\n", b"order_id\nwhole\n"
    name = name_of("shop.orders", broken, "csv")
    put_by_hand(query, tmp_path / name.rpartition("/")[2], broken, f"{STAGE}/{name.rpartition('/')[0]}")
    deliver("shop.orders", whole)
    said = project.run("copy_into_raw")
    assert said.error is not None and "1 files failed, everything else is loaded" in said.error
    assert query("select order_id from marketing_insight.raw.orders") == [("whole",)]

    project.run("record_loads")
    (failed,) = ledger(query, name_of("shop.orders", broken, "csv"))
    assert failed[2:6] == ("shop.orders", None, 11, "failed")
    assert failed[6].startswith("shop.orders: ")

    # Every COPY on Snowflake tries it again, but the failure has already been reported to the schedule.
    again = project.run("copy_into_raw")
    assert again.error is None
    assert outcome(again) == "0 files loaded with 0 rows, 0 failed, 1 failed before, 0 skipped"


@pytest.mark.usefixtures("recorded")
def test_a_file_that_failed_and_is_loaded_later_becomes_loaded(
    project: Project, query: Query, deliver: Deliver
) -> None:
    content = b"order_id\nsecond try\n"
    deliver("shop.orders", content)
    name, key = name_of("shop.orders", content, "csv"), hashlib.sha256(content).hexdigest()[:32]
    query(
        "insert into marketing_insight.raw.load_history values"
        f" ('{name}', '{key}', 'shop.orders', null, 20, 'failed', 'why', '2020-01-01', '2020-01-01')"
    )
    project.run("copy_into_raw")
    assert outcome(project.run("record_loads")) == "0 files recorded, 1 updated in marketing_insight.raw.load_history"
    assert ledger(query, name) == [(name, key, "shop.orders", 1, 20, "loaded", None)]


def test_a_file_not_named_by_landing_has_the_key_of_its_rows(
    project: Project, query: Query, emulator: Emulator, tmp_path: Path
) -> None:
    put_by_hand(query, tmp_path / "by_hand.csv", b"order_id\nby hand\n", f"{STAGE}/shop/orders")
    project.run("copy_into_raw")
    project.run("record_loads")
    ((key,),) = query("select _file_content_key from marketing_insight.raw.orders")
    assert key
    assert [row[1:4] for row in ledger(query, "shop/orders/by_hand.csv")] == [(key, "shop.orders", 1)]


@pytest.mark.parametrize(
    ("operation", "arguments", "sentence"),
    [
        ("copy_into_raw", {"feeds": ["shop.order"]}, "Feed shop.order is unknown: use one of market.prices, "),
        ("record_loads", {"days": 14}, "days is 14: COPY_HISTORY forgets after 14, give 1 to 13."),
    ],
)
def test_a_wrong_argument_is_refused(project: Project, operation: str, arguments: Any, sentence: str) -> None:
    assert sentence in str(project.run(operation, arguments).error)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (BUCKET | {"snowflake_landing_url": "s3://shop/files/"}, "give a whole bucket such as s3://bucket/"),
        (
            {"snowflake_landing_url": "s3://shop/"},
            "Set snowflake_landing_role_arn to the role that may read s3://shop/.",
        ),
    ],
)
def test_a_bucket_that_can_not_be_used_is_refused(project: Project, settings: dict[str, str], sentence: str) -> None:
    assert sentence in str(project.run("snowflake_setup", settings=settings).error)


def test_a_feed_with_a_pipe_is_not_copied(project: Project) -> None:
    said = project.run("copy_into_raw", {"feeds": ["market.prices"]}, BUCKET)
    assert "market.prices is loaded by the pipe marketing_insight.streaming.load_prices_raw" in str(said.error)


@pytest.fixture
def a_pipe(query: Query) -> Iterator[None]:
    """A pipe for the streaming feed, as set-up with other vars would have created it."""
    pipe = "marketing_insight.streaming.load_prices_raw"
    query(f"create pipe {pipe} auto_ingest = true as copy into marketing_insight.streaming.prices_raw from {STAGE}")
    yield
    query(f"drop pipe {pipe}")


@pytest.mark.usefixtures("a_pipe")
def test_a_feed_whose_pipe_exists_is_not_copied_whatever_the_vars_say(
    project: Project, query: Query, deliver: Deliver
) -> None:
    deliver("market.prices", b'{"price": 2}\n')
    deliver("shop.orders", b"order_id\nwaits\n")
    said = project.run("copy_into_raw")
    assert "market.prices is loaded by the pipe marketing_insight.streaming.load_prices_raw and a COPY" in str(
        said.error
    )
    assert query("select count(*) from marketing_insight.raw.orders") == [(0,)]
    assert project.run("copy_into_raw", {"feeds": ["shop.orders"]}).error is None
    assert query("select order_id from marketing_insight.raw.orders") == [("waits",)]


@pytest.mark.parametrize("settings", [{"snowflake_landing_url": "s3://shop/"}, BUCKET])
def test_a_stage_of_another_bucket_stops_the_set_up_before_it_starts(
    project: Project, settings: dict[str, str]
) -> None:
    said = project.run("snowflake_setup", {"dry_run": False}, settings | {"snowflake_landing_role_arn": "arn"})
    assert said.printed == "\n"
    url = settings["snowflake_landing_url"]
    assert f"Stage marketing_insight.raw.landing is internal and snowflake_landing_url is {url}: name" in str(
        said.error
    )


def test_loaded_files_are_reported_before_a_later_feed_fails(project: Project, query: Query, deliver: Deliver) -> None:
    content = b'{"a": 1}\n'
    deliver("shop.events", content)
    query("alter table marketing_insight.raw.orders rename to marketing_insight.raw.gone")
    try:
        said = project.run("copy_into_raw", {"feeds": ["shop.events", "shop.orders"]})
    finally:
        query("alter table marketing_insight.raw.gone rename to marketing_insight.raw.orders")
    assert said.error is not None
    assert said.logged == [f"loaded: {name_of('shop.events', content, 'jsonl')} (1 rows)"]


def test_another_file_with_the_name_of_a_failed_one_fails_again(project: Project, query: Query, tmp_path: Path) -> None:
    path = tmp_path / "always.csv"
    for content in (b"order_id\n\xff\n", b"order_id\nx\n\xff\n"):
        put_by_hand(query, path, content, f"{STAGE}/shop/orders")
        said = project.run("copy_into_raw")
        assert said.error is not None and "1 files failed" in said.error
        project.run("record_loads")


def test_a_streaming_feed_without_a_bucket_is_copied(project: Project, query: Query, deliver: Deliver) -> None:
    deliver("market.prices", b'{"price": 1}\n')
    assert project.run("copy_into_raw").error is None
    assert query("select record:price::int from marketing_insight.streaming.prices_raw") == [(1,)]


def test_a_csv_feed_can_not_stream(emulator: Emulator, tmp_path: Path) -> None:
    sources = SHOP_SOURCES.replace("format: csv}", "format: csv, streaming: true}")
    folder = write_shop(tmp_path / "project", sources)
    project = Project(folder, Path(emulator.environment["DBT_PROFILES_DIR"]), emulator.environment, tmp_path)
    assert "shop.orders is declared streaming but not json" in str(project.run("snowflake_setup").error)


@pytest.mark.parametrize(
    ("flags", "settings", "warehouse", "large"),
    [
        ([], {}, "transforming", None),
        (["--full-refresh"], {}, "transforming", "transforming_large"),
        (["--full-refresh"], {"snowflake_large_warehouse": "huge"}, "transforming", "huge"),
        (["--full-refresh"], {}, "of_a_developer", None),
        ([], {"snowflake_warehouse_for_large_models": "named"}, "of_a_developer", "named"),
    ],
)
def test_a_large_model_is_built_on_the_warehouse_for_it(
    project: Project, flags: list[str], settings: dict[str, str], warehouse: str, large: str | None
) -> None:
    sent = project.build("--select", "large", *flags, settings=settings, environment={"SNOWFLAKE_WAREHOUSE": warehouse})
    found = [re.search("use warehouse \\w+|create or replace .* table", sql) for sql in sent]
    said = [each[0] for each in found if each]
    created = ["create or replace transient table"]
    assert said == ([f"use warehouse {large}", *created, f"use warehouse {warehouse}"] if large else created)


def test_the_statements_of_a_model_are_tagged_with_what_ran_them(project: Project) -> None:
    sent = project.build("--select", "one")
    created = next(number for number, sql in enumerate(sent) if "create or replace transient table" in sql)
    tags = [(number, found[1]) for number, sql in enumerate(sent) if (found := re.search("query_tag = '(.*?)'", sql))]
    assert [number < created for number, _ in tags] == [True, False]
    tag, after = json.loads(tags[0][1]), tags[1][1]
    assert tag["node"] == "model.marketing_insight.one" and tag["target"] == "snowflake" and tag["invocation_id"]
    assert after == ""
