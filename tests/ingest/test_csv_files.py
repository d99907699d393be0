"""CSV files of every kind load as received, or fail with a reason."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]
COLUMNS = "select column_name from information_schema.columns where table_name = 'orders' order by ordinal_position"
ROWS = "select id, name from raw.orders order by _file_row_number"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"id,name\n1,a\n2,b\n", [("1", "a"), ("2", "b")], id="LF"),
        pytest.param(b"id,name\r\n1,a\r\n2,b\r\n", [("1", "a"), ("2", "b")], id="CRLF"),
        pytest.param(b"id,name\r1,a\r2,b\r", [("1", "a"), ("2", "b")], id="CR"),
        pytest.param(b"id,name\r\n1,a\n2,b\r\n", [("1", "a"), ("2", "b")], id="mixed line ends"),
        pytest.param(b'id,name\r\n1,"a\r\nb"\n2,"c\nd"\r\n', [("1", "a\r\nb"), ("2", "c\nd")], id="mixed, quoted"),
        pytest.param(b"id,name\n1,a\n2,b", [("1", "a"), ("2", "b")], id="no last newline"),
        pytest.param(b"\xef\xbb\xbfid,name\n1,a\n", [("1", "a")], id="byte order mark"),
        pytest.param(b'\xef\xbb\xbf"id","name"\n1,a\n', [("1", "a")], id="byte order mark before a quote"),
        pytest.param(b'id,name\n1,"a\nb, ""c"""\n2,d\n', [("1", 'a\nb, "c"'), ("2", "d")], id="quoted newline, comma"),
        pytest.param(b'id,name\n1\n2,"a\nb"\n', [("1", None), ("2", "a\nb")], id="short row and quoted newline"),
        pytest.param(b"id,name\n1,3&quot; mug\n", [("1", "3&quot; mug")], id="entity"),
        pytest.param(b'id,name\n1,3" mug\n', [("1", '3" mug')], id="quote within a value"),
        pytest.param(b"\n\nid,name\n\n1,a\n\n\n2,b\n\n", [("1", "a"), ("2", "b")], id="blank lines"),
        pytest.param(b"\r\nid,name\r\n\r\n1,a\r\n", [("1", "a")], id="blank lines, CRLF"),
        pytest.param(b"id,name\n1\n2,b\n", [("1", None), ("2", "b")], id="short row"),
        pytest.param(b'id,name\n1,\n"",NULL\n', [("1", ""), ("", "NULL")], id="empty is not null"),
        pytest.param(b"id,name\n 1 ,\ta\n", [(" 1 ", "\ta")], id="spaces"),
        pytest.param(b"id,name\n001,1.50\n", [("001", "1.50")], id="no number is read"),
        pytest.param(b"name,id\na,1\n", [("1", "a")], id="other order"),
        pytest.param(b" ID , Name \n1,a\n", [("1", "a")], id="other case"),
        pytest.param(b"id,name\n", [], id="only a header"),
        pytest.param(b"id,name", [], id="only a header without its line end"),
        pytest.param(b"id\n\n1\n\n", [("1", None)], id="one column"),
        pytest.param(b'id,"na\nme",name\n1,x,a\n', [("1", "a")], id="newline in the header"),
        pytest.param(
            b'id,name\n1, "b\n2,c\n', [("1", ' "b'), ("2", "c")], id="a space before a quote that opens nothing"
        ),
        pytest.param(b'id,name\n 1, "b"\n "2",c\n', [(" 1", ' "b"'), (' "2"', "c")], id="spaces before quotes"),
        pytest.param(b"id,name\n\\.\n\\N,\\\\\n", [("\\.", None), ("\\N", "\\\\")], id="backslashes"),
        pytest.param(b"id,name\n1,\x01\x02\x03\n", [("1", "\x01\x02\x03")], id="control characters"),
        pytest.param(b'id,name\n"1","a\tb"\n2,c\\d\n', [("1", "a\tb"), ("2", "c\\d")], id="tab and backslash, quoted"),
        pytest.param(b'id,name\n1,"a\rb"\n', [("1", "a\rb")], id="carriage return in quotes"),
        pytest.param(b'id,name\r1,"a\nb"\r', [("1", "a\nb")], id="CR, quoted LF"),
        pytest.param(b'"id","name"\n"1",""\n"",\n', [("1", ""), ("", "")], id="quoted empty is empty"),
    ],
)
def test_rows_load_as_received_packed_or_not(run: Run, query: Query, drop: Drop, content: bytes, expected: Any) -> None:
    drop("shop/orders/plain.csv", content)
    drop("shop/orders/packed.csv.gz", gzip.compress(content))
    result = run("load")
    assert result.exit_code == 0, result.stderr
    for name in ("plain.csv", "packed.csv.gz"):
        rows = query(f"select id, name, _file_row_number from raw.orders where _file_name like '%{name}' order by 3")
        assert rows == [(*row, number) for number, row in enumerate(expected, start=1)]


@pytest.mark.parametrize(
    ("content", "short"),
    [
        pytest.param(b"id,name\n1,a\n2\n3,\n,\n", [False, True, False, False], id="ended early"),
        pytest.param(b"id,name,note\nGrand total\n1,a,x\n2,b\n", [True, False, True], id="optional columns count"),
        pytest.param(b"id,name,extra\n1,a\n1\n1,a,x\n", [False, True, False], id="a new column may be missing"),
        pytest.param(b"extra,id,other,name\n,1,,a\n,1,\n", [False, True], id="new columns between"),
        pytest.param(b"id\n\x1a\n1\n", [False, False], id="one declared column"),
        pytest.param(b"id,name\n1,a\n\x1a\n \n<<<<<<< HEAD\n", [False, True, True, True], id="footers"),
        pytest.param(b'id,name\n"1, a\nb"\n1,"a\n"\n"",""\n', [True, False, False], id="quoted"),
        pytest.param(b'id,name\n1, "a"\n "1"\n', [False, True], id="spaces before quotes"),
        pytest.param(b"id,name\r1,a\r1\r", [False, True], id="CR"),
        pytest.param(b"id,name\r\n\r\n1\r\n1,\r\n", [True, False], id="CRLF, a blank line"),
    ],
)
def test_a_row_that_ends_before_the_last_declared_column_is_short(
    run: Run, query: Query, drop: Drop, content: bytes, short: list[bool]
) -> None:
    drop("shop/orders/a.csv", content)
    assert run("load").exit_code == 0
    assert query("select _is_short_row from raw.orders order by _file_row_number") == [(each,) for each in short]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "it is empty", id="empty"),
        pytest.param(b"\n\r\n", "it is empty", id="only blank lines"),
        pytest.param(b"1,a\n2,b\n", "it has no header", id="no header"),
        pytest.param(b"id;name\n1;a\n", "it has no header", id="semicolons"),
        pytest.param("id,name\n1,ü\n".encode("latin-1"), "line 2 isn't UTF-8", id="latin-1"),
        pytest.param("id,name\n1,a\n".encode("utf-16"), "line 1 isn't UTF-8", id="utf-16"),
        pytest.param("id,name\n1,a\n".encode("utf-16-le"), "it has no header", id="utf-16 without a mark"),
        pytest.param("id,name\n1,ü".encode()[:-1], "line 2 isn't UTF-8", id="cut within a character"),
        pytest.param(b"id,name\n1,a\n2,b,c\n", "line 3 has 3 fields where the header has 2", id="too many fields"),
        pytest.param(b"id,name\n1,a,\n", "line 2 has 3 fields where the header has 2", id="one comma too many"),
        pytest.param(
            b'id,name\n1,"a\nb",c\n', "line 2 has 3 fields where the header has 2", id="quoted newline, too many"
        ),
        pytest.param(b'id,name\n1,"a\nb"\n2,c,d\n', "line 4 has 3 fields", id="too many after a quoted newline"),
        pytest.param(b"id,name\n\n\n1,b,c,d,e\n", "line 4 has 5 fields where the header has 2", id="far too many"),
        pytest.param(b'id,name\n1, "b,c"\n', "line 2 has 3 fields", id="a comma between quotes that open nothing"),
        pytest.param(b"id,name\n1,a\r2,b\n", "its quotes or line ends can't be read", id="CR among LF"),
        pytest.param(b"id,name\n\r1,a\n", "its quotes or line ends can't be read", id="CR after LF"),
        pytest.param(b'id,name\n1,"a"\n\r2,b\n', "its quotes or line ends can't be read", id="CR after LF, quoted"),
        pytest.param(b"id,name\r\n1,a\r\r\n", "its quotes or line ends can't be read", id="CR before CRLF"),
        pytest.param(b"id,name\n1,a\0b\n", "it has a NUL character", id="NUL"),
        pytest.param(b'id,name\n1,a\n2,"b\n3,c\n', "a quote is opened and never closed", id="unterminated quote"),
        pytest.param(b'id,name\n1,"a\nb"\n2,"', "a quote is opened and never closed", id="unterminated at the end"),
        pytest.param(b'id,name\n1,"a"b\n', "line 2 can't be read as CSV", id="text after a quote"),
        pytest.param(b"id,ID,name\n1,1,a\n", "the header names id more than once", id="same column twice"),
        pytest.param(b"id,_File_Name\n1,x\n", "the header names _file_name, which only the loader", id="_file_name"),
        pytest.param(b"id,_loaded_at\n1,x\n", "the header names _loaded_at, which only the loader", id="_loaded_at"),
        pytest.param(b"id,_is_short_row\n1,x\n", "the header names _is_short_row, which", id="_is_short_row"),
        pytest.param(b"id,_file_x\n1,x\n", "the header names _file_x, which only the loader", id="_file_x"),
    ],
)
def test_an_unreadable_file_fails_with_its_reason(
    run: Run, query: Query, drop: Drop, content: bytes, reason: str
) -> None:
    drop("shop/orders/a.csv", content)
    result = run("load")
    assert result.exit_code == 1
    ((status, error),) = query("select status, error from raw.load_history")
    assert status == "failed"
    assert error.startswith("shop.orders: ")
    assert reason in error
    assert "\n" not in error
    assert reason in result.stderr
    assert "Traceback" not in result.stderr
    assert query("select count(*) from raw.orders") == [(0,)]


def test_a_space_before_a_quote_is_noticed_where_two_chunks_meet(run: Run, query: Query, drop: Drop) -> None:
    start = b"id,name\n1,"
    # The quotes are the first bytes of later chunks, whatever power of two a chunk's size is.
    content = start + b"x" * (2**22 - len(start) - 5) + b'\n2,  "b\n3,c\n'
    assert content.index(b'"') == 2**22
    drop("shop/orders/a.csv", content)
    assert run("load").exit_code == 0
    assert query("select id, name from raw.orders where id != '1' order by id") == [("2", '  "b'), ("3", "c")]


def test_a_column_name_of_any_length_is_one_column(run: Run, query: Query, drop: Drop) -> None:
    long = "a_very_long_name_" * 5
    drop("shop/orders/a.csv", f"id,{long}1,{long}2\n1,x,y\n".encode())
    drop("shop/orders/b.csv", f"id,{long}2\n2,z\n".encode())
    result = run("load")
    assert result.exit_code == 0
    assert result.stderr.count("has new columns") == 1
    names = [name for (name,) in query(COLUMNS) if name.startswith("a_very")]
    assert query(f"select id, {', '.join(names)} from raw.orders order by id") == [("1", "x", "y"), ("2", None, "z")]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"id\n" + b"1\n" * 999)[:-9], b"id\n1\n", gzip.compress(b"id\n") + b"x"],
    ids=["cut_short", "not_packed", "text_after_it"],
)
def test_broken_gzip_fails(run: Run, query: Query, drop: Drop, content: bytes) -> None:
    drop("shop/orders/a.csv.gz", content)
    assert run("load").exit_code == 1
    ((error,),) = query("select error from raw.load_history")
    assert "it is broken gzip" in error


def test_packed_members_are_read_to_the_last(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv.gz", gzip.compress(b"id,name\n1,a\n") + gzip.compress(b"2,b\n"))
    run("load")
    assert query(ROWS) == [("1", "a"), ("2", "b")]


def test_a_new_column_is_added_and_said(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id,name\n1,a\n")
    drop("shop/orders/b.csv", b"id,Delivery Day (UTC),name,\n2,monday,b,x\n")
    result = run("load")
    assert result.exit_code == 0
    assert "added column_4, delivery_day_utc_ to raw.orders" in result.stderr
    assert query("select id, name, delivery_day_utc_, column_4 from raw.orders order by id") == [
        ("1", "a", None, None),
        ("2", "b", "monday", "x"),
    ]
    ((data_type,),) = query(
        "select lower(data_type) from information_schema.columns where column_name = 'delivery_day_utc_'"
    )
    assert data_type in ("text", "varchar")


def test_a_new_column_of_a_failing_file_is_not_added(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id,extra\n1,2,3\n")
    run("load")
    assert query("select count(*) from information_schema.columns where column_name = 'extra'") == [(0,)]


def test_a_missing_column_is_null_and_said_unless_optional(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    result = run("load")
    assert "shop/orders/a.csv lacks name: loaded as null" in result.stderr
    assert query("select id, name, note from raw.orders") == [("1", None, None)]


@pytest.mark.slow
def test_quoted_rows_within_a_value_stay_there_across_the_readers_buffers(run: Run, query: Query, drop: Drop) -> None:
    inner = "\n".join(f"{n},looks like a row" for n in range(200))
    rows = [f'{number},"{inner}"' if number % 3 else f"{number},x" for number in range(15_000)]
    drop("shop/orders/a.csv", ("id,name\n" + "\n".join(rows) + "\n").encode())
    assert run("load").exit_code == 0
    assert query("select count(*), count(*) filter (where id::int = _file_row_number - 1) from raw.orders") == [
        (15_000, 15_000)
    ]


def test_many_rows_keep_their_order(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id,name\n" + b"".join(b"%d,%s\n" % (n, b"x" * 100) for n in range(400_000)))
    run("load")
    assert query("select count(*), count(*) filter (where id::int = _file_row_number - 1) from raw.orders") == [
        (400_000, 400_000)
    ]


@pytest.mark.parametrize("ends", [(b"\n", b"\r\n"), (b"\r\n", b"\n")])
def test_line_ends_may_change_far_into_a_file(run: Run, query: Query, drop: Drop, ends: tuple[bytes, bytes]) -> None:
    first, last = (b"".join(b"%d,%s%s" % (n, b"x" * 1000, end) for n in range(3000)) for end in ends)
    drop("shop/orders/a.csv", b"id,name" + ends[0] + first + last)
    run("load")
    assert query("select count(*), min(length(name)), max(length(name)) from raw.orders") == [(6000, 1000, 1000)]


def test_the_line_of_a_bad_byte_is_found_far_into_a_file(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv.gz", gzip.compress(b"id,name\n" + "1,ü\n".encode() * 400_000 + b"2,\xff\n", 1))
    run("load")
    assert query("select error from raw.load_history") == [("shop.orders: line 400002 isn't UTF-8.",)]


def test_a_value_of_several_megabytes_loads(run: Run, query: Query, drop: Drop) -> None:
    drop("shop/orders/a.csv", b"id,name\n1," + b"x" * 5_000_000 + b'\n2,"' + b"y\n" * 2_000_000 + b'"\n3,z\n')
    run("load")
    assert query("select length(name) from raw.orders order by id") == [(5_000_000,), (4_000_000,), (1,)]
