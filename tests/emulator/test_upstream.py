"""Errors of fakesnow are fixed on the emulator. If fakesnow alone is right after an upgrade, a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import fakesnow.arrow
import fakesnow.rowtype
import pyarrow as pa
import pytest
from fakesnow.instance import FakeSnow
from fakesnow.transforms.file_format import CSV_DEFAULT_OPTIONS

pytestmark = pytest.mark.slow

REFUSED = "an error"
TWO_ROWS = "create table t as select 1 as id, 'a' as name union all select 2, 'b'"
ELEMENTS = "from (select parse_json('{\"tags\": []}') as record) as r cross join lateral flatten"
MERGE = """
    merge into t as target using (select 2 as id, 'new' as name union all select 3, 'c') as source
    on target.id = source.id
    when matched then update set name = upper(source.name)
    when not matched then insert (id, name) values (id, name)
"""


@dataclass(frozen=True)
class Case:
    """The last statement gives `right` on Snowflake. `bare_too`: fakesnow is right too, but fixes could break it."""

    claim: str
    statements: tuple[str, ...]
    right: Any
    bare_too: bool = False


CASES = [
    Case("trim takes its characters off", ("select trim('xax', 'x')",), [("a",)]),
    Case(
        "decimals add up exactly", ("select sum(n) from (select 1.1 as n union all select 2.2)",), [(Decimal("3.3"),)]
    ),
    Case(
        "number(38, 0) has 38 digits",
        (f"select cast('{'9' * 38}' as number(38, 0))::text",),
        [("9" * 38,)],
    ),
    Case("what is no time is null", ("select try_cast('soon' as timestamp)",), [(None,)]),
    Case("an underscore makes no number", ("select try_cast('1_000' as number(10, 0))",), [(None,)]),
    Case("octet_length counts the bytes of a text", ("select octet_length('ä')",), [(2,)]),
    Case(
        "typeof tells a number from a text",
        ('select typeof(parse_json(\'{"a": 1}\'):a), typeof(parse_json(\'{"a": "1"}\'):a)',),
        [("INTEGER", "VARCHAR")],
    ),
    Case("a division by zero fails", ("select n / (n - 1) from (select 1 as n)",), REFUSED),
    Case("a division by a literal zero fails", ("select 1 / 0",), REFUSED),
    Case(
        "a quotient without a fraction is exact",
        (
            "select round((n - mod(n, 3)) / 3, 0)::number(38, 0)::text"
            " from (select cast('27021597764222980' as number(38, 0)) as n)",
        ),
        [("9007199254740993",)],
    ),
    Case(
        "dateadd counts in any number",
        ("select dateadd(month, -1 * n, '2019-12-31'::date)::text from (select 2::number(38, 0) as n)",),
        [("2019-10-31",)],
        bare_too=True,
    ),
    Case(
        "an outer flatten keeps a row without elements",
        (f"select tag.index {ELEMENTS}(input => r.record:tags, outer => true) as tag",),
        [(None,)],
    ),
    Case(
        "an inner flatten drops a row without elements",
        (f"select tag.index {ELEMENTS}(input => r.record:tags) as tag",),
        [],
        bare_too=True,
    ),
    Case(
        "an element has its place in its array",
        (
            "create table t as select parse_json('[' || repeat('7,', seq4() % 50) || '1]') as tags"
            " from table(generator(rowcount => 20000))",
            "select count(*) from t, lateral flatten(input => tags) as tag"
            " where (tag.value::int = 1) != (tag.index = array_size(tags) - 1)",
        ),
        [(0,)],
    ),
    Case(
        "a table of another database is described",
        (
            "create database other",
            "create schema other.s",
            "create table other.s.t (id int)",
            "use schema emu.s",
            "describe table other.s.t",
        ),
        1,
    ),
    Case(
        "information_schema.tables has views",
        ("create view v as select 1 as id", "select table_name, table_type from information_schema.tables"),
        [("V", "VIEW")],
    ),
    Case(
        "a temporary table may have a full name",
        ("create or replace temporary table emu.s.t as select 1 as id", "select id from emu.s.t"),
        [(1,)],
    ),
    Case(
        "a temporary view may have a full name",
        ("create or replace temporary view emu.s.v as select 1 as id", "select id from emu.s.v"),
        [(1,)],
    ),
    Case(
        "not null holds in a table made by a select",
        ("create table t (id int not null) as (select id from (select null as id) as q)",),
        REFUSED,
    ),
    Case(
        "a unique key is only a note",
        ("create table t (id int, unique (id))", "insert into t values (1), (1)", "select count(*) from t"),
        [(2,)],
    ),
    Case(
        "a table made by a select may have a key",
        (
            "create table t (id int, constraint k primary key (id)) as (select id from (select 1 as id) as q)",
            "select id from t",
        ),
        [(1,)],
    ),
    Case(
        "a clustered table may have a contract",
        (
            "create table t (id int not null, name text) as ("
            "select * from (select id, name from (select dayofweekiso('2019-12-30'::date) as id, 'a' as name) as q)"
            " order by (id))",
            "select * from t",
        ),
        [(1, "a")],
    ),
    Case(
        "a merge inserts by bare names and sets expressions",
        (TWO_ROWS, MERGE, "select * from t order by id"),
        [(1, "a"), (2, "NEW"), (3, "c")],
    ),
    Case(
        "a merge refuses two rows for one",
        (
            TWO_ROWS,
            "create table s as select 1 as id, 'x' as name union all select 1, 'y'",
            "merge into t using s on t.id = s.id when matched then update set name = s.name",
        ),
        REFUSED,
    ),
    Case("a merge counts", (TWO_ROWS, MERGE), [(1, 1, 0)]),
    Case("a managed schema is created", ("create schema managed with managed access", "select 1"), [(1,)]),
]


def outcome(cursor: Any, case: Case) -> Any:
    """The rows of the last statement, or their number if the case has one, or REFUSED if a statement failed."""
    try:
        for statement in case.statements:
            cursor.execute(statement)
        rows = [tuple(row) for row in cursor.fetchall()]
    except Exception:
        return REFUSED
    return len(rows) if isinstance(case.right, int) else rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.claim)
def test_the_emulator_answers_as_snowflake(cursor: Any, case: Case) -> None:
    cursor.execute("create database emu")
    cursor.execute("create schema emu.s")
    assert outcome(cursor, case) == case.right


@pytest.mark.filterwarnings("ignore:Arrow output")
@pytest.mark.parametrize("case", [case for case in CASES if not case.bare_too], ids=lambda case: case.claim)
def test_fakesnow_alone_does_not(case: Case) -> None:
    bare = FakeSnow().connect("EMU", "S").cursor()
    assert outcome(bare, case) != case.right, "fakesnow is right now, so the fix can be removed"


def test_a_null_time_is_fetched_as_null(cursor: Any) -> None:
    assert cursor.execute("select null::timestamp_ntz, null::timestamp_tz").fetchall() == [(None, None)]


def test_fakesnow_alone_fetches_a_null_time_as_1970() -> None:
    column = pa.chunked_array([pa.array([None], pa.timestamp("us"))])
    assert fakesnow.arrow.timestamp_to_sf_struct(column).null_count == 0


def test_small_numbers_are_fetched(cursor: Any) -> None:
    assert cursor.execute("select extract(month from '2019-05-01'::date)::tinyint, 1.5::float4").fetchall() == [
        (5, 1.5)
    ]


def test_fakesnow_alone_knows_no_small_numbers() -> None:
    assert not {"TINYINT", "SMALLINT", "FLOAT"} & set(fakesnow.rowtype.duckdb_to_sf_type)


def test_fakesnow_alone_takes_no_backslash_for_an_escape() -> None:
    assert CSV_DEFAULT_OPTIONS["ESCAPE_UNENCLOSED_FIELD"] == "NONE"
