"""How much is tried, and when made-up files come: the moments at which they are loaded, not always in order."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

# How many random schedules each test of them tries; `make schedules` tries many.
SCHEDULES = int(os.environ.get("MARKETING_INSIGHT_SCHEDULES", "1"))
# Whether to run what takes minutes and which a smaller case stands for.
SLOW = bool(os.environ.get("MARKETING_INSIGHT_SLOW_TESTS"))
SLOW_REASON = "takes minutes, and a smaller case stands for it: `make parity` runs it"


def load_times(rng: random.Random, count: int) -> Iterator[str]:
    """Yield `count` moments. Some lie before one that was given earlier, never by more than the overlap takes."""
    clock = datetime(2020, 1, 1, tzinfo=UTC)
    for _ in range(count):
        clock += timedelta(minutes=rng.choice([20, 200, 2000]))
        yield (clock - timedelta(minutes=rng.choice([0, 0, 45]))).isoformat()


def random_part(rng: random.Random, tables: Iterable[str]) -> list[str]:
    """Select some of these tables, named as schema.table, in any combination.

    Such a run builds a table ahead of those that it is made from, or of those made from it.
    """
    names = sorted(table.split(".")[1] for table in tables)
    return ["--select", *rng.sample(names, rng.randint(1, len(names)))]
