"""A connection that reads the marts, on the engine and with the settings that ingest and dbt use."""

from __future__ import annotations

import os
import time
from typing import Any

from ingest.errors import first_line
from ingest.settings import Settings, read_env_file, read_settings
from ingest.zones.snowflake_account import read_snowflake_account

Row = dict[str, Any]
_CONNECT_SECONDS = 10
_QUERY_SECONDS = 120
# A build has the file of DuckDB to itself while it writes.
_BUSY_SECONDS = 5.0


class Unanswered(Exception):
    """A question has no answer; the message is one sentence for the reader of the page."""


class Warehouse:
    """Answers queries. It connects with the first one, so a page that is wholly cached connects to nothing."""

    def __init__(self, settings: Settings, schema: str) -> None:
        """`schema`: the one with the marts."""
        self.settings = settings
        self.schema = schema
        self._connection: Any = None

    @property
    def name(self) -> str:
        """What is read, for people."""
        if self.settings.target == "duckdb":
            place = self.settings.duckdb_path.name
        elif self.settings.target == "postgres":
            place = f"{self.settings.postgres.host}/{self.settings.postgres.database}"
        else:
            place = f"{os.environ.get('SNOWFLAKE_ACCOUNT', '')}/{os.environ.get('SNOWFLAKE_DATABASE', '')}"
        return f"{self.settings.target}, {place}, schema {self.schema}"

    @property
    def key(self) -> str:
        """What tells one warehouse from another; it holds no password."""
        return f"{self.name}, {self.settings}"

    def ask(self, sql: str) -> list[Row]:
        """Return the rows of a query, each with its values by column.

        Raises:
            Unanswered: the database can't be reached, or lacks the table.
        """
        if self._connection is None:
            self._connection = self._connect()
        try:
            cursor = self._connection.cursor()
            cursor.execute(sql)
            names = [str(column[0]).lower() for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except Exception as error:
            if "exist" in str(error).lower():
                raise Unanswered(f"A table is missing ({first_line(error)}): run dbt build.") from error
            raise Unanswered(f"The database didn't answer: {first_line(error)}") from error

    def close(self) -> None:
        """End the connection, so that on DuckDB a build can write again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> Any:
        try:
            if self.settings.target == "duckdb":
                return self._open_duckdb()
            if self.settings.target == "postgres":
                return self._connect_to_postgres()
            return _connect_to_snowflake()
        except Unanswered:
            raise
        except Exception as error:
            raise Unanswered(f"The database can't be reached ({self.name}): {first_line(error)}") from error

    def _open_duckdb(self) -> Any:
        import duckdb

        path = self.settings.duckdb_path
        if not path.is_file():
            raise Unanswered(f"There is no database {path} yet: make demo builds one with sample data.")
        until = time.monotonic() + min(self.settings.lock_wait_seconds, _BUSY_SECONDS)
        while True:
            try:
                return duckdb.connect(str(path), read_only=True)
            except duckdb.IOException as error:
                if time.monotonic() >= until:
                    raise Unanswered(
                        f"{path} can't be read now, as if a load or a build were writing it: refresh in a moment."
                    ) from error
                time.sleep(0.2)

    def _connect_to_postgres(self) -> Any:
        import psycopg2

        server = self.settings.postgres
        connection = psycopg2.connect(
            host=server.host,
            port=server.port,
            user=server.user,
            password=server.password,
            dbname=server.database,
            connect_timeout=_CONNECT_SECONDS,
            application_name="marketing_insight_dashboard",
            options=f"-c statement_timeout={_QUERY_SECONDS * 1000}",
        )
        connection.set_session(readonly=True, autocommit=True)
        return connection


def _connect_to_snowflake() -> Any:
    import snowflake.connector

    # The role that builds can read what it built; the loader's can't.
    role = os.environ.get("SNOWFLAKE_ROLE") or "transformer"
    account = read_snowflake_account() | {"role": role}
    defaults = {"database": "marketing_insight", "warehouse": "transforming"}
    session = {"STATEMENT_TIMEOUT_IN_SECONDS": _QUERY_SECONDS, "QUERY_TAG": "marketing_insight_dashboard"}
    return snowflake.connector.connect(**(defaults | account), session_parameters=session)


def configured_warehouse() -> Warehouse:
    """Return the warehouse that the environment and `.env` name.

    Raises:
        SettingUnreadable: a setting can't be used; the message names it.
    """
    read_env_file()
    return Warehouse(read_settings(), os.environ.get("MARKETING_INSIGHT_SCHEMA") or "analytics")
