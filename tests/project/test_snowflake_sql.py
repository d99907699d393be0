"""What dbt sends to Snowflake is Snowflake's SQL: DuckDB's functions would run on the emulator, and nowhere else.

Each compiled statement is parsed as Snowflake's and written again. A function that sqlglot doesn't know there, or that
it knows from another engine and writes otherwise, is no function of Snowflake's, unless it is one of those listed here.
"""

from __future__ import annotations

import functools
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlglot import exp, parse_one, tokenize
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from tests.emulator import Emulator

PROJECT = Path(__file__).parents[2]
TIME_LIMIT_SECONDS = 300
# Snowflake has them, though sqlglot has no class for them or writes another name for the same thing.
SNOWFLAKE_HAS = {
    "check_json",
    "extract",
    "getdate",
    "hash",
    "iff",
    "len",
    "mod",
    "position",
    "startswith",
    "substr",
    "substring",
    "to_timestamp_ntz",
    "to_varchar",
}
# Snowflake doesn't have them, though sqlglot would leave them as they are; found by trying all of DuckDB's functions.
OTHERS_HAVE = {
    "encode",
    "first",
    "format",
    "from_base64",
    "from_json",
    "json_remove",
    "json_set",
    "json_strip_nulls",
    "json_type",
    "last",
    "list",
    "map_from_entries",
    "overlay",
    "quantile",
    "regexp_full_match",
    "struct_extract",
    "to_base64",
    "to_days",
}
# Words before a bracket that call nothing: SQL's own, and types with a length.
NO_CALL = {
    "all",
    "and",
    "as",
    "between",
    "by",
    "case",
    "char",
    "decimal",
    "distinct",
    "else",
    "except",
    "exists",
    "from",
    "having",
    "in",
    "intersect",
    "is",
    "join",
    "not",
    "number",
    "numeric",
    "on",
    "or",
    "over",
    "select",
    "text",
    "then",
    "timestamp",
    "timestamp_ntz",
    "union",
    "using",
    "values",
    "varchar",
    "when",
    "where",
    "with",
    "within",
}
NO_OPERATORS = {"//", "->>", "->", "#>>", "#>", "~", "!~", "~*", "@>", "<@", "^@", "**"}
NO_TYPES = {
    exp.DataType.Type.INT128,
    exp.DataType.Type.UINT,
    exp.DataType.Type.UBIGINT,
    exp.DataType.Type.UTINYINT,
    exp.DataType.Type.USMALLINT,
    exp.DataType.Type.JSON,
    exp.DataType.Type.JSONB,
    exp.DataType.Type.LIST,
    exp.DataType.Type.STRUCT,
    exp.DataType.Type.USERDEFINED,
}
FIRST_RUN = ["build", "--empty", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
RAW_TYPES = {"text": "text", "bigint": "bigint", "timestamp": "timestamp_ntz", "json": "variant"}


@functools.cache
def not_snowflake(sql: str) -> list[str]:
    """Name what in `sql` Snowflake doesn't have, in the order of its names."""
    # To Snowflake two slashes are a comment, so its own tokens would not show them.
    tokens = [token for token in tokenize(sql, read="duckdb") if token.token_type != TokenType.STRING]
    operators = {token.text for token in tokens} & NO_OPERATORS
    try:
        parsed = parse_one(sql, read="snowflake")
    except SqlglotError as error:
        return [*operators, f"no SQL of Snowflake's: {str(error).splitlines()[0]}"]
    written = calls(tokenize(parsed.sql("snowflake"), read="snowflake"))
    unknown = {call.name.lower() for call in parsed.find_all(exp.Anonymous)}
    renamed = calls(tokenize(sql, read="snowflake")) - written
    types = {kind.sql("duckdb").lower() for kind in parsed.find_all(exp.DataType) if kind.this in NO_TYPES}
    syntax = {"filter (where …)"} if parsed.find(exp.Filter) else set()
    functions = (unknown | renamed) - SNOWFLAKE_HAS | written & OTHERS_HAVE
    return sorted(functions | operators | types | syntax)


def calls(tokens: list[Token]) -> set[str]:
    """The words that stand right before an opening bracket, but for SQL's own."""
    words = itertools.pairwise(tokens)
    found = {
        word.text.lower()
        for word, bracket in words
        if bracket.token_type == TokenType.L_PAREN and word.text.isidentifier()
    }
    return found - NO_CALL


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("string_agg(name, ',')", "string_agg"),
        ("strftime(day, '%Y')", "strftime"),
        ("json_extract_string(record, '$.a')", "json_extract_string"),
        ("regexp_full_match(name, 'a+')", "regexp_full_match"),
        ("list_value(1, 2)", "list_value"),
        ("total // 2", "//"),
        ("record ->> 'a'", "->>"),
        ("name ~ 'a'", "~"),
        ("cast(total as hugeint)", "int128"),
        ("cast(name as json)", "json"),
        ("count(*) filter (where total > 1)", "filter (where …)"),
        ("struct_pack(a := 1)", "struct_pack"),
        ("name glob 'a*' === 1", "no SQL of Snowflake's"),
        ("isodow(day)", "isodow"),
        ("pg_input_is_valid(name, 'date')", "pg_input_is_valid"),
        ("to_days(2)", "to_days"),
    ],
)
def test_what_snowflake_does_not_have_is_found(expression: str, named: str) -> None:
    found = not_snowflake(f"select\n    {expression}\nfrom sales")
    assert any(each.startswith(named) for each in found), found


@pytest.mark.parametrize(
    "expression",
    [
        "listagg(name, ',') within group (order by name)",
        "to_char(day, 'YYYY')",
        "record:a.b::text",
        "regexp_like(name, 'a+')",
        "regexp_replace(name, '[[:space:]]+', ' ')",
        "try_cast(name as number(20, 4))",
        "iff(total > 1, 'a', 'b')",
        "dateadd(month, -1, day)",
        "datediff('day', day, current_date)",
        "row_number() over (partition by name order by total desc)",
        "'a // b' || '~' || chr(9)",
        "weekiso(day) + dayofweekiso(day) + extract(month from day)",
        "md5(cast(name as text))",
        "split_part(name, '-', 1) || lpad(name, 2, '0') || left(name, 4) || substring(name, 5, 2)",
        "convert_timezone('UTC', current_timestamp())::timestamp_ntz",
        "name in (select name from other)",
        "mod(total, 2) + round(total, 0) + abs(total)",
        "is_array(record:tags)",
        "length(name) + len(name)",
    ],
)
def test_what_snowflake_has_is_let_through(expression: str) -> None:
    assert not_snowflake(f"select {expression} from sales") == []


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Every model, test, snapshot and analysis as sent to Snowflake, models both for a first and for a later run."""
    folder = tmp_path_factory.mktemp("compiled")
    with Emulator() as emulator:
        create_raw_tables(emulator)
        environment = os.environ | emulator.environment
        environment |= {"DBT_TARGET_PATH": str(folder / "target"), "DBT_LOG_PATH": str(folder / "logs")}
        statements = {}
        # Only where its table exists does an incremental model compile to what a later run does.
        for command, run in (FIRST_RUN, "first"), (["compile"], "later"):
            dbt(environment, *command)
            tree = folder / "target" / "compiled" / "marketing_insight"
            for file in tree.rglob("*.sql"):
                statements[f"{run} run: {file.relative_to(tree)}"] = file.read_text(encoding="utf-8")
            shutil.rmtree(folder / "target" / "compiled")
        yield statements


def create_raw_tables(emulator: Emulator) -> None:
    with emulator.connect() as connection:
        cursor = connection.cursor()
        for file in sorted((PROJECT / "models" / "staging").glob("*/_*__sources.yml")):
            for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
                for table in source["tables"]:
                    create_raw_table(cursor, table)


def create_raw_table(cursor: Any, table: dict[str, Any]) -> None:
    columns = ", ".join(f"{each['name']} {RAW_TYPES[each['data_type']]}" for each in table["columns"])
    # The default of the var that names it is the last text in there.
    name = re.findall(r"'(\w+)'", table["identifier"])[-1]
    for schema in ("raw", "streaming"):
        cursor.execute(f"create schema if not exists {schema}")
        cursor.execute(f"create table {schema}.{name} ({columns})")


def dbt(environment: dict[str, str], *arguments: str) -> None:
    command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_that_dbt_sends_is_snowflakes_sql(compiled: dict[str, str]) -> None:
    assert {"first", "later"} == {name.split()[0] for name in compiled}
    assert (
        compiled["first run: models/marts/sales/fct_sales.sql"]
        != compiled["later run: models/marts/sales/fct_sales.sql"]
    )
    found = {name: named for name, sql in compiled.items() if (named := not_snowflake(sql))}
    assert found == {}
