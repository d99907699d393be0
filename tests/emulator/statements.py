"""Rewrites statements so that fakesnow can run them. The docstring of the package lists the changes."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlglot
from sqlglot import Expr, exp

from tests.emulator.copying import copy
from tests.emulator.load_history import with_copy_history
from tests.emulator.merging import merge
from tests.emulator.no_ops import answer_without_effect
from tests.emulator.pipes import note_pipe, show_pipes
from tests.emulator.session import Session
from tests.emulator.staged_files import list_files, remove_files
from tests.emulator.values import query_of

_COMMENTS_BEFORE = re.compile(r"(\s|/\*.*?\*/|--[^\n]*(\n|$))+", re.DOTALL)
_TEMPORARY = re.compile(r"(create\s+(or\s+replace\s+)?)temp(orary)?\s+(?=table\s|view\s)", re.IGNORECASE)
_SCHEMA = re.compile(
    r"create\s+(or\s+replace\s+)?(transient\s+)?schema\s+(if\s+not\s+exists\s+)?[\w$.\"]+", re.IGNORECASE
)
_INTERNAL_STAGE = re.compile(
    r"create\s+(or\s+replace\s+)?stage\s+(if\s+not\s+exists\s+)?[\w$.\"]+(?!.*\burl\s*=)", re.I | re.S
)
_COPY_HISTORY = re.compile(r"\binformation_schema\s*\.\s*copy_history\s*\(", re.IGNORECASE)
_TABLE = re.compile(r"create\s+(or\s+replace\s+)?(transient\s+)?table\s", re.IGNORECASE)
_KEYS = (exp.PrimaryKeyColumnConstraint, exp.UniqueColumnConstraint, exp.Reference)


def rewritten(sql: str, session: Session) -> str:
    """Return the statement to run instead of `sql`. Work that can't wait until then is done here.

    Raises:
        Exception: the statement failed, with an error of DuckDB, fakesnow or this package.
    """
    comments = _COMMENTS_BEFORE.match(sql)
    statement = sql[comments.end() if comments else 0 :].rstrip().rstrip(";")
    session.note_settings(statement)
    note_pipe(statement, session)
    answer = answer_without_effect(statement) or show_pipes(statement, session)
    if answer:
        return answer
    words = statement.split(maxsplit=1)
    handled = _BY_FIRST_WORD.get(words[0].lower()) if words else None
    if handled:
        return handled(statement, session)
    return _parsed(statement, session) if _COPY_HISTORY.search(statement) else sql


def _parsed(statement: str, session: Session) -> str:
    parsed = with_copy_history(sqlglot.parse_one(statement, read="snowflake"), session)
    if isinstance(parsed, exp.Copy):
        return copy(parsed, session)
    return merge(parsed, session) if isinstance(parsed, exp.Merge) else parsed.sql("snowflake")


def _list(statement: str, session: Session) -> str:
    return list_files(statement.split(maxsplit=1)[1], session)


def _remove(statement: str, session: Session) -> str:
    return remove_files(statement.split(maxsplit=1)[1], session)


def _put(statement: str, session: Session) -> str:
    # fakesnow needs the location unquoted, but Snowflake needs quotes around a path with an equals sign.
    return re.sub(r"'(@[^']*)'", r"\1", statement, count=1)


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
    _spell_out_star(parsed.expression)
    without_keys = parsed.sql("snowflake")
    if parsed.expression is None:
        return _create_empty(without_keys, parsed, session)
    required = [
        column
        for column in columns
        if any(isinstance(each.kind, exp.NotNullColumnConstraint) for each in column.constraints)
    ]
    return _create_filled(without_keys, parsed.this.this, required, session)


def _spell_out_star(query: Expr | None) -> None:
    """Replace the star in `select * from (select …)` of clustered tables, because fakesnow can't read all of them."""
    select = query.unnest() if query else None
    if (
        not isinstance(select, exp.Select)
        or not select.is_star
        or not isinstance(select.args["from_"].this, exp.Subquery)
    ):
        return
    inside = select.args["from_"].this.unnest()
    if isinstance(inside, exp.Query):
        select.set("expressions", [exp.column(name) for name in inside.named_selects])


def _create_empty(statement: str, parsed: exp.Create, session: Session) -> str:
    """Create a table without rows and note whether COPY may add columns to it."""
    properties = parsed.args.get("properties")
    settings = {each.name.lower(): each.args.get("value") for each in properties.expressions} if properties else {}
    answer = session.run(statement)[0][0]
    evolution = settings.get("enable_schema_evolution")
    if isinstance(evolution, exp.Boolean) and evolution.this:
        session.let_evolve(session.full_name(parsed.this.this.sql("snowflake")))
    return query_of({"status": "text"}, [(answer,)])


def _create_filled(statement: str, table: exp.Table, required: list[exp.ColumnDef], session: Session) -> str:
    """Create a table as a select and then add its not-null constraints."""
    name = table.sql("snowflake")
    session.run(statement)
    try:
        for column in required:
            session.run(f"alter table {name} alter column {column.this.sql('snowflake')} set not null")
    except Exception:
        session.run(f"drop table {name}")
        raise
    return query_of({"status": "text"}, [(f"Table {table.name.upper()} successfully created.",)])


_BY_FIRST_WORD: dict[str, Callable[[str, Session], str]] = {
    "create": _create,
    "copy": _parsed,
    "merge": _parsed,
    "put": _put,
    "list": _list,
    "ls": _list,
    "remove": _remove,
    "rm": _remove,
}
