"""The engines that files can be loaded into, and the functions that each has."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from ingest.errors import EngineUnsupported
from ingest.feeds import Feed
from ingest.files.ready_files import ReadyFile
from ingest.load.history import Attempt, Identity
from ingest.settings import Settings

KNOWN = ("duckdb", "postgres")


class Engine(Protocol):
    """A module that loads files with its own kind of connection; `duckdb` documents each function."""

    def open_database(self, settings: Settings) -> AbstractContextManager[Any]:
        """Open the database for this process alone, waiting for another one to finish with it."""

    def prepare(self, connection: Any, feeds: Iterable[Feed]) -> None:
        """Create what is missing of the history, the raw tables of `feeds` and their declared columns."""

    def read_history(self, connection: Any) -> dict[Identity, str]:
        """Return the status of every file that was tried before."""

    def find_new_columns(self, connection: Any, feed: Feed, names: Iterable[str]) -> frozenset[str]:
        """Return those of `names` that the raw table of `feed` has no column for."""

    def load_file(
        self, connection: Any, feed: Feed, ready: ReadyFile, attempt: Attempt, loaded_at: datetime
    ) -> Attempt:
        """Add the rows of `ready` and `attempt` as a loaded file: both or neither. Return the attempt completed."""

    def record_attempt(self, connection: Any, attempt: Attempt) -> None:
        """Put `attempt` into the history, in place of an earlier one of the same file."""

    def query(self, connection: Any, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows that `sql` selects."""

    def change(self, connection: Any, statements: Iterable[str]) -> None:
        """Run `statements`, all or none of them."""

    def qualified(self, connection: Any, schema: str, table: str) -> str:
        """Return the full name of `table` as SQL."""


def check_target(target: str) -> None:
    """Do nothing if this loader loads `target`.

    Raises:
        EngineUnsupported: it doesn't; the message says what does.
    """
    if target == "snowflake":
        raise EngineUnsupported(
            "Snowflake isn't loaded from here: run `dbt run-operation copy_into_raw`, or `make load ENGINE=snowflake`."
        )
    if target not in KNOWN:
        known = " or ".join(KNOWN)
        raise EngineUnsupported(f"DBT_TARGET is {target!r}, which the loader doesn't know: set it to {known}.")


def find_engine(target: str) -> Engine:
    """Return the module that loads into `target`; drivers of other engines aren't imported.

    Raises:
        EngineUnsupported: no module does.
    """
    check_target(target)
    if target == "postgres":
        import ingest.load.postgres as postgres

        return postgres
    import ingest.load.duckdb as duckdb

    return duckdb
