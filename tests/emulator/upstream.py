"""Fixes errors of fakesnow itself. Each fix has a test that fakesnow still needs it."""

from __future__ import annotations

from string import Template
from typing import Any

import fakesnow.arrow
import fakesnow.cursor
import fakesnow.info_schema as info_schema
import fakesnow.macros as macros
import fakesnow.rowtype
import fakesnow.transforms
import fakesnow.transforms.file_format
import fakesnow.transforms.transforms as transforms
import pyarrow as pa
import pyarrow.compute as pc
import snowflake.connector.errors
from sqlglot import Expr, exp

from tests.emulator import expressions

_TABLES_AND_VIEWS = """
    select database_name, schema_name, table_name, estimated_size, 'BASE TABLE' as kind from duckdb_tables
    union all
    select database_name, schema_name, view_name, null, 'VIEW' from duckdb_views where not internal
"""


def apply_fixes() -> None:
    """Apply all fixes in this process."""
    fakesnow.transforms.trim_cast_varchar = trim
    fakesnow.transforms.to_timestamp = _only_for_plain_casts(fakesnow.transforms.to_timestamp)
    # fakesnow computes sums of decimals in doubles. Its transformation is replaced by our fixes of expressions.
    fakesnow.transforms.numeric_agg_implicit_cast = expressions.fixed
    fakesnow.transforms.flatten = _with_outer(fakesnow.transforms.flatten)
    fakesnow.transforms.integer_precision = whole_numbers
    fakesnow.arrow.timestamp_to_sf_struct = _with_nulls(fakesnow.arrow.timestamp_to_sf_struct)
    fakesnow.rowtype.duckdb_to_sf_type.update(
        {"TINYINT": "fixed", "SMALLINT": "fixed", "UINTEGER": "fixed", "FLOAT": "real"}
    )
    # fakesnow's default is NONE, Snowflake's is a backslash.
    fakesnow.transforms.file_format.CSV_DEFAULT_OPTIONS["ESCAPE_UNENCLOSED_FIELD"] = "\\"
    # fakesnow leaves out views.
    tables = info_schema.SQL_CREATE_INFORMATION_SCHEMA_TABLES_VIEW.template
    tables = tables.replace("'BASE TABLE'", "tables.kind")
    tables = tables.replace("from duckdb_tables tables", f"from ({_TABLES_AND_VIEWS}) as tables")
    info_schema.SQL_CREATE_INFORMATION_SCHEMA_TABLES_VIEW = Template(tables)
    # fakesnow searches only the database of the session.
    transforms.SQL_DESCRIBE_TABLE = Template(
        transforms.SQL_DESCRIBE_TABLE.template.replace(
            "FROM _fs_information_schema.", "FROM _fs_global._fs_information_schema."
        )
    )
    # fakesnow numbers the elements of an array in the order in which DuckDB happens to return them.
    flattened = macros.FS_FLATTEN.template.replace("lambda x:", "lambda x, i:")
    for spelled, fixed in (
        ("(row_number() OVER () - 1)", "e.i"),
        ("AS JSON))", "AS JSON), i := i - 1)"),
        ("v := x)", "v := x, i := i - 1)"),
        ("e(k, v)", "e(k, v, i)"),
    ):
        flattened = flattened.replace(spelled, fixed)
    macros.FS_FLATTEN = Template(flattened)
    cursor: Any = fakesnow.cursor.FakeSnowflakeCursor
    cursor.execute = _with_sql_errors(cursor.execute)


def whole_numbers(expression: Expr) -> Expr:
    """Keep the 38 digits of number(38, 0), which fakesnow cuts to 64 bits. Other integers are left to fakesnow."""
    if isinstance(expression, exp.DataType):
        if expression.this in (exp.DataType.Type.INT, exp.DataType.Type.SMALLINT, exp.DataType.Type.TINYINT):
            return exp.DataType.build("bigint")
        if expression.this == exp.DataType.Type.DECIMAL and not expression.expressions:
            return exp.DataType.build("decimal(38, 0)")
    return expression


def trim(expression: Expr) -> Expr:
    """Keep the second argument of trim, the characters to remove, which fakesnow drops."""
    if isinstance(expression, exp.Trim) and not isinstance(expression.this, exp.Cast):
        expression.set("this", exp.cast(expression.this, exp.DataType.Type.VARCHAR))
    return expression


def _with_outer(flatten: Any) -> Any:
    # fakesnow drops rows with an empty array, even with outer => true.
    def fixed(expression: Expr) -> Expr:
        join = expression.parent
        if (
            isinstance(expression, exp.Lateral)
            and isinstance(expression.this, exp.Explode)
            and isinstance(join, exp.Join)
        ):
            arguments = expression.this.expressions
            if any(each.this.name.lower() == "outer" and each.expression == exp.true() for each in arguments):
                join.set("kind", None)
                join.set("side", "LEFT")
                join.set("on", exp.true())
        result: Expr = flatten(expression)
        return result

    return fixed


def _only_for_plain_casts(to_timestamp: Any) -> Any:
    # In sqlglot, try_cast is a subclass of cast, and fakesnow would make it raise.
    def fixed(expression: Expr) -> Expr:
        return expression if isinstance(expression, exp.TryCast) else to_timestamp(expression)

    return fixed


def _with_nulls(to_struct: Any) -> Any:
    # Without a mask a null timestamp arrives as 1970-01-01.
    def fixed(column: pa.Array | pa.ChunkedArray) -> pa.Array:
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        struct = to_struct(whole)
        fields = [pc.fill_null(struct.field(i), 0) for i in range(struct.type.num_fields)]
        return pa.StructArray.from_arrays(fields, fields=list(struct.type), mask=pc.is_null(whole))

    return fixed


def _with_sql_errors(execute: Any) -> Any:
    # Errors of DuckDB and fakesnow become errors of the statement, with their own messages.
    def fixed(self: Any, *arguments: Any, **settings: Any) -> Any:
        try:
            return execute(self, *arguments, **settings)
        except snowflake.connector.errors.Error:
            raise
        except Exception as error:
            raise snowflake.connector.errors.ProgrammingError(
                msg=f"{type(error).__name__}: {error}", errno=100132, sqlstate="P0000"
            ) from error

    return fixed
