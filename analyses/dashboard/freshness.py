"""Which data is old, missing or ends too early, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from analyses.dashboard.figures import Period, Row, written_day

# Daily feeds come the morning after; a weekend may pass before somebody looks.
FRESH_DAYS = 3


def state(row: Row, today: date) -> str:
    """Return the state of a subject, from a row of the query FRESHNESS, such as `stale: newest day 40 days ago`."""
    newest = row["newest_day"]
    if newest is None:
        return "no data"
    age = (today - newest).days
    if age < 0:
        return "dated ahead of today"
    return "fresh" if age <= FRESH_DAYS else f"stale: newest day {age:,} days ago"


def summary(rows: Sequence[Row], today: date) -> tuple[bool, str]:
    """Return whether all data is fresh, and one sentence about it."""
    stale = [row for row in rows if state(row, today).startswith("stale")]
    empty = [row["subject"] for row in rows if row["newest_day"] is None]
    parts = []
    if stale:
        newest = max(row["newest_day"] for row in rows if row["newest_day"] is not None)
        which = "All data is" if len(stale) == len(rows) else f"{_listed(row['subject'] for row in stale)}:"
        parts.append(f"{which} stale. The newest day of any data is {written_day(newest)}.")
    if empty:
        parts.append(f"No data at all: {_listed(empty)}.")
    return not parts, " ".join(parts) or f"All data is at most {FRESH_DAYS} days old."


def gaps(rows: Sequence[Row], period: Period) -> list[str]:
    """Return a sentence for each subject whose data ends before the period does."""
    sentences = []
    for row in rows:
        newest = row["newest_day"]
        if newest is not None and newest < period.end:
            ends = f"{row['subject']}: data ends on {written_day(newest)}"
            sentences.append(f"{ends}, before the period begins." if newest < period.start else f"{ends}.")
    return sentences


def coverage(totals: Row, period: Period) -> str | None:
    """Return a warning if days of the period have no sales or no spend, from a row of the query TOTALS."""
    parts = []
    for figure, what in (("sales_day_count", "sales"), ("spend_day_count", "marketing spend")):
        known = int(totals[figure] or 0)
        if known < period.day_count:
            parts.append(f"{what} on {known} of {period.day_count} days")
    return f"{period} has {' and '.join(parts)}." if parts else None


def _listed(names: Any) -> str:
    *others, last = list(names)
    return f"{', '.join(others)} and {last}" if others else str(last)
