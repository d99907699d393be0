"""Loads files into DuckDB: a file and its history in one transaction, by DuckDB's own readers."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingest.errors import DatabaseLocked, DatabaseUnavailable, FileRefused, first_line
from ingest.feeds import TECHNICAL_COLUMNS, Feed
from ingest.files.ready_files import ReadyFile
from ingest.load.duckdb_reading import quoted, refusal, select_rows
from ingest.load.history import (
    HISTORY_COLUMNS,
    HISTORY_SCHEMA,
    HISTORY_TABLE,
    LOADED,
    UNKNOWN,
    Attempt,
    Identity,
    identity,
    utc_now,
)
from ingest.load.waiting import attempts
from ingest.settings import Settings

Connection = duckdb.DuckDBPyConnection


@contextmanager
def open_database(settings: Settings) -> Iterator[Connection]:
    """Open the database for this process alone, waiting for another one to finish with it.

    Raises:
        DatabaseLocked: the other one isn't done within `settings.lock_wait_seconds`.
        DatabaseUnavailable: the file can't be opened as a DuckDB database, or the database failed later.
    """
    path = settings.duckdb_path
    try:
        _make_folder(path.parent)
        with closing(_connect(path, settings.lock_wait_seconds)) as connection:
            yield connection
    except duckdb.Error as error:
        raise DatabaseUnavailable(f"DuckDB file {path} can't be used: {first_line(error)}") from error


def prepare(connection: Connection, feeds: Iterable[Feed]) -> None:
    """Create what is missing of the history, the raw tables of `feeds` and their declared columns."""
    with _transaction(connection):
        _create(connection, HISTORY_SCHEMA, HISTORY_TABLE, HISTORY_COLUMNS)
        for feed in feeds:
            declared = {column.name: column.data_type for column in feed.columns}
            _create(connection, feed.schema, feed.table, declared | feed.technical_columns)


def read_history(connection: Connection) -> dict[Identity, str]:
    """Return the status of every file that was tried before."""
    table = qualified(connection, HISTORY_SCHEMA, HISTORY_TABLE)
    rows = connection.execute(f"select file_name, content_key, status from {table}").fetchall()
    return {identity(name, key): status for name, key, status in rows}


def load_file(connection: Connection, feed: Feed, ready: ReadyFile, attempt: Attempt, loaded_at: datetime) -> Attempt:
    """Add the rows of `ready` and `attempt` as a loaded file: both or neither. Return the attempt completed.

    Columns that the raw table lacks are added to it as text.

    Raises:
        FileRefused: the rows can't be read.
    """
    selection = select_rows(feed, ready)
    columns = ", ".join(map(quoted, [*selection.columns, *TECHNICAL_COLUMNS]))
    insert = (
        f"insert into {qualified(connection, feed.schema, feed.table)} ({columns}) "
        f"select {', '.join(selection.expressions)}, $name, row_number() over (), $key, $loaded_at "
        f"from {selection.relation}"
    )
    values = {"name": attempt.file_name, "key": attempt.content_key, "loaded_at": loaded_at}
    try:
        with _transaction(connection):
            _add_columns(connection, feed.schema, feed.table, dict.fromkeys(selection.columns, "text"))
            counted = connection.execute(insert, values).fetchone()
            row_count = int(counted[0]) if counted else 0
            loaded = replace(attempt, status=LOADED, row_count=row_count, finished_at=utc_now(), loaded_at=loaded_at)
            _write(connection, loaded)
    except duckdb.OutOfMemoryException as error:
        raise FileRefused(f"DuckDB has too little memory for it: {first_line(error)}") from error
    except duckdb.Error as error:
        raise refusal(str(error), ready) or error from error
    return loaded


def record_attempt(connection: Connection, attempt: Attempt) -> None:
    """Put `attempt` into the history, in place of an earlier one of the same file."""
    with _transaction(connection):
        _write(connection, attempt)


def find_new_columns(connection: Connection, feed: Feed, names: Iterable[str]) -> frozenset[str]:
    """Return those of `names` that the raw table of `feed` has no column for."""
    return frozenset(names) - _existing_columns(connection, feed.schema, feed.table)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(f"The folder of DuckDB file {folder} can't be made: {first_line(error)}") from error


def query(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows that `sql` selects."""
    return connection.execute(sql).fetchall()


def change(connection: Connection, statements: Iterable[str]) -> None:
    """Run `statements`, all or none of them."""
    with _transaction(connection):
        for statement in statements:
            connection.execute(statement)


def qualified(connection: Connection, schema: str, table: str) -> str:
    """Return the full name of `table` as SQL."""
    # Includes the database's name: with a file called raw.duckdb, `raw.` would be ambiguous.
    return ".".join(map(quoted, [_database(connection), schema, table]))


def _connect(path: Path, wait_seconds: float) -> Connection:
    refusal_of_lock: duckdb.IOException | None = None
    for _ in attempts(wait_seconds):
        try:
            return duckdb.connect(str(path))
        except duckdb.IOException as error:
            if "lock" not in str(error):
                raise
            refusal_of_lock = error
    raise DatabaseLocked(
        f"DuckDB file {path} is still in use by another process after {wait_seconds:g} s: "
        "close that one and try again, or raise MARKETING_INSIGHT_LOCK_WAIT_SECONDS."
    ) from refusal_of_lock


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _create(connection: Connection, schema: str, table: str, columns: Mapping[str, str]) -> None:
    database = quoted(_database(connection))
    connection.execute(f"create schema if not exists {database}.{quoted(schema)}")
    declared = ", ".join(f"{quoted(name)} {data_type}" for name, data_type in columns.items())
    connection.execute(f"create table if not exists {qualified(connection, schema, table)} ({declared})")
    _add_columns(connection, schema, table, columns)


def _add_columns(connection: Connection, schema: str, table: str, columns: Mapping[str, str]) -> None:
    existing = _existing_columns(connection, schema, table)
    for name, data_type in columns.items():
        if name.lower() not in existing:
            target = qualified(connection, schema, table)
            connection.execute(f"alter table {target} add column {quoted(name)} {data_type}")


def _existing_columns(connection: Connection, schema: str, table: str) -> frozenset[str]:
    rows = connection.execute(
        "select lower(column_name) from duckdb_columns() "
        "where database_name = current_database() "
        "and lower(schema_name) = lower($1) and lower(table_name) = lower($2)",
        [schema, table],
    ).fetchall()
    return frozenset(name for (name,) in rows)


def _write(connection: Connection, attempt: Attempt) -> None:
    table = qualified(connection, HISTORY_SCHEMA, HISTORY_TABLE)
    row = asdict(attempt)
    key = [attempt.file_name, attempt.content_key]
    connection.execute(f"delete from {table} where file_name = $1 and content_key in ($2, '{UNKNOWN}')", key)
    columns, marks = ", ".join(map(quoted, row)), ", ".join("?" for _ in row)
    connection.execute(f"insert into {table} ({columns}) values ({marks})", list(row.values()))


def _database(connection: Connection) -> str:
    found = connection.execute("select current_database()").fetchone()
    return str(found[0]) if found else ""
