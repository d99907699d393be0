"""Load times: strictly increasing in the order of commits, whatever the clock says."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ingest.feeds import Feed
from ingest.load.engines import Engine
from ingest.load.history import HISTORY_SCHEMA, HISTORY_TABLE, LOADED

_TICK = timedelta(microseconds=1)


class LoadTimes:
    """Gives out load times; `newest` is the newest known load. The database must stay locked as long as it is used."""

    def __init__(self, newest: datetime | None, given: datetime | None) -> None:
        """`given` is a load time that the user fixed: it is used as it is, even if it is earlier."""
        self.newest = newest
        self._given = given

    def next(self, now: datetime) -> datetime:
        """Return the load time of the next file: the clock's `now`, unless that isn't after the newest load."""
        if self._given:
            return self._given
        self.newest = now if self.newest is None else max(now, self.newest + _TICK)
        return self.newest

    def is_ahead_of(self, now: datetime) -> bool:
        """Say whether the newest known load lies in the future."""
        return self.newest is not None and self.newest > now


def read_newest_load(engine: Engine, connection: Any, feeds: Iterable[Feed]) -> datetime | None:
    """Return the newest load time in the database, None if nothing was loaded.

    The history has the time of every load. A raw table is queried if the history has no load of its feed: another
    loader fills it, or the history was lost. Load times missing from an older history are added first.
    """
    history = engine.qualified(connection, HISTORY_SCHEMA, HISTORY_TABLE)
    _complete(engine, connection, feeds, history)
    known = engine.query(
        connection,
        f"select feed, cast(max(loaded_at) as timestamp) from {history} where loaded_at is not null group by 1",
    )
    newest = dict(known)
    for feed in feeds:
        if feed.name not in newest:
            table = engine.qualified(connection, feed.schema, feed.table)
            ((newest[feed.name],),) = engine.query(
                connection, f"select cast(max(_loaded_at) as timestamp) from {table}"
            )
    return max(filter(None, newest.values()), default=None)


def at(moment: datetime) -> str:
    """Return `moment` as an SQL literal."""
    return f"timestamp '{moment.isoformat(sep=' ')}'"


def _complete(engine: Engine, connection: Any, feeds: Iterable[Feed], history: str) -> None:
    lacking = f"status = '{LOADED}' and loaded_at is null"
    lacking_in_load = f"load.status = '{LOADED}' and load.loaded_at is null"
    without = {name for (name,) in engine.query(connection, f"select distinct feed from {history} where {lacking}")}
    statements = [
        f"update {history} as load set loaded_at = file.loaded_at from ("
        f"select _file_name, _file_content_key, max(_loaded_at) as loaded_at "
        f"from {engine.qualified(connection, feed.schema, feed.table)} group by 1, 2) as file "
        f"where load.file_name = file._file_name and load.content_key = file._file_content_key and {lacking_in_load}"
        for feed in feeds
        if feed.name in without
    ]
    if without:
        # Files without a row left nothing to read their time from.
        engine.change(connection, [*statements, f"update {history} set loaded_at = started_at where {lacking}"])
