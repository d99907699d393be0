"""Loads what has landed into the raw tables, each file once: stands in for Snowpipe where there is none."""

import logging
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.content_keys import content_key, key_in_name
from ingest.errors import FileRefused
from ingest.feeds import Feed
from ingest.load.column_names import normalise
from ingest.load.engines import Engine, check_target, find_engine
from ingest.load.files import declared_names, make_ready
from ingest.load.history import FAILED, LOADED, Attempt, Identity, identity, utc_now
from ingest.settings import Settings
from ingest.zones import Zone, fetch, list_files

__all__ = ["Delivery", "Progress", "Summary", "check_target", "find_deliveries", "load"]

SUFFIXES = {"csv": (".csv",), "json": (".json", ".jsonl", ".ndjson")}
_LOG = logging.getLogger(__name__)

# Wraps the files while they are loaded, to show progress.
Progress = Callable[[Sequence["Delivery"]], AbstractContextManager[Iterable["Delivery"]]]


@dataclass(frozen=True)
class Delivery:
    """One landed file of one feed: where it lies, and its path relative to the zone."""

    feed: Feed
    zone: Zone
    name: str
    byte_count: int


@dataclass
class Summary:
    """What a run did: files by outcome, and rows loaded. `failed_before` are among `skipped`."""

    loaded: int = 0
    rows: int = 0
    failed: int = 0
    skipped: int = 0
    failed_before: int = 0

    def count(self, attempt: Attempt) -> None:
        """Add what became of one file that was tried."""
        self.loaded += attempt.status == LOADED
        self.failed += attempt.status == FAILED
        self.rows += attempt.row_count or 0


@dataclass(frozen=True)
class _Run:
    """What stays the same while the files of one run are loaded, and what gathers."""

    settings: Settings
    engine: Engine
    connection: Any
    history: dict[Identity, str]
    work_dir: Path
    summary: Summary


def load(
    settings: Settings,
    feeds: Iterable[Feed],
    wanted: Iterable[Feed],
    zones: Sequence[Zone],
    retry_failed: bool = False,
    show_progress: Progress = nullcontext,
) -> Summary:
    """Load every file of the `wanted` feeds in `zones` that isn't loaded yet, after creating all raw tables.

    A file that can't be read is recorded as failed and left alone by later runs unless `retry_failed`.

    Raises:
        EngineUnsupported, DatabaseLocked, DatabaseUnavailable, ZoneUnavailable: nothing more can be loaded.
    """
    engine = find_engine(settings.target)
    with (
        tempfile.TemporaryDirectory(prefix="loading_") as folder,
        engine.open_database(settings) as connection,
    ):
        engine.prepare(connection, feeds)
        run = _Run(settings, engine, connection, engine.read_history(connection), Path(folder), Summary())
        with show_progress(find_deliveries(wanted, zones)) as deliveries:
            for delivery in deliveries:
                _load_delivery(run, delivery, retry_failed)
    return run.summary


def find_deliveries(feeds: Iterable[Feed], zones: Iterable[Zone]) -> list[Delivery]:
    """Return the files to load in the order of loading: by run date, then by path; one per path."""
    found: dict[str, Delivery] = {}
    for feed in feeds:
        for zone in zones:
            for entry in list_files(zone, f"{feed.domain}/{feed.short_name}"):
                if not entry.name.lower().removesuffix(".gz").endswith(SUFFIXES[feed.format]):
                    _LOG.warning("ignored: %s (not a %s file)", entry.name, feed.format)
                    continue
                found.setdefault(entry.name, Delivery(feed, zone, entry.name, entry.byte_count))
    return sorted(found.values(), key=lambda delivery: (_run_date(delivery.name), delivery.name))


def _run_date(name: str) -> str:
    match = re.search(r"(?:^|/)run_date=([^/]*)/", name)
    return match[1] if match else ""


def _load_delivery(run: _Run, delivery: Delivery, retry_failed: bool) -> None:
    """Load one file unless it was tried before; count what happened and note it in the run's history."""
    started_at = utc_now()
    # A name given by landing tells the content, so a known file needn't be read, nor fetched from afar.
    key = key_in_name(delivery.feed, delivery.name)
    source = None
    if key is None:
        source = fetch(delivery.zone, delivery.name, run.work_dir)
        key = content_key(source)
    past = run.history.get(identity(delivery.name, key))
    if past == LOADED or (past == FAILED and not retry_failed):
        run.summary.skipped += 1
        run.summary.failed_before += past == FAILED
        return
    feed, name = delivery.feed.name, delivery.name
    attempt = Attempt(name, key, feed, None, delivery.byte_count, FAILED, None, started_at, started_at)
    try:
        source = source or fetch(delivery.zone, name, run.work_dir)
        attempt = _load_rows(run, delivery.feed, source, attempt)
    except FileRefused as error:
        attempt = replace(attempt, error=f"{feed}: {error}.", finished_at=utc_now())
        run.engine.record_attempt(run.connection, attempt)
        _LOG.error("failed: %s (%s)", name, attempt.error)
    run.history[identity(name, key)] = attempt.status
    run.summary.count(attempt)


def _load_rows(run: _Run, feed: Feed, source: Path, attempt: Attempt) -> Attempt:
    ready = make_ready(feed, source, attempt.file_name, attempt.content_key, run.work_dir)
    new_columns = run.engine.find_new_columns(run.connection, feed, ready.columns)
    loaded_at = run.settings.loaded_at or attempt.started_at
    attempt = run.engine.load_file(run.connection, feed, ready, attempt, loaded_at)
    optional = {normalise(column.name) for column in feed.columns if column.is_optional}
    missing = declared_names(feed) - optional - set(ready.columns)
    if feed.format == "csv" and missing:
        _LOG.warning("%s lacks %s: loaded as null", attempt.file_name, ", ".join(sorted(missing)))
    if new_columns:
        added, table = ", ".join(sorted(new_columns)), f"{feed.schema}.{feed.table}"
        _LOG.warning("%s has new columns: added %s to %s", attempt.file_name, added, table)
    _LOG.info("loaded: %s (%s rows)", attempt.file_name, attempt.row_count)
    return attempt
