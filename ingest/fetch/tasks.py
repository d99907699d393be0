"""Fetches records and lands them: whole answers only, one file per task, counted."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from ingest import landing
from ingest.api.json_values import write_json
from ingest.errors import RunDateRefused
from ingest.feeds import Feed
from ingest.zones import Zone, list_files

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One file to land: the records of `feed` that `fetch` yields, under `day`; messages call it `label`."""

    feed: Feed
    day: date
    label: str
    fetch: Callable[[], Iterable[dict[str, Any]]]


@dataclass(frozen=True)
class Outcome:
    """The outcome of a task: records fetched, records that are new in a zone, and files written."""

    fetched: int = 0
    landed: int = 0
    files: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.fetched + other.fetched, self.landed + other.landed, self.files + other.files)

    def __str__(self) -> str:
        return f"{self.fetched} records fetched, {self.landed} landed in {self.files} new files"


class _Counted(Iterator[str]):
    """Passes lines on and counts them."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.count = 0

    def __next__(self) -> str:
        line = next(self.lines)
        self.count += 1
        return line


def run_task(task: Task, zones: Sequence[Zone]) -> Outcome:
    """Fetch all records of `task`, and only then land them.

    Raises:
        FetchFailed: the source couldn't yield all of them; nothing was landed.
        FileRefused, ZoneUnavailable: as for `land_lines`.
    """
    return land_lines(task.feed, [write_json(record) for record in task.fetch()], zones, task.day)


def land_lines(feed: Feed, lines: Iterable[str], zones: Sequence[Zone], day: date) -> Outcome:
    """Land `lines`, which are taken one by one, as one file of `feed` under `day`, and log its path; no lines, no file.

    Raises:
        FileRefused, ZoneUnavailable: as for `landing.land_lines`.
    """
    counted = _Counted(iter(lines))
    first = next(counted, None)
    if first is None:
        return Outcome()
    outcomes = landing.land_lines(feed, chain([first], counted), zones, day)
    for landed in outcomes:
        place = "" if len(zones) == 1 else f" in {landed.zone.text}"
        _LOG.info(
            "%s: %s (%s records)%s", "landed" if landed.is_new else "already landed", landed.name, counted.count, place
        )
    new_files = sum(landed.is_new for landed in outcomes)
    return Outcome(counted.count, counted.count if new_files else 0, new_files)


def days_with_history(first: date, last: date, today: date) -> list[date]:
    """Return the days from `first` to `last`, for an API that can be asked for past ones.

    Raises:
        RunDateRefused: a day is still to come.
    """
    _refuse_future(last, today)
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def check_is_today(feed: Feed, what: str, first: date, last: date, today: date, zones: Sequence[Zone]) -> None:
    """Refuse a day other than `today` for `what`, which the API has for the present only.

    Raises:
        RunDateRefused: the message says what has landed for that day, which is all there is.
        ZoneUnavailable: a zone can't be listed.
    """
    _refuse_future(last, today)
    if first < today:
        raise RunDateRefused(
            f"{what} can be fetched for today only: of {first} there is what landed then "
            f"({_count_landed(feed, first, zones)}), which `python -m ingest load --feed {feed.name}` loads."
        )


def _refuse_future(day: date, today: date) -> None:
    if day > today:
        raise RunDateRefused(f"{day} is still to come: give a run date up to {today}, which is today in UTC.")


def _count_landed(feed: Feed, day: date, zones: Sequence[Zone]) -> str:
    folder = f"{feed.domain}/{feed.short_name}/run_date={day.isoformat()}"
    return ", ".join(_counts(folder, zones))


def _counts(folder: str, zones: Sequence[Zone]) -> Iterator[str]:
    for zone in zones:
        # Only Snowflake lists stages.
        count = "not counted" if zone.stage else f"{len(list_files(zone, folder))} files"
        yield f"{count} in {zone.text}"
