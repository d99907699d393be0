"""Made-up deliveries, one module per domain: each yields feed, file and the day under which to land it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ingest.sample import sales

Sample = tuple[str, Path, date]
_DOMAINS = (sales.write_samples,)


def write_samples(start: date, days: int, scale: float, seed: int) -> Iterator[Sample]:
    """Yield the deliveries of all domains; a file lasts until the next one is asked for.

    `start` and `days` say what the data covers, so a late delivery's day may lie after the last one.
    """
    for write in _DOMAINS:
        yield from write(start, days, scale, seed)
