"""Loads files into Postgres: a file and its history in one transaction, by COPY."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import psycopg2
from psycopg2 import errors, extensions
from psycopg2.sql import SQL, Composable, Identifier, Literal

from ingest.errors import DatabaseLocked, DatabaseUnavailable, FileRefused, first_line
from ingest.feeds import SHORT_ROW_COLUMN, TECHNICAL_COLUMNS, Feed
from ingest.files.column_names import normalise
from ingest.files.ready_files import ReadyFile
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
from ingest.load.postgres_reading import CopySource, Origin, write_lines, write_records, write_rows
from ingest.load.postgres_tables import add_columns, create_table, existing_columns, fit, listed
from ingest.load.waiting import attempts
from ingest.settings import Settings

Connection = extensions.connection
Cursor = extensions.cursor
LOCK = int.from_bytes(b"ingestld")
_CONNECT_SECONDS = 10


@contextmanager
def open_database(settings: Settings) -> Iterator[Connection]:
    """Connect and lock out every other loader, waiting for one that is running.

    Raises:
        DatabaseLocked: the other one isn't done within `settings.lock_wait_seconds`.
        DatabaseUnavailable: there is no connection, or the database failed later.
    """
    server = settings.postgres
    place = f"Postgres database {server.database} on {server.host} (port {server.port}, user {server.user})"
    try:
        with closing(
            psycopg2.connect(
                host=server.host,
                port=server.port,
                user=server.user,
                password=server.password,
                dbname=server.database,
                connect_timeout=_CONNECT_SECONDS,
                client_encoding="UTF8",
                application_name="marketing_insight load",
            )
        ) as connection:
            # A transaction begins only with `with connection`.
            connection.autocommit = True
            _keep_others_out(connection, place, settings.lock_wait_seconds)
            yield connection
    except psycopg2.Error as error:
        raise DatabaseUnavailable(
            f"{place} can't be used: {first_line(error)}: check that the server runs and that the POSTGRES_ settings "
            "lead to it."
        ) from error


def prepare(connection: Connection, feeds: Iterable[Feed]) -> None:
    """Create what is missing of the history, the raw tables of `feeds` and their declared columns."""
    with connection, connection.cursor() as cursor:
        create_table(cursor, HISTORY_SCHEMA, HISTORY_TABLE, HISTORY_COLUMNS)
        for feed in feeds:
            declared = {column.name: column.data_type for column in feed.columns}
            create_table(cursor, feed.schema, feed.table, declared | feed.technical_columns)


def read_history(connection: Connection) -> dict[Identity, str]:
    """Return the status of every file that was tried before."""
    with connection.cursor() as cursor:
        cursor.execute(SQL("select file_name, content_key, status from {}").format(_HISTORY))
        return {identity(name, key): status for name, key, status in cursor.fetchall()}


def find_new_columns(connection: Connection, feed: Feed, names: Iterable[str]) -> frozenset[str]:
    """Return those of `names` that the raw table of `feed` has no column for."""
    with connection.cursor() as cursor:
        existing = existing_columns(cursor, feed.schema, feed.table)
    return frozenset(name for name in names if fit(name) not in existing)


def load_file(connection: Connection, feed: Feed, ready: ReadyFile, attempt: Attempt, loaded_at: datetime) -> Attempt:
    """Add the rows of `ready` and `attempt` as a loaded file: both or neither. Return the attempt completed.

    Columns that the raw table lacks are added to it as text.

    Raises:
        FileRefused: the rows can't be read, or Postgres can't hold them.
    """
    origin = Origin(attempt.file_name, attempt.content_key, loaded_at.isoformat(sep=" "))
    load = _load_csv if feed.format == "csv" else _load_json
    try:
        with connection, connection.cursor() as cursor:
            row_count = load(cursor, feed, ready, origin)
            loaded = replace(attempt, status=LOADED, row_count=row_count, finished_at=utc_now(), loaded_at=loaded_at)
            _write(cursor, loaded)
    except psycopg2.Error as error:
        # Data exceptions and exceeded limits: the file's fault, not the database's.
        if (error.pgcode or "").startswith(("22", "54")):
            raise FileRefused(f"Postgres can't hold it: {first_line(error)}") from error
        raise
    return loaded


def record_attempt(connection: Connection, attempt: Attempt) -> None:
    """Put `attempt` into the history, in place of an earlier one of the same file."""
    with connection, connection.cursor() as cursor:
        _write(cursor, attempt)


def query(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows that `sql` selects."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def change(connection: Connection, statements: Iterable[str]) -> None:
    """Run `statements`, all or none of them."""
    with connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def qualified(connection: Connection, schema: str, table: str) -> str:
    """Return the full name of `table` as SQL."""
    return Identifier(schema, table).as_string(connection)


def _keep_others_out(connection: Connection, place: str, wait_seconds: float) -> None:
    # Held until the connection ends.
    with connection.cursor() as cursor:
        for _ in attempts(wait_seconds):
            cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
            if cursor.fetchone() == (True,):
                return
    raise DatabaseLocked(
        f"{place} is still in use by another process after {wait_seconds:g} s: "
        "let its load finish and try again, or raise MARKETING_INSIGHT_LOCK_WAIT_SECONDS."
    )


def _load_csv(cursor: Cursor, feed: Feed, ready: ReadyFile, origin: Origin) -> int:
    declared = {normalise(column.name): column.name for column in feed.columns}
    names = [fit(declared.get(name, name)) for name in ready.columns]
    add_columns(cursor, feed.schema, feed.table, dict.fromkeys(names, "text"))
    return _copy(cursor, feed, [*names, SHORT_ROW_COLUMN, *TECHNICAL_COLUMNS], write_rows(ready, origin))


def _load_json(cursor: Cursor, feed: Feed, ready: ReadyFile, origin: Origin) -> int:
    cursor.execute("savepoint before_records")
    try:
        # Almost every file has only valid JSON, which is then parsed only once.
        return _copy(cursor, feed, ["record", *TECHNICAL_COLUMNS], write_records(ready, origin))
    except (errors.DataError, errors.StatementTooComplex):
        cursor.execute("rollback to savepoint before_records")
    cursor.execute(
        "create temporary table pg_temp.loading_lines (line text, number bigint, is_deep integer) on commit drop"
    )
    _copy_into(cursor, SQL("pg_temp.loading_lines"), write_lines(ready))
    columns = ["record", "record_text", *TECHNICAL_COLUMNS]
    cursor.execute(
        SQL(
            "insert into {table} ({columns}) "
            "select case when is_held then line::jsonb end, case when not is_held then line end, "
            "{name}, number, {key}, {loaded_at}::timestamp "
            "from (select line, number, case when is_deep = 1 then false else pg_input_is_valid(line, 'jsonb') end "
            "as is_held from pg_temp.loading_lines offset 0) as lines"
        ).format(
            table=Identifier(feed.schema, feed.table),
            columns=listed(cursor, feed.schema, feed.table, columns),
            name=Literal(origin.name),
            key=Literal(origin.key),
            loaded_at=Literal(origin.loaded_at),
        )
    )
    return cursor.rowcount


def _copy(cursor: Cursor, feed: Feed, names: list[str], chunks: Iterator[bytes]) -> int:
    table = Identifier(feed.schema, feed.table)
    columns = listed(cursor, feed.schema, feed.table, names)
    return _copy_into(cursor, SQL("{} ({})").format(table, columns), chunks)


def _copy_into(cursor: Cursor, target: Composable, chunks: Iterator[bytes]) -> int:
    source = CopySource(chunks)
    try:
        cursor.copy_expert(SQL("copy {} from stdin").format(target), source)
    except psycopg2.Error as error:
        raise source.error or error from error
    return cursor.rowcount


def _write(cursor: Cursor, attempt: Attempt) -> None:
    row = asdict(attempt)
    key = [attempt.file_name, attempt.content_key, UNKNOWN]
    cursor.execute(SQL("delete from {} where file_name = %s and content_key in (%s, %s)").format(_HISTORY), key)
    columns, marks = SQL(", ").join(map(Identifier, row)), SQL(", ").join([SQL("%s")] * len(row))
    cursor.execute(SQL("insert into {} ({}) values ({})").format(_HISTORY, columns, marks), list(row.values()))


_HISTORY = Identifier(HISTORY_SCHEMA, HISTORY_TABLE)
