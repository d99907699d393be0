"""Turns a statement into what fakesnow can run. The package's docstring lists what changes."""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp

from tests.emulator.merging import merge
from tests.emulator.no_ops import answer_without_effect
from tests.emulator.session import Session

_COMMENTS_BEFORE = re.compile(r"(\s|/\*.*?\*/|--[^\n]*(\n|$))+", re.DOTALL)
_TEMPORARY = re.compile(r"(create\s+(or\s+replace\s+)?)temp(orary)?\s+(?=table\s|view\s)", re.IGNORECASE)
_SCHEMA = re.compile(
    r"create\s+(or\s+replace\s+)?(transient\s+)?schema\s+(if\s+not\s+exists\s+)?[\w$.\"]+", re.IGNORECASE
)
_INTERNAL_STAGE = re.compile(
    r"create\s+(or\s+replace\s+)?stage\s+(if\s+not\s+exists\s+)?[\w$.\"]+(?!.*\burl\s*=)", re.I | re.S
)
_TABLE = re.compile(r"create\s+(or\s+replace\s+)?(transient\s+)?table\s", re.IGNORECASE)
_KEYS = (exp.PrimaryKeyColumnConstraint, exp.UniqueColumnConstraint, exp.Reference)


def rewritten(sql: str, session: Session) -> str:
    """Return the statement to run instead of `sql`; what can't wait until then is done here.

    Raises:
        Exception: the statement fails, for whatever reason; DuckDB's, fakesnow's and our own errors all do.
    """
    comments = _COMMENTS_BEFORE.match(sql)
    statement = sql[comments.end() if comments else 0 :].rstrip().rstrip(";")
    answer = answer_without_effect(statement)
    if answer:
        return answer
    word = statement.split(maxsplit=1)[0].lower() if statement else ""
    if word == "put":
        # fakesnow wants the place bare, where Snowflake wants a path with an equals sign in quotes.
        return re.sub(r"'(@[^']*)'", r"\1", statement, count=1)
    if word == "create":
        return _create(statement, session)
    if word == "merge":
        parsed = sqlglot.parse_one(statement, read="snowflake")
        assert isinstance(parsed, exp.Merge)
        return merge(parsed, session)
    return sql


def _create(statement: str, session: Session) -> str:
    statement = _TEMPORARY.sub(r"\1", statement, count=1)
    for pattern in (_SCHEMA, _INTERNAL_STAGE):
        bare = pattern.match(statement)
        if bare:
            return bare[0]
    return _create_table(statement, session) if _TABLE.match(statement) else statement


def _create_table(statement: str, session: Session) -> str:
    parsed = sqlglot.parse_one(statement, read="snowflake")
    if not isinstance(parsed, exp.Create) or not isinstance(parsed.this, exp.Schema):
        return statement
    columns = [column for column in parsed.this.expressions if isinstance(column, exp.ColumnDef)]
    parsed.this.set("expressions", columns)
    for column in columns:
        kept = [each for each in column.constraints if not isinstance(each.kind, _KEYS)]
        column.set("constraints", kept)
    without_keys = parsed.sql("snowflake")
    if parsed.expression is None:
        return without_keys
    required = [
        column
        for column in columns
        if any(isinstance(each.kind, exp.NotNullColumnConstraint) for each in column.constraints)
    ]
    return _create_filled(without_keys, parsed.this.this, required, session)


def _create_filled(statement: str, table: exp.Table, required: list[exp.ColumnDef], session: Session) -> str:
    """Create a table as a select and then refuse nulls in columns that may have none."""
    name = table.sql("snowflake")
    session.run(statement)
    try:
        for column in required:
            session.run(f"alter table {name} alter column {column.this.sql('snowflake')} set not null")
    except Exception:
        session.run(f"drop table {name}")
        raise
    return f"select 'Table {table.name} successfully created.' as \"status\""
