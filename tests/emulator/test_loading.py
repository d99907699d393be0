"""Files on a stage are put, listed, copied once, recorded in the load history, and removed."""

from __future__ import annotations

import gzip
import hashlib
import time
from datetime import UTC, datetime

import pytest
from snowflake.connector.errors import ProgrammingError

from tests.emulator import Emulator
from tests.emulator.shop import COPY_EVENTS, COPY_SALES, CSV_FORMAT, LINEAGE, Shop

pytestmark = pytest.mark.slow

MOMENT = datetime(2020, 1, 31, 23, 30, 0, 123456, tzinfo=UTC)
NOTHING_NEW = [("Copy executed with 0 files processed.",)]


def test_a_csv_is_copied_by_the_names_in_its_header(emulator: Emulator, shop: Shop) -> None:
    emulator.fix_load_time(MOMENT)
    content = 'NAME,id,other\n"Jo ""J"",\nsen",1,x\n\n,2,y\n Ü ,3\n'
    shop.put("one.csv", content)
    name, key = "shop/sales/run_date=2020-01-31/one.csv", hashlib.md5(content.encode()).hexdigest()
    assert shop.copy() == [(f"landing/{name}", "LOADED", 3, 3)]
    loaded_at = MOMENT.replace(tzinfo=None)
    assert shop.rows("select * from raw.sales order by id") == [
        ("1", 'Jo "J",\nsen', name, 1, key, loaded_at),
        ("2", "", name, 2, key, loaded_at),
        ("3", " Ü ", name, 3, key, loaded_at),
    ]


def test_lines_are_copied_through_a_select(emulator: Emulator, shop: Shop) -> None:
    emulator.fix_load_time(MOMENT)
    shop.put("one.jsonl", '{"a": "x\\"y", "b": [1]}\r\n\r\n{"a": tru\n{"a": null}', "events")
    assert [row[1:] for row in shop.copy(COPY_EVENTS)] == [("LOADED", 3, 3)]
    assert shop.rows(
        "select record:a::text, record:b[0]::int, record_text, _file_row_number, _loaded_at"
        " from raw.events order by _file_row_number"
    ) == [
        ('x"y', 1, None, 1, MOMENT.replace(tzinfo=None)),
        (None, None, '{"a": tru', 2, MOMENT.replace(tzinfo=None)),
        (None, None, None, 3, MOMENT.replace(tzinfo=None)),
    ]


def test_the_load_time_follows_the_clock_unless_fixed(emulator: Emulator, shop: Shop) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    shop.put("one.csv", "id\n1\n")
    shop.copy()
    ((loaded_at,),) = shop.rows("select _loaded_at from raw.sales")
    assert before <= loaded_at <= datetime.now(UTC).replace(tzinfo=None)


def test_a_session_not_in_utc_shifts_the_load_time(emulator: Emulator, shop: Shop) -> None:
    emulator.fix_load_time(MOMENT)
    shop.cursor.execute("alter session set timezone = 'America/Los_Angeles'")
    shop.put("one.csv", "id\n1\n")
    shop.copy()
    assert shop.rows("select _loaded_at::text from raw.sales") == [("2020-01-31 15:30:00.123456",)]


def test_a_file_is_copied_once_and_again_when_it_has_changed(shop: Shop) -> None:
    shop.put("one.csv", "id\n1\n")
    assert [row[1] for row in shop.copy()] == ["LOADED"]
    assert shop.copy() == NOTHING_NEW
    # Running `create table if not exists` again changes neither the table nor its load history.
    shop.cursor.execute("create table if not exists raw.sales (id text)")
    assert shop.copy() == NOTHING_NEW
    shop.put("one.csv", "id\n2\n")
    assert [row[1] for row in shop.copy()] == ["LOADED"]
    assert shop.rows("select id from raw.sales order by id") == [("1",), ("2",)]


def test_the_load_history_is_deleted_with_the_table(shop: Shop) -> None:
    shop.put("one.csv", "id\n1\n")
    shop.copy()
    shop.cursor.execute(f"create or replace table raw.sales (id text, {LINEAGE})")
    assert [row[1] for row in shop.copy()] == ["LOADED"]


def test_a_failed_file_is_left_out_whole_and_tried_again(shop: Shop) -> None:
    shop.put("a.csv", "id\n1\n")
    shop.put("b.csv", 'id,name\n2,x\n3,"open\n')
    assert [row[1:] for row in shop.copy()] == [("LOADED", 1, 1), ("LOAD_FAILED", 0, 0)]
    assert shop.error() == ("Quotes can't be read: unexpected end of data", 3)
    shop.put("b.csv", 'id,name\n2,x\n3,"closed"\n')
    assert [row[1:] for row in shop.copy()] == [("LOADED", 2, 2)]
    assert shop.rows("select id from raw.sales order by id") == [("1",), ("2",), ("3",)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,name\n1,\xff\n", ("Invalid UTF8 detected in string", 2)),
        (b'id,name\n1,"a"b\n', ("Quotes can't be read: ',' expected after '\"'", 2)),
        (b"id,ID\n1,2\n", ("Duplicate column in the header: ID", 1)),
        (gzip.compress(b"id\n1\n" * 999)[:-9], ("Invalid data encountered during decompression for file", None)),
    ],
    ids=["no text", "a quote inside", "a column twice", "half a gzip"],
)
def test_a_broken_file_says_what_is_wrong_and_where(shop: Shop, content: bytes, said: tuple[str, int | None]) -> None:
    shop.put("one.csv", content)
    assert shop.error() == said


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"id\r\n1\r\n"), b"\xef\xbb\xbfid\n1", b"\n\nid\n\n1\n", b"Id\n1\n"],
    ids=["gzip", "byte order mark", "blank lines", "case"],
)
def test_a_file_is_read_in_every_accepted_form(shop: Shop, content: bytes) -> None:
    shop.put("one.csv", content)
    shop.copy()
    assert shop.rows("select id, _file_row_number from raw.sales") == [("1", 1)]


def test_a_backslash_needs_a_format_without_an_escape_character(shop: Shop) -> None:
    shop.cursor.execute(
        f"create or replace file format raw.csv_with_header {CSV_FORMAT.replace('escape_unenclosed_field = none', '')}"
    )
    shop.put("one.csv", "id,name\n1,C:\\temp\n")
    assert "set it to NONE" in shop.error()[0]


def test_a_new_column_is_added_only_where_the_table_may_evolve(shop: Shop) -> None:
    shop.put("one.csv", "id,extra\n1,x\n")
    shop.copy()
    assert shop.rows("select count(*) from information_schema.columns where column_name = 'EXTRA'") == [(0,)]
    shop.cursor.execute(f"create or replace table raw.sales (id text, {LINEAGE}) enable_schema_evolution = true")
    shop.copy()
    assert shop.rows("select id, extra from raw.sales") == [("1", "x")]


def test_fifty_thousand_rows_take_seconds(shop: Shop) -> None:
    shop.put("big.csv", "id,name\n" + "".join(f"{number},name of {number}\n" for number in range(50_000)))
    started = time.monotonic()
    shop.copy()
    # Half a second on an idle machine.
    assert time.monotonic() - started < 10
    assert shop.rows("select count(*), max(_file_row_number) from raw.sales") == [(50_000, 50_000)]


def test_copy_history_returns_each_file(emulator: Emulator, shop: Shop) -> None:
    emulator.fix_load_time(MOMENT)
    shop.put("a.csv", "id\n1\n2\n")
    shop.put("b.csv", 'id\n"\n')
    shop.copy()
    told = """
        select {} from table(marketing_insight.information_schema.copy_history(
            table_name => 'MARKETING_INSIGHT.RAW.SALES', start_time => dateadd('day', -13, current_timestamp())
        )) as told order by file_name
    """
    columns = (
        "file_name, stage_location, last_load_time, row_count, row_parsed, file_size, status, table_name,"
        " first_error_message, first_error_line_number, pipe_name"
    )
    stage = "MARKETING_INSIGHT.RAW.LANDING"
    day = "shop/sales/run_date=2020-01-31"
    assert shop.rows(told.format(columns)) == [
        (f"{day}/a.csv", stage, MOMENT, 2, 2, 7, "Loaded", "SALES", None, None, None),
        (
            f"{day}/b.csv",
            stage,
            MOMENT,
            0,
            0,
            5,
            "Load failed",
            "SALES",
            "Quotes can't be read: unexpected end of data",
            2,
            None,
        ),
    ]
    assert shop.rows(told.format("count(*)").replace("-13", "1").replace("order by file_name", "")) == [(0,)]


def test_copy_history_feeds_a_merge(shop: Shop) -> None:
    shop.put("a.csv", "id\n1\n")
    shop.copy()
    shop.cursor.execute("create table raw.ledger (file_name text, row_count bigint)")
    merge = """
        merge into raw.ledger as known using (
            with events as (
                select file_name, row_count from table(marketing_insight.information_schema.copy_history(
                    table_name => 'raw.sales', start_time => dateadd('day', -1, current_timestamp())
                ))
            )
            select * from events
        ) as seen
        on known.file_name = seen.file_name
        when not matched then insert (file_name, row_count) values (seen.file_name, seen.row_count)
    """
    assert [shop.rows(merge)[0][0] for _ in range(2)] == [1, 0]


def test_a_path_is_a_prefix_for_list_and_remove(shop: Shop) -> None:
    shop.put("one.csv", "id\n1\n")
    shop.put("two.csv", "id\n2\n", day="2020-02-01")
    shop.put("one.csv", "id\n1\n", feed="sales_old")
    assert [row[0] for row in shop.rows("list @raw.landing/shop/sales")] == [
        "landing/shop/sales/run_date=2020-01-31/one.csv",
        "landing/shop/sales/run_date=2020-02-01/two.csv",
        "landing/shop/sales_old/run_date=2020-01-31/one.csv",
    ]
    assert shop.rows("remove '@raw.landing/shop/sales/run_date=2020-02'") == [
        ("landing/shop/sales/run_date=2020-02-01/two.csv", "removed")
    ]
    ((name, size, key, _),) = shop.rows("list @raw.landing/shop/sales/")
    assert (name[-7:], size, key) == ("one.csv", 5, hashlib.md5(b"id\n1\n").hexdigest())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (COPY_SALES.replace("skip_file", "continue"), "ON_ERROR = SKIP_FILE"),
        (COPY_SALES + " purge = true", "PURGE"),
        (COPY_SALES.replace("case_insensitive", "case_sensitive"), "CASE_INSENSITIVE"),
        (COPY_SALES.replace("raw.csv_with_header", "raw.json_lines"), "PARSE_HEADER"),
        (COPY_SALES.replace("raw.landing", "raw.nowhere"), "does not exist"),
        (COPY_SALES.replace("raw.sales from", "raw.nothing from"), "does not exist"),
        (COPY_SALES.replace("= metadata$filename", "= metadata$nothing"), "INCLUDE_METADATA"),
        ("create stage raw.bucket url = 's3://bucket/'; list @raw.bucket", "internal stages only"),
    ],
)
def test_what_the_project_does_not_use_is_refused(shop: Shop, wrong: str, said: str) -> None:
    shop.put("one.csv", "id\n1\n")
    with pytest.raises(ProgrammingError, match=said):
        for statement in wrong.split(";"):
            shop.cursor.execute(statement)
