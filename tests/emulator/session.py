"""What the other modules need of a fakesnow session."""

from __future__ import annotations

from typing import Any

from fakesnow.transforms import stage
from sqlglot import Expr


class SqlError(Exception):
    """A statement that fails, with the numbers that Snowflake's errors carry."""

    errno = 1003
    sqlstate = "42000"

    @property
    def msg(self) -> str:
        return str(self)


class Session:
    """One connection's session, with Snowflake's SQL and DuckDB's side by side."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @property
    def database(self) -> str:
        return str(self._connection.database)

    @property
    def schema(self) -> str:
        return str(self._connection.schema)

    @property
    def in_transaction(self) -> bool:
        """Whether the client has begun a transaction."""
        return bool(self._connection._in_transaction)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run Snowflake's SQL and return its rows."""
        rows: list[tuple[Any, ...]] = self._connection.cursor().execute(sql).fetchall()
        return rows

    def run_duckdb(self, sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run DuckDB's SQL and return its rows."""
        rows: list[tuple[Any, ...]] = self._connection._duck_conn.execute(sql, parameters).fetchall()
        return rows

    @property
    def duckdb(self) -> Any:
        """The DuckDB connection behind the session."""
        return self._connection._duck_conn

    def as_duckdb(self, statement: Expr) -> str:
        """Return DuckDB's SQL for a parsed statement of Snowflake's."""
        return str(self._connection.cursor()._transform(statement, None).sql("duckdb"))

    def full_name(self, name: str) -> tuple[str, str, str]:
        """Return database, schema and object of a name that may leave out the first two, folded to upper case."""
        return stage.parts_from_var(name, self.database, self.schema)
