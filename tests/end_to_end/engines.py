"""The engines that the project is run on, each behind the few things a test needs of it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import duckdb
import psycopg2
import snowflake.connector
from snowflake.connector import SnowflakeConnection

from ingest.feeds import read_feeds
from ingest.zones.snowflake_account import read_snowflake_account
from tests.chosen_engines import postgres_server
from tests.emulator import Emulator

TEST_DATABASE = "marketing_insight_test"

if TYPE_CHECKING:
    from tests.end_to_end.workspace import Workspace


class Engine(ABC):
    """A database of the tests' own. `environment` makes dbt and the ingest package use it."""

    name: ClassVar[str]
    # The run-operation that creates what loading needs. The loader does that itself where there is one.
    set_up: ClassVar[str | None] = None
    # Whether a view stays when a table that it reads is replaced.
    keeps_views: ClassVar[bool] = True
    environment: dict[str, str]

    @abstractmethod
    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run a statement: the columns, in lower case, and the rows it gives."""

    @abstractmethod
    def empty(self) -> None:
        """Forget all data."""

    def load(self, workspace: Workspace, loaded_at: str | None) -> None:
        """Load what has landed, at the moment `loaded_at` if given."""
        workspace.ingest("load", loaded_at=loaded_at)

    def tables(self) -> set[str]:
        """Name every table and view as schema.table, in lower case."""
        _, rows = self.query("select lower(table_schema), lower(table_name) from information_schema.tables")
        return {f"{schema}.{table}" for schema, table in rows}


class DuckDB(Engine):
    """A file, opened for each statement: between two of them another process may want it."""

    name = "duckdb"

    def __init__(self, folder: Path) -> None:
        self.database = folder / "marketing_insight.duckdb"
        self.environment = {"MARKETING_INSIGHT_DUCKDB": str(self.database)}

    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        with duckdb.connect(str(self.database)) as connection:
            result = connection.execute(sql)
            return [column[0].lower() for column in result.description or []], result.fetchall()

    def empty(self) -> None:
        self.database.unlink(missing_ok=True)
        Path(f"{self.database}.wal").unlink(missing_ok=True)


class Postgres(Engine):
    """A database on the server that the environment names, or on an embedded one."""

    name = "postgres"
    keeps_views = False

    def __init__(self, environment: dict[str, str], database: str) -> None:
        self.database = database
        self.environment = environment | {"POSTGRES_DATABASE": database}
        self._maintenance = environment["POSTGRES_DATABASE"]

    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        return self._execute(self.database, sql)

    def empty(self) -> None:
        _, ((version,),) = self._execute(self._maintenance, "select current_setting('server_version_num')::int")
        # Text is to compare by code point, whatever the server's own locale.
        locale = (
            "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'" if version >= 170000 else "locale 'C.UTF-8'"
        )
        self._execute(self._maintenance, f'drop database if exists "{self.database}" with (force)')
        created = f"create database \"{self.database}\" template template0 encoding 'UTF8' {locale}"
        self._execute(self._maintenance, created)

    def _execute(self, database: str, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        given = self.environment
        with closing(
            psycopg2.connect(
                host=given["POSTGRES_HOST"],
                port=given["POSTGRES_PORT"],
                user=given["POSTGRES_USER"],
                password=given["POSTGRES_PASSWORD"],
                dbname=database,
                connect_timeout=10,
                options="-c statement_timeout=60000",
            )
        ) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(sql)
            columns = [column.name for column in cursor.description or []]
            return columns, cursor.fetchall() if columns else []


class Snowflake(Engine):
    """The local emulator."""

    name = "snowflake"
    set_up = "snowflake_setup"

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.environment = emulator.environment | {"MARKETING_INSIGHT_ZONE": ""}

    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        with closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return [column.name.lower() for column in cursor.description], list(cursor.fetchall())

    def empty(self) -> None:
        self.emulator.reset()

    def load(self, workspace: Workspace, loaded_at: str | None) -> None:
        self.emulator.fix_load_time(datetime.fromisoformat(loaded_at) if loaded_at else None)
        workspace.operate("copy_into_raw")
        workspace.operate("record_loads")

    def _connect(self) -> SnowflakeConnection:
        connection: SnowflakeConnection = self.emulator.connect()
        return connection


class SnowflakeAccount(Snowflake):
    """The account that the environment names, in a database of the tests' own.

    SNOWFLAKE_ROLE has to be one that sets up and loads, such as accountadmin, and its user needs the loader's role too.
    Roles and warehouses are shared with whatever else the account does; set-up creates those that are missing.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self.database = f"{environment.get('SNOWFLAKE_DATABASE') or 'marketing_insight'}_test_{os.getpid()}"
        self.environment = {"SNOWFLAKE_DATABASE": self.database, "MARKETING_INSIGHT_ZONE": ""}

    def empty(self) -> None:
        self.query(f"drop database if exists {self.database}")

    def load(self, workspace: Workspace, loaded_at: str | None) -> None:
        ((started_at,),) = self.query("select sysdate()")[1]
        workspace.operate("copy_into_raw")
        workspace.operate("record_loads")
        for feed in read_feeds().values() if loaded_at else ():
            # Nobody but Snowflake says when it scans a file, so the moment is put right afterwards.
            table = f"{self.database}.{feed.schema}.{feed.table}"
            self.query(f"update {table} set _loaded_at = '{loaded_at}' where _loaded_at >= '{started_at}'")

    def _connect(self) -> SnowflakeConnection:
        return snowflake.connector.connect(**read_snowflake_account(os.environ | self.environment))


@contextmanager
def started(name: str, folder: Path) -> Iterator[Engine]:
    """Give the engine called `name`, its server started if it needs one; stop that at the end."""
    with ExitStack() as stack:
        if name == "duckdb":
            yield DuckDB(folder)
        elif name == "postgres":
            is_given = bool(os.environ.get("POSTGRES_HOST"))
            environment = dict(os.environ) if is_given else stack.enter_context(postgres_server())
            # Others may test on a server that is given. On one of its own every run has the same name, which dbt's
            # parsed project holds.
            yield Postgres(environment, f"marketing_insight_test_{os.getpid()}" if is_given else TEST_DATABASE)
        elif os.environ.get("SNOWFLAKE_ACCOUNT"):
            account = SnowflakeAccount(dict(os.environ))
            stack.callback(account.empty)
            yield account
        else:
            yield Snowflake(stack.enter_context(Emulator()))
