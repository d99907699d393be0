"""What a zone says of a file in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A file in a zone: its path relative to the zone, with forward slashes, and its size in bytes.

    `problem` is set for a folder that can't be listed: it says why.
    """

    name: str
    byte_count: int
    problem: str | None = None
