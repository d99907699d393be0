"""The engines that the project runs on, each with the few operations that tests need."""

from __future__ import annotations

import os
import shutil
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
    """A database for tests only. `environment` makes dbt and the ingest package use it."""

    name: ClassVar[str]
    # The run-operation that prepares loading. Engines with a loader need none.
    set_up: ClassVar[str | None] = None
    # Whether a view is kept when a table that it reads is replaced.
    keeps_views: ClassVar[bool] = True
    # Whether `keep` and `restore` exist.
    keeps_states: ClassVar[bool] = True
    environment: dict[str, str]

    @abstractmethod
    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run a statement, and return its columns in lower case and its rows."""

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Keep one connection for the queries inside, where opening one takes longer than most queries."""
        yield

    @abstractmethod
    def empty(self) -> None:
        """Forget all data."""

    def keep(self) -> None:
        """Copy the database as it is now, for `restore`."""
        raise NotImplementedError

    def restore(self) -> None:
        """Put the database back into the state that `keep` copied."""
        raise NotImplementedError

    def load(self, workspace: Workspace, loaded_at: str | None) -> None:
        """Load the landed files, with the load time `loaded_at` if given."""
        workspace.ingest("load", loaded_at=loaded_at)

    def tables(self) -> set[str]:
        """Return the names of all tables and views as schema.table, in lower case."""
        _, rows = self.query("select lower(table_schema), lower(table_name) from information_schema.tables")
        return {f"{schema}.{table}" for schema, table in rows}


class DuckDB(Engine):
    """A file, opened for each statement only, because another process may need it in between."""

    name = "duckdb"

    def __init__(self, folder: Path) -> None:
        self.database = folder / "marketing_insight.duckdb"
        self.environment = {"MARKETING_INSIGHT_DUCKDB": str(self.database)}

    @contextmanager
    def connected(self) -> Iterator[None]:
        with duckdb.connect(str(self.database)):
            # DuckDB opens a file once per process, so connections to it are cheap until this one is closed.
            yield

    def query(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        with duckdb.connect(str(self.database)) as connection:
            result = connection.execute(sql)
            return [column[0].lower() for column in result.description or []], result.fetchall()

    def empty(self) -> None:
        self.database.unlink(missing_ok=True)
        Path(f"{self.database}.wal").unlink(missing_ok=True)

    def keep(self) -> None:
        shutil.copyfile(self.database, f"{self.database}.kept")

    def restore(self) -> None:
        self.empty()
        shutil.copyfile(f"{self.database}.kept", self.database)


class Postgres(Engine):
    """A database on the server that the environment names, or on the embedded one."""

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
        # Text must compare by code point, whatever the server's locale.
        locale = (
            "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'" if version >= 170000 else "locale 'C.UTF-8'"
        )
        self._replace(self.database, f"template0 encoding 'UTF8' {locale}")

    def keep(self) -> None:
        self._replace(f"{self.database}_kept", f'"{self.database}"')

    def restore(self) -> None:
        self._replace(self.database, f'"{self.database}_kept"')

    def _replace(self, database: str, template: str) -> None:
        self._execute(self._maintenance, f'drop database if exists "{database}" with (force)')
        self._execute(self._maintenance, f'create database "{database}" template {template}')

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
    keeps_states = False
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
    """The account that the environment names, with a separate database for tests.

    SNOWFLAKE_ROLE must be able to set up and load, as accountadmin is, and its user needs the loader's role too.
    Roles and warehouses are shared with other work in the account; set-up creates those that are missing.
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
            # Only Snowflake decides when it scans a file, so the load time is corrected afterwards.
            table = f"{self.database}.{feed.schema}.{feed.table}"
            self.query(f"update {table} set _loaded_at = '{loaded_at}' where _loaded_at >= '{started_at}'")

    def _connect(self) -> SnowflakeConnection:
        return snowflake.connector.connect(**read_snowflake_account(os.environ | self.environment))


@contextmanager
def started(name: str, folder: Path) -> Iterator[Engine]:
    """Yield the engine called `name`, with its server running if it needs one; stop the server at the end."""
    with ExitStack() as stack:
        if name == "duckdb":
            yield DuckDB(folder)
        elif name == "postgres":
            is_given = bool(os.environ.get("POSTGRES_HOST"))
            environment = dict(os.environ) if is_given else stack.enter_context(postgres_server())
            # Others may run tests on a configured server, so the name is unique there. On the embedded server it is
            # always the same, because dbt's parsed project contains it.
            yield Postgres(environment, f"marketing_insight_test_{os.getpid()}" if is_given else TEST_DATABASE)
        elif os.environ.get("SNOWFLAKE_ACCOUNT"):
            account = SnowflakeAccount(dict(os.environ))
            stack.callback(account.empty)
            yield account
        else:
            yield Snowflake(stack.enter_context(Emulator()))
