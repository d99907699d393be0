"""The history of loads: which files were tried, and the outcome of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType

HISTORY_SCHEMA = "raw"
HISTORY_TABLE = "load_history"
HISTORY_COLUMNS = {
    "file_name": "text",
    "content_key": "text",
    "feed": "text",
    "row_count": "bigint",
    "byte_count": "bigint",
    "status": "text",
    "error": "text",
    "started_at": "timestamp",
    "finished_at": "timestamp",
    "loaded_at": "timestamp",
}
# The content key of a file that couldn't be read: it matches no file, so the next load tries again.
UNKNOWN = "unknown"
LOADED = "loaded"
FAILED = "failed"

# What makes a file the same file: its path and its content, but not whether it is compressed.
Identity = NewType("Identity", tuple[str, str])
History = Mapping[Identity, str]


@dataclass(frozen=True)
class Attempt:
    """One row of the history: a try to load one file.

    `error` is set when `status` is `failed`, and otherwise `loaded_at`, which all rows of the file carry.
    """

    file_name: str
    content_key: str
    feed: str
    row_count: int | None
    byte_count: int
    status: str
    error: str | None
    started_at: datetime
    finished_at: datetime
    loaded_at: datetime | None = None


def identity(file_name: str, content_key: str) -> Identity:
    """Return what identifies the file called `file_name` with this content."""
    return Identity((file_name.removesuffix(".gz"), content_key))


def utc_now() -> datetime:
    """Return the clock in UTC, without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)
