"""A wrapper of fakesnow sessions for the other modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fakesnow.transforms import stage
from sqlglot import Expr

# Snowflake's own default.
_TIME_ZONE = "America/Los_Angeles"
_SET_TIME_ZONE = re.compile(r"alter\s+session\s+set\s+timezone\s*=\s*'([^']+)'", re.IGNORECASE)


class SqlError(Exception):
    """A failed statement, with the error codes of Snowflake."""

    errno = 1003
    sqlstate = "42000"

    @property
    def msg(self) -> str:
        return str(self)


class Session:
    """The session of a connection, which runs Snowflake's SQL or DuckDB's."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @property
    def database(self) -> str:
        return str(self._connection.database)

    @property
    def schema(self) -> str:
        return str(self._connection.schema)

    @property
    def time_zone(self) -> str:
        """The time zone in which timestamps are converted to local time."""
        return str(getattr(self._connection, "emulated_time_zone", _TIME_ZONE))

    @property
    def in_transaction(self) -> bool:
        """Whether the client has begun a transaction."""
        return bool(self._connection._in_transaction)

    @property
    def duckdb(self) -> Any:
        """The DuckDB connection behind the session."""
        return self._connection._duck_conn

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run Snowflake's SQL and return its rows."""
        rows: list[tuple[Any, ...]] = self._connection.cursor().execute(sql).fetchall()
        return rows

    def run_duckdb(self, sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run DuckDB's SQL and return its rows."""
        rows: list[tuple[Any, ...]] = self.duckdb.execute(sql, parameters).fetchall()
        return rows

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in a transaction, which is rolled back if the block raises."""
        self.run_duckdb("begin")
        try:
            yield
        except BaseException:
            self.run_duckdb("rollback")
            raise
        self.run_duckdb("commit")

    def as_duckdb(self, statement: Expr) -> str:
        """Return DuckDB's SQL for a parsed statement of Snowflake's."""
        return str(self._connection.cursor()._transform(statement, None).sql("duckdb"))

    def full_name(self, name: str) -> tuple[str, str, str]:
        """Return database, schema and object of a name, which may leave out the first two, in upper case."""
        database, schema, object_name = stage.parts_from_var(name, self.database, self.schema)
        return database, schema, object_name

    def note_settings(self, statement: str) -> None:
        """Remember the time zone that `statement` sets, if it does."""
        found = _SET_TIME_ZONE.match(statement)
        if found:
            self._connection.emulated_time_zone = found[1]

    def let_evolve(self, table: tuple[str, str, str]) -> None:
        """Let COPY add columns to `table`."""
        self.run_duckdb(f"comment on table {'.'.join(table)} is 'evolves'")

    def evolves(self, table: tuple[str, str, str]) -> bool:
        """Whether COPY may add columns to `table`."""
        comments = self.run_duckdb(
            "select comment from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?",
            list(table),
        )
        return comments == [("evolves",)]
