"""The poll loop: polls feeds at fixed intervals and lands what is new, whatever the APIs and signals do."""

import logging
import math
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import FrameType
from typing import Any, Protocol

from ingest.api.json_values import write_json
from ingest.errors import ApiUnavailable, FetchFailed, IngestError
from ingest.feeds import Feed
from ingest.fetch.tasks import Outcome, land_lines
from ingest.zones import Zone

LONGEST_PAUSE = 600.0
_LOG = logging.getLogger(__name__)


class StopAsked(BaseException):
    """A signal asked to stop during a request."""


class Stopping(Protocol):
    """How the loop waits, and learns that it has to end."""

    def wait(self, seconds: float) -> bool:
        """Wait, and say whether to stop; if so, at once."""

    def interrupts(self) -> AbstractContextManager[None]:
        """Return a context in which a request to stop raises StopAsked."""


class Signals:
    """Stopping by the event that signals set: see `stop_requests`. A signal that comes while nothing waits is kept."""

    def __init__(self, asked: threading.Event) -> None:
        self._asked = asked

    def wait(self, seconds: float) -> bool:
        """Wait for `seconds` or a signal; say whether there was one."""
        return self._asked.wait(seconds)

    @contextmanager
    def interrupts(self) -> Iterator[None]:
        """Let a signal interrupt what runs inside with StopAsked."""

        def break_off(_number: int, _frame: FrameType | None) -> None:
            self._asked.set()
            raise StopAsked

        usual = {number: signal.signal(number, break_off) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            if self._asked.is_set():
                raise StopAsked
            yield
        finally:
            for number, handler in usual.items():
                signal.signal(number, handler)


@dataclass
class Poll:
    """A feed that is polled every `every` seconds, and what the loop remembers of it.

    An answer has at most `full_at` records: if all of them are new, more may have been missed.
    """

    feed: Feed
    every: float
    fetch: Callable[[], Iterable[dict[str, Any]]]
    full_at: int | None = None
    due_at: float = 0
    failures: int = 0
    last_answer: frozenset[str] = frozenset()
    waiting: "Batch | None" = None
    total: Outcome = field(default_factory=Outcome)


@dataclass(frozen=True)
class Batch:
    """The lines of an answer that the one before it didn't have, and the whole answer."""

    lines: list[str]
    day: date
    answer: frozenset[str]


def stream(
    polls: Sequence[Poll],
    zones: Sequence[Zone],
    stopping: Stopping,
    seconds: float = math.inf,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> bool:
    """Poll until asked to stop or until `seconds` have passed; return whether everything that was fetched has landed.

    Each feed is polled at its own interval, counted from the start: a slow answer delays no other feed, and its next
    poll is at the next multiple of the interval. Records that the previous answer didn't have land. A feed that fails
    is polled again after pauses that double up to LONGEST_PAUSE, or when its API says so; the others continue. Records
    that can't land are kept, and land before that feed is polled again.
    """
    started_at = clock()
    for poll in polls:
        poll.due_at = started_at
    while True:
        poll = min(polls, key=lambda each: each.due_at)
        if poll.due_at >= started_at + seconds or stopping.wait(max(poll.due_at - clock(), 0)):
            break
        try:
            pause = _poll_once(poll, zones, stopping, now)
        except StopAsked:
            break
        earliest = max(clock(), poll.due_at + pause)
        # The next multiple of the interval, with tolerance for floating-point errors.
        poll.due_at = started_at + math.ceil((earliest - started_at) / poll.every - 1e-6) * poll.every
    return _report(polls)


def _poll_once(poll: Poll, zones: Sequence[Zone], stopping: Stopping, now: Callable[[], datetime]) -> float:
    """Poll once and land what is new; return the seconds until the feed may be polled again."""
    try:
        # Only the request can be interrupted: a signal that comes while a file lands takes effect afterwards.
        if not poll.waiting:
            with stopping.interrupts():
                lines = [write_json(record) for record in poll.fetch()]
            poll.waiting = _new_batch(poll, lines, now().date())
        poll.total += land_lines(poll.feed, poll.waiting.lines, zones, poll.waiting.day)
    except IngestError as error:
        poll.failures += 1
        pause = _pause(poll, error)
        what = "fetched" if isinstance(error, FetchFailed) else "landed"
        _LOG.warning("%s can't be %s, next try in %.0f s: %s", poll.feed.name, what, pause, error)
        return pause
    if poll.failures:
        _LOG.info("%s is back after %s failures", poll.feed.name, poll.failures)
    poll.failures, poll.last_answer, poll.waiting = 0, poll.waiting.answer, None
    return poll.every


def _pause(poll: Poll, error: IngestError) -> float:
    asked: float = (error.wait_seconds or 0) if isinstance(error, ApiUnavailable) else 0
    doubled = poll.every * 2.0 ** min(poll.failures - 1, 32)
    return max(min(doubled, LONGEST_PAUSE), poll.every, asked)


def _new_batch(poll: Poll, lines: list[str], day: date) -> Batch:
    new = [line for line in lines if line not in poll.last_answer]
    if poll.last_answer and poll.full_at and len(new) >= poll.full_at:
        _LOG.warning(
            "%s: all %s records are new, so more may have been missed: poll more often", poll.feed.name, len(new)
        )
    return Batch(new, day, frozenset(lines))


def _report(polls: Sequence[Poll]) -> bool:
    for poll in polls:
        _LOG.info("%s: %s", poll.feed.name, poll.total)
        if poll.waiting:
            _LOG.error("%s: %s fetched records could not be landed", poll.feed.name, len(poll.waiting.lines))
    return not any(poll.waiting for poll in polls)
