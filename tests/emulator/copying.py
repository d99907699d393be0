"""copy into a table, from CSV or lines on an internal stage.

Only the forms that the project uses are supported: CSV with a header, matched by column name and with metadata, or a
select of the fields; ON_ERROR = SKIP_FILE; no other options. A value that doesn't fit its column, or an error in the
select, fails the whole statement, whatever ON_ERROR says. (For the select, Snowflake's documentation says the same.)
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from fakesnow.transforms.file_format import lookup_file_format
from fakesnow.transforms.options import parse_options
from sqlglot import Expr, exp

from tests.emulator.clock import LOAD_CLOCK
from tests.emulator.load_history import FAILED, LOADED, LoadHistory, Outcome
from tests.emulator.reading import BrokenFile, FileFormat, Records, file_format, read
from tests.emulator.session import Session, SqlError
from tests.emulator.staged_files import StagedFile, files_at
from tests.emulator.values import query_of

ROWS = "emulator_rows"
METADATA = {
    "METADATA$FILENAME": "metadata_filename",
    "METADATA$FILE_ROW_NUMBER": "metadata_file_row_number",
    "METADATA$FILE_CONTENT_KEY": "metadata_file_content_key",
    "METADATA$START_SCAN_TIME": "metadata_start_scan_time",
}
_ANSWER = {
    "file": "text",
    "status": "text",
    "rows_parsed": "number",
    "rows_loaded": "number",
    "error_limit": "number",
    "errors_seen": "number",
    "first_error": "text",
    "first_error_line": "number",
    "first_error_character": "number",
    "first_error_column_name": "text",
}


@dataclass(frozen=True)
class Copy:
    """The parts of a COPY statement."""

    table: tuple[str, str, str]
    columns: list[str]
    select: exp.Select | None
    location: str
    format: FileFormat
    metadata: dict[str, str]


def copy(statement: exp.Copy, session: Session) -> str:
    """Load new files and return the query that gives the result of COPY.

    Raises:
        SqlError: the project has no such statement, or it doesn't fit its table.
    """
    plan = _taken_apart(statement, session)
    history = LoadHistory(plan.table, session)
    new = [file for file in files_at(plan.location, session) if not history.has(file)]
    outcomes: list[tuple[StagedFile, Outcome]] = []
    with _transaction(session):
        for file in new:
            outcomes.append((file, _load(file, plan, session)))
            history.remember(*outcomes[-1])
    if not outcomes:
        return query_of({"status": "text"}, [("Copy executed with 0 files processed.",)])
    return query_of(_ANSWER, [_answer(file, outcome) for file, outcome in outcomes])


def _taken_apart(statement: exp.Copy, session: Session) -> Copy:
    options = {each.this.name.upper(): each for each in statement.args.get("params") or []}
    by_name = options.pop("MATCH_BY_COLUMN_NAME", None)
    metadata = options.pop("INCLUDE_METADATA", None)
    how = _format(options.pop("FILE_FORMAT", None), session)
    on_error = options.pop("ON_ERROR", None)
    if options or on_error is None or on_error.expression.name.upper() != "SKIP_FILE":
        raise SqlError(
            f"The emulator supports COPY with ON_ERROR = SKIP_FILE, not with {', '.join(options) or 'less'}."
        )
    target, source = statement.this, statement.args["files"][0]
    select = source.this if isinstance(source, exp.Subquery) else None
    if (by_name is None) == (select is None) or (by_name and by_name.expression.name.upper() != "CASE_INSENSITIVE"):
        raise SqlError("The emulator supports COPY with MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE or with a select.")
    if by_name and (not how.parse_header or how.counts_columns):
        raise SqlError("MATCH_BY_COLUMN_NAME needs PARSE_HEADER = TRUE and ERROR_ON_COLUMN_COUNT_MISMATCH = FALSE.")
    location = select.args["from_"].this if select else source
    table = target.this if isinstance(target, exp.Schema) else target
    return Copy(
        table=session.full_name(table.sql("snowflake")),
        columns=[each.name.upper() for each in target.expressions] if isinstance(target, exp.Schema) else [],
        select=select,
        location=location.name if isinstance(location, exp.Literal) else location.this.name,
        format=how,
        metadata={each.this.name.upper(): each.expression.name.upper() for each in metadata.expression.expressions}
        if metadata
        else {},
    )


def _format(parameter: Expr | None, session: Session) -> FileFormat:
    if parameter is None:
        raise SqlError("The emulator supports COPY with a FILE_FORMAT only.")
    options = parse_options(parameter.expressions)
    name = options.pop("FORMAT_NAME", None)
    named: dict[str, Any] = {}
    if name:
        named = lookup_file_format(session.duckdb, name, session.database, session.schema)
    return file_format({**named, **options})


def _load(file: StagedFile, plan: Copy, session: Session) -> Outcome:
    try:
        records = read(file.path, plan.format)
        names = _header_names(records.header) if records.header is not None else []
    except BrokenFile as error:
        return Outcome(FAILED, 0, 0, str(error), error.line)
    session.duckdb.register(ROWS, _as_arrow(file, records))
    try:
        if plan.select:
            session.run(_insert_of_select(plan))
        else:
            _insert_by_name(names, plan, session)
    finally:
        session.duckdb.unregister(ROWS)
    return Outcome(LOADED, records.count, records.count)


def _header_names(header: list[str]) -> list[str]:
    names = [name.upper() for name in header]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BrokenFile(f"Duplicate column in the header: {', '.join(twice)}", 1)
    return names


def _as_arrow(file: StagedFile, records: Records) -> pa.Table:
    count = records.count
    columns = {f"c{number}": pa.array(values, pa.string()) for number, values in enumerate(records.columns, 1)}
    metadata = {
        "METADATA$FILENAME": pa.repeat(pa.scalar(file.name), count),
        # Undocumented for files with a header: data rows are counted from 1.
        "METADATA$FILE_ROW_NUMBER": pa.array(range(1, count + 1), pa.int64()),
        "METADATA$FILE_CONTENT_KEY": pa.repeat(pa.scalar(file.content_key()), count),
        "METADATA$START_SCAN_TIME": pa.repeat(pa.scalar(LOAD_CLOCK.now(), pa.timestamp("us", "UTC")), count),
    }
    return pa.table(columns | {METADATA[name]: values for name, values in metadata.items()})


def _insert_of_select(plan: Copy) -> str:
    assert plan.select

    def as_column(node: Expr) -> Expr:
        if isinstance(node, exp.Parameter):
            return exp.column(f"c{node.name}")
        if isinstance(node, exp.Column) and node.name.upper() in METADATA:
            return exp.column(METADATA[node.name.upper()])
        if isinstance(node, exp.From):
            return exp.From(this=exp.table_(ROWS, db="main", catalog="temp"))
        return node

    select = plan.select.transform(as_column).sql("snowflake")
    return f"insert into {'.'.join(plan.table)} ({', '.join(plan.columns)}) {select}"


def _insert_by_name(names: list[str], plan: Copy, session: Session) -> None:
    types = _column_types(plan, session)
    unknown = [name for name in names if name not in types]
    if unknown and session.evolves(plan.table):
        for name in unknown:
            session.run_duckdb(f"alter table {'.'.join(plan.table)} add column {_quoted(name)} varchar")
            types[name] = "VARCHAR"
    values = {name: f"c{number}" for number, name in enumerate(names, 1) if name in types}
    for column, metadata in plan.metadata.items():
        if column not in types or metadata not in METADATA:
            raise SqlError(
                f"INCLUDE_METADATA: {column} = {metadata} doesn't match a column of the table or known metadata."
            )
        values[column] = METADATA[metadata]
        if metadata == "METADATA$START_SCAN_TIME" and types[column] == "TIMESTAMP":
            # Without a time zone, a timestamp is the local time of the session.
            values[column] = f"timezone('{session.time_zone}', {METADATA[metadata]})"
    session.run_duckdb(
        f"insert into {'.'.join(plan.table)} ({', '.join(map(_quoted, values))})"
        f" select {', '.join(values.values())} from {ROWS}"
    )


def _column_types(plan: Copy, session: Session) -> dict[str, str]:
    columns = session.run_duckdb(
        "select column_name, data_type from duckdb_columns() where database_name = ? and schema_name = ?"
        " and table_name = ?",
        list(plan.table),
    )
    return dict(columns)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _transaction(session: Session) -> AbstractContextManager[Any]:
    return nullcontext() if session.in_transaction else session.transaction()


def _answer(file: StagedFile, outcome: Outcome) -> tuple[str | int | None, ...]:
    status = "LOADED" if outcome.status == LOADED else "LOAD_FAILED"
    errors = int(outcome.status == FAILED)
    return (
        file.listed_as,
        status,
        outcome.parsed,
        outcome.loaded,
        1,
        errors,
        outcome.error,
        outcome.error_line,
        None,
        None,
    )
