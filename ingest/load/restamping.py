"""Restamps loads whose times lie in the future because a clock was ahead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingest.feeds import Feed
from ingest.load.engines import Engine, find_engine
from ingest.load.history import HISTORY_SCHEMA, HISTORY_TABLE, utc_now
from ingest.load.load_times import at, read_newest_load
from ingest.settings import Settings

_TICK = timedelta(microseconds=1)
# A full refresh rebuilds every model, but never a snapshot, whose times are load times as well.
_SNAPSHOT_COLUMNS = """
    select columns.table_schema, columns.table_name, columns.column_name
    from information_schema.columns as columns
    inner join information_schema.tables as tables
        on columns.table_catalog = tables.table_catalog
        and columns.table_schema = tables.table_schema
        and columns.table_name = tables.table_name
    where columns.table_catalog = current_database()
        and tables.table_type = 'BASE TABLE'
        and lower(columns.data_type) in ('timestamp', 'timestamp without time zone')
        and exists (
            select 1 from information_schema.columns as marks
            where marks.table_catalog = columns.table_catalog
                and marks.table_schema = columns.table_schema
                and marks.table_name = columns.table_name
                and marks.column_name = 'dbt_scd_id'
        )
    order by 1, 2, 3
"""


@dataclass(frozen=True)
class Restamped:
    """A column in which times were replaced: those between `first` and `last`, in so many rows."""

    schema: str
    table: str
    column: str
    row_count: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class _Stamped:
    schema: str
    table: str
    column: str
    name: str


def restamp(settings: Settings, feeds: Sequence[Feed], start: datetime | None = None) -> list[Restamped]:
    """Give loads that lie in the future times from `start` (now by default) on, in their order; return what changed.

    Loads with the same time keep sharing one. Raw tables, the history and the tables of snapshots are changed, all or
    nothing.

    Raises:
        EngineUnsupported, DatabaseLocked, DatabaseUnavailable: nothing was changed.
    """
    engine = find_engine(settings.target)
    with engine.open_database(settings) as connection:
        engine.prepare(connection, feeds)
        read_newest_load(engine, connection, feeds)
        now = utc_now()
        loads = _future_times(engine, connection, _loads(engine, connection, feeds), now)
        old = sorted({moment for times in loads.values() for moment in times})
        new = {moment: (start or now) + number * _TICK for number, moment in enumerate(old)}
        snapshots = _future_times(engine, connection, _snapshots(engine, connection), now)
        changed = [
            (stamped, {moment: count for moment, count in times.items() if moment in new})
            for stamped, times in {**loads, **snapshots}.items()
        ]
        changed = [(stamped, times) for stamped, times in changed if times]
        statements = [_update(stamped, {moment: new[moment] for moment in times}) for stamped, times in changed]
        engine.change(connection, statements)
    return [
        Restamped(each.schema, each.table, each.column, sum(times.values()), min(times), max(times))
        for each, times in changed
    ]


def _loads(engine: Engine, connection: Any, feeds: Iterable[Feed]) -> Iterator[_Stamped]:
    tables = {(feed.schema, feed.table): "_loaded_at" for feed in feeds}
    for (schema, table), column in {**tables, (HISTORY_SCHEMA, HISTORY_TABLE): "loaded_at"}.items():
        yield _Stamped(schema, table, column, engine.qualified(connection, schema, table))


def _snapshots(engine: Engine, connection: Any) -> Iterator[_Stamped]:
    for schema, table, column in engine.query(connection, _SNAPSHOT_COLUMNS):
        yield _Stamped(schema, table, column, engine.qualified(connection, schema, table))


def _future_times(
    engine: Engine, connection: Any, places: Iterable[_Stamped], now: datetime
) -> dict[_Stamped, dict[datetime, int]]:
    return {
        place: dict(
            engine.query(
                connection,
                f"select {place.column}, count(*) from {place.name} where {place.column} > {at(now)} group by 1",
            )
        )
        for place in places
    }


def _update(place: _Stamped, new: dict[datetime, datetime]) -> str:
    pairs = ", ".join(f"({at(before)}, {at(after)})" for before, after in new.items())
    return (
        f"update {place.name} as stamped set {place.column} = moved.new_time "
        f"from (values {pairs}) as moved (old_time, new_time) where stamped.{place.column} = moved.old_time"
    )
