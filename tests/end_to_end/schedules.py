"""Random schedules: how many to try, at what load times files arrive, and which tables a run builds."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from tests.slow import SLOW

# Number of random schedules per test; `make schedules` tries many.
SCHEDULES = int(os.environ.get("MARKETING_INSIGHT_SCHEDULES", "1"))
# How many files a random schedule delivers.
FILES = 12 if SLOW or SCHEDULES > 1 else 7


def load_times(rng: random.Random, count: int) -> Iterator[str]:
    """Yield `count` load times. Some are before an earlier one, but never by more than the overlap."""
    clock = datetime(2020, 1, 1, tzinfo=UTC)
    for _ in range(count):
        clock += timedelta(minutes=rng.choice([20, 200, 2000]))
        yield (clock - timedelta(minutes=rng.choice([0, 0, 45]))).isoformat()


def random_part(rng: random.Random, tables: Iterable[str]) -> list[str]:
    """Select a random combination of these tables, named as schema.table.

    Such a run may build a table before its inputs, or without the tables that read it.
    """
    names = sorted(table.split(".")[1] for table in tables)
    return ["--select", *rng.sample(names, rng.randint(1, len(names)))]
