"""Loads what has landed into the raw tables, each file once: stands in for Snowpipe where there is none."""

import errno
import logging
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.errors import FileRefused, FileUnreadable, first_line
from ingest.feeds import Feed
from ingest.files.column_names import normalise
from ingest.files.content_keys import content_key, key_in_name
from ingest.files.ready_files import declared_names, make_ready
from ingest.files.work_dirs import work_dir
from ingest.load.engines import Engine, check_target, find_engine
from ingest.load.history import FAILED, LOADED, UNKNOWN, Attempt, Identity, identity, utc_now
from ingest.load.load_times import LoadTimes, read_newest_load
from ingest.settings import Settings
from ingest.zones import Zone, check_answers, fetch, list_files

__all__ = ["Delivery", "Progress", "Summary", "check_target", "find_deliveries", "load"]

SUFFIXES = {"csv": (".csv",), "json": (".json", ".jsonl", ".ndjson")}
# More new columns than this are a mistake, and each would stay in the raw table forever.
MOST_NEW_COLUMNS = 200
_LOG = logging.getLogger(__name__)

# Wraps the files while they are loaded, to show progress.
Progress = Callable[[Sequence["Delivery"]], AbstractContextManager[Iterable["Delivery"]]]


@dataclass(frozen=True)
class Delivery:
    """One landed file of one feed: its zone, its path relative to the zone, and why it can't be read if known."""

    feed: Feed
    zone: Zone
    name: str
    byte_count: int
    problem: str | None = None


@dataclass
class Summary:
    """The result of a run: files by outcome, rows loaded and their feeds. `skipped` includes `failed_before`."""

    loaded: int = 0
    rows: int = 0
    feeds: set[str] = field(default_factory=set)
    failed: int = 0
    skipped: int = 0
    failed_before: int = 0

    def count(self, attempt: Attempt) -> None:
        """Add the outcome of one file that was tried."""
        self.loaded += attempt.status == LOADED
        self.failed += attempt.status == FAILED
        self.rows += attempt.row_count or 0
        if attempt.row_count:
            self.feeds.add(attempt.feed)


@dataclass(frozen=True)
class _Run:
    """The state of one run: what all its files share, and the result so far."""

    engine: Engine
    connection: Any
    history: dict[Identity, str]
    load_times: LoadTimes
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

    A file whose content can't be loaded is recorded as failed and skipped by later runs unless `retry_failed`; one that
    can't be read now (permissions, disk, bucket) is recorded too, and tried again by the next run.

    Raises:
        EngineUnsupported, DatabaseLocked, DatabaseUnavailable, ZoneUnavailable: nothing more can be loaded.
    """
    engine = find_engine(settings.target)
    with (
        work_dir("loading_") as folder,
        engine.open_database(settings) as connection,
    ):
        feeds = list(feeds)
        engine.prepare(connection, feeds)
        history = engine.read_history(connection)
        load_times = LoadTimes(read_newest_load(engine, connection, feeds), settings.loaded_at)
        _warn_of_the_future(load_times)
        run = _Run(engine, connection, history, load_times, folder, Summary())
        with show_progress(find_deliveries(wanted, zones)) as deliveries:
            for delivery in deliveries:
                _load_delivery(run, delivery, retry_failed)
    return run.summary


def _warn_of_the_future(load_times: LoadTimes) -> None:
    now = utc_now()
    if load_times.is_ahead_of(now):
        _LOG.warning(
            "an earlier load lies in the future: it is stamped %s, and the clock says %s (UTC). What is loaded now is "
            "stamped after it, so nothing is lost; once the clock is right, run `python -m ingest restamp`, then "
            "`dbt build --full-refresh`",
            load_times.newest,
            now,
        )


def find_deliveries(feeds: Iterable[Feed], zones: Iterable[Zone]) -> list[Delivery]:
    """Return the files to load in the order of loading: by run date, then by path; one per path."""
    found: dict[str, Delivery] = {}
    for feed in feeds:
        for zone in zones:
            for entry in list_files(zone, f"{feed.domain}/{feed.short_name}"):
                if not entry.problem and not entry.name.lower().removesuffix(".gz").endswith(SUFFIXES[feed.format]):
                    _LOG.warning("ignored: %s (not a %s file)", _printable(entry.name), feed.format)
                    continue
                found.setdefault(entry.name, Delivery(feed, zone, entry.name, entry.byte_count, entry.problem))
    return sorted(found.values(), key=lambda delivery: (_run_date(delivery.name), delivery.name))


def _run_date(name: str) -> str:
    match = re.search(r"(?:^|/)run_date=([^/]*)/", name)
    return match[1] if match else ""


def _load_delivery(run: _Run, delivery: Delivery, retry_failed: bool) -> None:
    """Load one file unless it was tried before; count the outcome and add it to the run's history."""
    started_at = utc_now()
    feed, name = delivery.feed.name, _printable(delivery.name)
    attempt = Attempt(name, UNKNOWN, feed, None, delivery.byte_count, FAILED, None, started_at, started_at)
    try:
        # A name given by landing has the content key, so a known file needn't be read or downloaded.
        key = key_in_name(delivery.feed, delivery.name) or content_key(_fetch(run, delivery))
        past = run.history.get(identity(name, key))
        if past == LOADED or (past == FAILED and not retry_failed):
            run.summary.skipped += 1
            run.summary.failed_before += past == FAILED
            return
        attempt = replace(attempt, content_key=key)
        attempt = _load_rows(run, delivery, attempt)
    except FileRefused as error:
        attempt = _record_failure(run, attempt, str(error))
    except (FileUnreadable, OSError) as error:
        check_answers(delivery.zone, delivery.name)
        reason = f"it can't be read now ({_reason(error)}), the next load tries again"
        attempt = _record_failure(run, replace(attempt, content_key=UNKNOWN), reason)
    finally:
        _empty(run.work_dir)
    run.history[identity(name, attempt.content_key)] = attempt.status
    run.summary.count(attempt)


def _fetch(run: _Run, delivery: Delivery) -> Path:
    if delivery.problem:
        raise FileUnreadable(delivery.problem)
    fetched = run.work_dir / "fetched"
    return fetched if fetched.exists() else fetch(delivery.zone, delivery.name, run.work_dir)


def _record_failure(run: _Run, attempt: Attempt, reason: str) -> Attempt:
    failed = replace(attempt, error=f"{attempt.feed}: {reason}.", finished_at=utc_now())
    run.engine.record_attempt(run.connection, failed)
    _LOG.error("failed: %s (%s)", failed.file_name, failed.error)
    return failed


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{error.strerror} for a copy in {tempfile.gettempdir()}"
    return getattr(error, "strerror", None) or first_line(error)


def _printable(name: str) -> str:
    # A file's name may have bytes that aren't text, which neither a log nor a database accepts.
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _empty(folder: Path) -> None:
    # Removed now instead of overwritten later: the next file may need the space.
    for path in folder.iterdir():
        path.unlink()


def _load_rows(run: _Run, delivery: Delivery, attempt: Attempt) -> Attempt:
    feed = delivery.feed
    ready = make_ready(feed, _fetch(run, delivery), delivery.name, attempt.content_key, run.work_dir)
    new_columns = run.engine.find_new_columns(run.connection, feed, ready.columns)
    if len(new_columns) > MOST_NEW_COLUMNS:
        raise FileRefused(
            f"it would add {len(new_columns)} columns to {feed.schema}.{feed.table}, more than {MOST_NEW_COLUMNS}"
        )
    # Taken as late as possible: a build that runs meanwhile looks back over a limited overlap.
    attempt = run.engine.load_file(run.connection, feed, ready, attempt, run.load_times.next(utc_now()))
    optional = {normalise(column.name) for column in feed.columns if column.is_optional}
    missing = declared_names(feed) - optional - set(ready.columns)
    if feed.format == "csv" and missing:
        _LOG.warning("%s lacks %s: loaded as null", attempt.file_name, ", ".join(sorted(missing)))
    if new_columns:
        added, table = ", ".join(sorted(new_columns)), f"{feed.schema}.{feed.table}"
        _LOG.warning("%s has new columns: added %s to %s", attempt.file_name, added, table)
    _LOG.info("loaded: %s (%s rows)", attempt.file_name, attempt.row_count)
    return attempt
