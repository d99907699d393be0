"""The load history that COPY keeps of its files, and copy_history(…), which returns it.

The history is deleted with its table: it belongs to the internal number of the table, and a new table has another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlglot import Expr, exp, parse_one

from tests.emulator.clock import LOAD_CLOCK
from tests.emulator.session import Session, SqlError
from tests.emulator.staged_files import StagedFile

LOADED, FAILED = "Loaded", "Load failed"
_COLUMNS = {
    "file_name": "text",
    "stage_location": "text",
    "last_load_time": "timestamptz",
    "row_count": "bigint",
    "row_parsed": "bigint",
    "file_size": "bigint",
    "first_error_message": "text",
    "first_error_line_number": "bigint",
    "first_error_character_pos": "bigint",
    "first_error_column_name": "text",
    "error_count": "bigint",
    "error_limit": "bigint",
    "status": "text",
    "table_catalog_name": "text",
    "table_schema_name": "text",
    "table_name": "text",
    "pipe_catalog_name": "text",
    "pipe_schema_name": "text",
    "pipe_name": "text",
    "pipe_received_time": "timestamptz",
    "first_commit_time": "timestamptz",
}
# Not returned: the number of the table, the hash of the content, and the real time, even if the load time is fixed.
_KEPT = {"table_number": "bigint", "content_key": "text", "happened_at": "timestamptz"}


@dataclass(frozen=True)
class Outcome:
    """The outcome of loading one file."""

    status: str
    parsed: int
    loaded: int
    error: str | None = None
    error_line: int | None = None


class LoadHistory:
    """The load history of one table."""

    def __init__(self, table: tuple[str, str, str], session: Session) -> None:
        self._table = table
        self._session = session
        found = session.run_duckdb(
            "select table_oid from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?",
            list(table),
        )
        if not found:
            raise SqlError(f"Table '{'.'.join(table)}' does not exist or not authorized.")
        self._number = found[0][0]
        self.name = f"{table[0]}._fs_information_schema._emulator_loads"
        columns = ", ".join(f"{name} {kind}" for name, kind in (_COLUMNS | _KEPT).items())
        session.run_duckdb(f"create table if not exists {self.name} ({columns})")

    @property
    def condition(self) -> str:
        """The condition that selects the rows of this table."""
        return f"table_number = {self._number}"

    def has(self, file: StagedFile) -> bool:
        """Whether a file with this name and content has been loaded."""
        return bool(
            self._session.run_duckdb(
                f"select 1 from {self.name} where {self.condition} and status = ? and stage_location = ?"
                " and file_name = ? and content_key = ? limit 1",
                [LOADED, file.stage, file.name, file.content_key()],
            )
        )

    def remember(self, file: StagedFile, outcome: Outcome) -> None:
        """Record the outcome of loading `file`."""
        moment = LOAD_CLOCK.now()
        failed = outcome.status == FAILED
        values = {
            "file_name": file.name,
            "stage_location": file.stage,
            "last_load_time": moment,
            "row_count": outcome.loaded,
            "row_parsed": outcome.parsed,
            "file_size": file.path.stat().st_size,
            "first_error_message": outcome.error,
            "first_error_line_number": outcome.error_line,
            "error_count": 1 if failed else 0,
            "error_limit": 1,
            "status": outcome.status,
            "table_catalog_name": self._table[0],
            "table_schema_name": self._table[1],
            "table_name": self._table[2],
            "first_commit_time": None if failed else moment,
            "table_number": self._number,
            "content_key": file.content_key(),
            "happened_at": datetime.now(UTC),
        }
        places = ", ".join("?" * len(values))
        self._session.run_duckdb(
            f"insert into {self.name} ({', '.join(values)}) values ({places})", list(values.values())
        )


def with_copy_history(statement: Expr, session: Session) -> Expr:
    """Replace each `table(….copy_history(…))` in a statement by the recorded load history.

    Times are compared with the real times of loads, so that loads with a fixed time in the past are found, too.
    """
    for call in list(statement.find_all(exp.TableFromRows)):
        function = next((each for each in call.find_all(exp.Anonymous) if each.name.lower() == "copy_history"), None)
        if function is None:
            continue
        arguments = {each.this.name.lower(): each.expression for each in function.expressions}
        unknown = set(arguments) - {"table_name", "start_time", "end_time"}
        if unknown or "table_name" not in arguments or "start_time" not in arguments:
            raise SqlError("copy_history takes table_name, start_time and, optionally, end_time.")
        history = LoadHistory(session.full_name(arguments["table_name"].name), session)
        selection = parse_one(
            f"select {', '.join(_COLUMNS)} from {history.name} where {history.condition}", read="snowflake"
        )
        assert isinstance(selection, exp.Select)
        happened = exp.column("happened_at")
        selection = selection.where(exp.GTE(this=happened, expression=arguments["start_time"]))
        if "end_time" in arguments:
            selection = selection.where(exp.LTE(this=happened.copy(), expression=arguments["end_time"]))
        call.replace(exp.Subquery(this=selection, alias=call.args.get("alias")))
    return statement
