"""Each landed file is loaded exactly once, whole or not at all."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from ingest.feeds import Feed, read_feeds
from ingest.landing import land
from ingest.load import load
from ingest.settings import read_settings
from ingest.zones import open_zone
from tests.ingest.conftest import ENGINES
from tests.real_data import find_real

Run = Callable[..., Result]
Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]

ORDERS = "select id, name, note from raw.orders order by _loaded_at, _file_name, _file_row_number"
OUTCOMES = "select feed, status, error from raw.load_history order by file_name"


def landed_name(content: bytes, day: str = "2019-01-31") -> str:
    return f"shop/orders/run_date={day}/orders_{hashlib.sha256(content).hexdigest()[:32]}.csv"


def test_all_raw_tables_exist_before_anything_has_landed(run: Run, query: Query, engine: str) -> None:
    result = run("load", "--feed", "shop.orders")
    assert result.exit_code == 0
    assert result.stdout == "0 files loaded with 0 rows, 0 failed, 0 skipped\n"
    columns = query(
        "select table_name, column_name, lower(data_type) from information_schema.columns "
        "where table_schema = 'raw' order by table_name, ordinal_position"
    )
    types = {(table, name): data_type for table, name, data_type in columns}
    assert types["events_raw", "record"] == ("jsonb" if engine == "postgres" else "json")
    assert types["orders", "_file_row_number"] == "bigint"
    assert types["orders", "_loaded_at"].removesuffix(" without time zone") == "timestamp"
    history = [name for table, name, _ in columns if table == "load_history"]
    assert " ".join(history) == (
        "file_name content_key feed row_count byte_count status error started_at finished_at loaded_at"
    )


def test_rows_carry_where_they_came_from(run: Run, query: Query, drop: Drop) -> None:
    content = b"id,name\n1,a\n2,b\n"
    name = landed_name(content)
    drop(name, content)
    run("load", "--loaded-at", "2019-02-01T07:00:00+01:00")
    rows = query(
        "select id, _file_name, _file_row_number, _file_content_key, _loaded_at::text from raw.orders order by id"
    )
    key = hashlib.sha256(content).hexdigest()[:32]
    assert rows == [(str(n), name, n, key, "2019-02-01 06:00:00") for n in (1, 2)]
    assert query("select file_name, content_key, row_count, byte_count, status, error from raw.load_history") == [
        (name, key, 2, len(content), "loaded", None)
    ]
    assert query("select count(*) from raw.load_history where finished_at >= started_at") == [(1,)]


def test_a_second_load_loads_nothing(run: Run, query: Query, drop: Drop) -> None:
    content = b"id\n1\n"
    drop(landed_name(content), content)
    drop("shop/orders/by_hand.csv", b"id\n2\n")
    assert run("load").stdout == "2 files loaded with 2 rows, 0 failed, 0 skipped; see raw.orders\n"
    assert run("load").stdout == "0 files loaded with 0 rows, 0 failed, 2 skipped\n"
    assert query("select count(*) from raw.orders") == [(2,)]


@pytest.mark.usefixtures("engine")
def test_a_known_name_is_skipped_without_reading_the_file(run: Run, drop: Drop) -> None:
    content = b"id\n1\n"
    path = drop(landed_name(content), content)
    run("load")
    path.write_bytes(b"\xff")
    result = run("load")
    assert result.stdout.endswith("0 failed, 1 skipped\n")


def test_a_file_named_by_hand_that_changes_is_another_delivery(run: Run, query: Query, drop: Drop) -> None:
    for content in (b"id\n1\n", b"id\n2\n"):
        drop("shop/orders/by_hand.csv", content)
        assert run("load").stdout.startswith("1 files loaded with 1 rows")
    assert query("select count(*), count(distinct _file_content_key) from raw.orders") == [(2, 2)]


def test_files_load_by_run_date_then_name(run: Run, query: Query, drop: Drop, engine: str) -> None:
    for name in ("z/run_date=2019-01-01/a", "a/run_date=2019-01-02/b", "a/run_date=2019-01-02/a", "b/loose"):
        drop(f"shop/orders/{name}.csv", f"id\n{name}\n".encode())
    run("load")
    loaded = query(f"select id from raw.orders order by {'ctid' if engine == 'postgres' else 'rowid'}")
    assert [name[-1] for (name,) in loaded] == ["e", "a", "a", "b"]


def test_content_that_differs_from_its_name_fails(run: Run, query: Query, drop: Drop) -> None:
    drop(landed_name(b"id\n1\n"), b"id\n2\n")
    assert run("load").exit_code == 1
    assert query(OUTCOMES) == [
        ("shop.orders", "failed", "shop.orders: content differs from the name it was landed under.")
    ]
    assert query("select count(*) from raw.orders") == [(0,)]


def test_one_bad_file_does_not_keep_the_others_out(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id,name\n1,a\n2,b,c\n")
    drop("shop/orders/b.csv", b"id,name\n3,c\n")
    result = run("load")
    assert result.exit_code == 1
    assert "failed: shop/orders/a.csv (shop.orders: line 3 has 3 fields where the header has 2.)" in result.stderr
    said = "1 failed, 0 skipped; see raw.orders; raw.load_history says what failed\n"
    assert result.stdout == f"1 files loaded with 1 rows, {said}"
    assert query(ORDERS) == [("3", "c", None)]


def test_a_failed_file_waits_until_it_is_asked_for(
    run: Run, query: Query, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("shop/orders/a.csv", b"id,name\n1,a,b\n")
    run("load")
    later = run("load")
    assert later.exit_code == 0
    assert "1 files failed before" in later.stdout
    assert "--retry-failed" in later.stdout
    assert run("load", "--retry-failed").exit_code == 1
    assert query("select count(*), min(status) from raw.load_history") == [(1, "failed")]
    monkeypatch.setattr("ingest.load.make_ready", _repaired(b"id,name\n1,a\n"))
    assert run("load", "--retry-failed").stdout.startswith("1 files loaded with 1 rows")
    assert query(OUTCOMES) == [("shop.orders", "loaded", None)]


def _repaired(content: bytes) -> Callable[..., Any]:
    from ingest.files.ready_files import make_ready

    def ready(feed: Feed, source: Path, name: str, key: str, work_dir: Path) -> Any:
        source.write_bytes(content)
        return make_ready(feed, source, name, hashlib.sha256(content).hexdigest()[:32], work_dir)

    return ready


def test_a_row_and_its_history_commit_together(
    feeds: dict[str, Feed], query: Query, drop: Drop, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("shop/orders/a.csv", b"id,extra\n1,x\n")

    class PowerCut(BaseException):
        pass

    def die(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch, pytest.raises(PowerCut):
        patch.setattr(f"ingest.load.{engine}._write", die)
        load(read_settings(), feeds.values(), feeds.values(), [open_zone("landing")])
    assert query("select count(*) from raw.orders") == [(0,)]
    assert query("select count(*) from information_schema.columns where column_name = 'extra'") == [(0,)]


def test_two_zones_with_the_same_file_load_it_once(run: Run, query: Query, drop: Drop) -> None:
    content = b"id\n1\n"
    drop(landed_name(content), content)
    shutil.copytree("landing", "second")
    drop("shop/orders/only_here.csv", b"id\n2\n")
    result = run("load", "--zone", "landing", "--zone", "second")
    assert result.stdout.startswith("2 files loaded with 2 rows")
    assert query("select count(*) from raw.orders") == [(2,)]


def test_the_same_file_packed_in_another_zone_loads_once(run: Run, query: Query, drop: Drop) -> None:
    content = b"id\n1\n"
    drop(landed_name(content), content)
    packed = Path("second") / (landed_name(content) + ".gz")
    packed.parent.mkdir(parents=True)
    packed.write_bytes(gzip.compress(content))
    run("load", "--zone", "landing", "--zone", "second")
    assert query("select count(*) from raw.orders") == [(1,)]


@pytest.mark.parametrize("kind", ["memory://", "file"])
def test_other_zones_load_like_folders(run: Run, query: Query, kind: str, workplace: Path) -> None:
    zone = f"file://{workplace}/other" if kind == "file" else kind
    Path("a.csv").write_bytes(gzip.compress(b"id,name\n1,a\n"))
    assert run("land", "shop.orders", "a.csv", "--zone", zone).exit_code == 0
    assert run("load", "--zone", zone).exit_code == 0
    assert query(ORDERS) == [("1", "a", None)]
    assert run("load", "--zone", zone).stdout.endswith("0 failed, 1 skipped\n")


def test_only_the_wanted_feed_is_loaded(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    drop("shop/events/a.jsonl", b"{}\n")
    run("load", "--feed", "shop.events")
    assert query("select (select count(*) from raw.orders), (select count(*) from raw.events_raw)") == [(0, 1)]


@pytest.mark.usefixtures("engine")
def test_unfinished_and_foreign_files_are_left_alone(run: Run, drop: Drop) -> None:
    drop("shop/orders/.orders_1.csv.abc", b"id\n1\n")
    drop("shop/orders/.hidden/a.csv", b"id\n1\n")
    drop("shop/orders/readme.xlsx", b"PK")
    result = run("load")
    assert result.stdout.startswith("0 files loaded")
    assert "ignored: shop/orders/readme.xlsx" in result.stderr
    assert "hidden" not in result.stderr


def test_an_older_raw_table_gets_the_columns_it_lacks(run: Run, query: Query, drop: Drop) -> None:
    for statement in (
        "create schema raw",
        'create table raw.orders ("ID" text)',
        "insert into raw.orders values ('old')",
    ):
        query(statement)
    drop("shop/orders/a.csv", b"id\nnew\n")
    run("load")
    assert query('select "ID", note, _file_row_number, _is_short_row from raw.orders order by 3 nulls first') == [
        ("old", None, None, None),
        ("new", None, 1, False),
    ]


@pytest.mark.skipif("duckdb" not in ENGINES, reason="only DuckDB names its database after a file")
def test_a_database_named_like_the_schema_is_no_riddle(run: Run, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETING_INSIGHT_DUCKDB", "deep/raw.duckdb")
    drop("shop/orders/a.csv", b"id\n1\n")
    assert run("load").stdout.startswith("1 files loaded with 1 rows")


def test_json_lines_are_records_or_text(run: Run, query: Query, drop: Drop) -> None:
    content = b'\xef\xbb\xbf{"a":1}\r\n\r\n  \t\n{"a":2\n"x,y"\nplain "quoted, text\n[1]\n\xc3\xbc\n{"a": "\\u0000"}'
    drop("shop/events/a.jsonl", content)
    run("load")
    rows = query(
        "select _file_row_number, replace(record::text, ': ', ':'), record_text from raw.events_raw order by 1"
    )
    assert rows == [
        (1, '{"a":1}', None),
        (2, None, '{"a":2'),
        (3, '"x,y"', None),
        (4, None, 'plain "quoted, text'),
        (5, "[1]", None),
        (6, None, "ü"),
        # Postgres can't hold it.
        (7, None, '{"a": "\\u0000"}'),
    ]


def test_what_is_almost_json_is_text(run: Run, query: Query, drop: Drop) -> None:
    lines = [
        '{"a":1,}',
        "[1, ]",
        '{"a":NaN}',
        "-Infinity",
        "nan",
        '"\\ud800"',
        '["\\\\\\u0000"]',
        '["\\\\", nan]',
        "{a:1}",
        "[1] // x",
        "01",
    ]
    records = ['{"a":"nan, ]"}', '["\\\\\\"inf,]"]', '"\\ud83d\\ude00"', "1e400", "[]", "null", '["\\\\u0000"]']
    drop("shop/events/a.jsonl", "\n".join([*lines, *records]).encode())
    run("load")
    rows = query("select record is null, record_text from raw.events_raw order by _file_row_number")
    assert rows == [*((True, line) for line in lines), *((False, None) for _ in records)]


@pytest.mark.parametrize("line", ['{"a": 1}', "oops"])
def test_backslashes_tabs_and_control_characters_stay_in_lines(run: Run, query: Query, drop: Drop, line: str) -> None:
    text = "a\tb\\n\\\\.\x01\x02\u2028"
    drop("shop/events/a.jsonl", f'"a\\t\\\\b"\n{line}\n{text}\n\\.\n\\N\n'.encode())
    run("load")
    texts = query("select record_text from raw.events_raw where _file_row_number > 2 order by _file_row_number")
    assert texts == [(text,), ("\\.",), ("\\N",)]
    assert query("select record::text from raw.events_raw where _file_row_number = 1") == [(r'"a\t\\b"',)]


def test_a_line_with_a_nul_fails(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/events/a.jsonl", b'{"a":1}\n\0\n')
    assert run("load").exit_code == 1
    assert query(OUTCOMES) == [
        ("shop.events", "failed", "shop.events: it has a NUL character, which not every engine can hold.")
    ]


def test_a_json_file_that_is_not_utf8_fails(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/events/a.jsonl", b'{"a":1}\n{"a":"\xe9"}\n')
    assert run("load").exit_code == 1
    assert query(OUTCOMES) == [("shop.events", "failed", "shop.events: line 2 isn't UTF-8.")]


def test_a_line_of_64_megabytes_loads_between_short_ones(run: Run, query: Query, drop: Drop) -> None:
    long = json.dumps({"a": "x" * 64 * 1024 * 1024})
    drop("shop/events/a.jsonl", f'{{"a":0}}\n{long}\n{{"a":1}}\n'.encode())
    assert run("load").exit_code == 0
    lengths = query("select length(replace(record::text, ' ', '')) from raw.events_raw order by _file_row_number")
    assert lengths == [(7,), (len(long) - 1,), (7,)]


def test_many_json_lines_keep_their_order(run: Run, query: Query, drop: Drop) -> None:
    lines = [json.dumps({"n": number, "text": 'a "quoted, one"' * 20}) for number in range(150_000)]
    drop("shop/events/a.jsonl", "\n".join(lines).encode())
    run("load")
    assert query(
        "select count(*), count(*) filter (where (record->>'n')::int = _file_row_number - 1) from raw.events_raw"
    ) == [(150_000, 150_000)]


def test_the_real_files_load_with_all_their_rows(query: Query) -> None:
    files = {
        "customers": ("CustomersData.csv", 1468),
        "online_sales": ("Online_Sales.csv", 52924),
        "marketing_spend": ("Marketing_Spend.csv", 365),
        "discount_coupon": ("Discount_Coupon.csv", 204),
        "tax_amount": ("Tax_amount.csv", 20),
    }
    folder, feeds, zone = find_real("sales"), read_feeds(), open_zone("landing")
    for feed, (name, _) in files.items():
        land(feeds[f"sales.{feed}"], folder / name, [zone], date(2019, 12, 31))
    summary = load(read_settings(), feeds.values(), feeds.values(), [zone])
    assert (summary.loaded, summary.failed) == (5, 0)
    for feed, (_, row_count) in files.items():
        assert query(f"select count(*), count(distinct _file_row_number) from raw.{feed}") == [(row_count, row_count)]
    assert query("select customerid, gst from raw.customers, raw.tax_amount limit 1") == [("17850", "10%")]
