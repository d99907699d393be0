"""The raw tables in Postgres: finds and creates what is missing of them."""

import hashlib
from collections.abc import Iterable, Mapping

from psycopg2 import extensions
from psycopg2.sql import SQL, Composable, Identifier

Cursor = extensions.cursor
_TYPES = {"json": "jsonb"}
_LONGEST_NAME = 63


def create_table(cursor: Cursor, schema: str, table: str, columns: Mapping[str, str]) -> None:
    """Create what is missing of `schema`, `table` and its `columns`, which are names and types."""
    # Checked first: a role that may only load can't run `create ... if not exists`, even for what exists.
    cursor.execute("select 1 from pg_namespace where nspname = %s", [schema])
    if not cursor.fetchone():
        cursor.execute(SQL("create schema {}").format(Identifier(schema)))
    if not existing_columns(cursor, schema, table):
        cursor.execute(SQL("create table if not exists {} ()").format(Identifier(schema, table)))
    add_columns(cursor, schema, table, columns)


def add_columns(cursor: Cursor, schema: str, table: str, columns: Mapping[str, str]) -> None:
    """Add those of `columns`, which are names and types, that `table` lacks."""
    existing = existing_columns(cursor, schema, table)
    added = {fit(name): _TYPES.get(data_type.lower(), data_type) for name, data_type in columns.items()}
    parts = [
        SQL("add column {} {}").format(Identifier(name), SQL(data_type))
        for name, data_type in added.items()
        if name not in existing
    ]
    if parts:
        cursor.execute(SQL("alter table {} {}").format(Identifier(schema, table), SQL(", ").join(parts)))


def existing_columns(cursor: Cursor, schema: str, table: str) -> dict[str, str]:
    """Return the columns of `table`, as an older one may spell them, by their names in lower case."""
    cursor.execute(
        "select attname from pg_attribute where attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text)) "
        "and attnum > 0 and not attisdropped",
        [schema, table],
    )
    return {name.lower(): name for (name,) in cursor.fetchall()}


def listed(cursor: Cursor, schema: str, table: str, names: Iterable[str]) -> Composable:
    """Return the columns of `table` that are called `names`, as SQL."""
    existing = existing_columns(cursor, schema, table)
    return SQL(", ").join(Identifier(existing[fit(name)]) for name in names)


def fit(name: str) -> str:
    """Return `name` in lower case, as models write it, and shortened to what Postgres keeps of a name.

    Postgres would cut the rest off, and two names might become one.
    """
    name = name.lower()
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name.encode()[: _LONGEST_NAME - 9].decode(errors='ignore')}_{digest}"
