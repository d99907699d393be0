"""Starts with the files that take longest, and leaves out what takes minutes."""

from __future__ import annotations

import gc
import os

import pytest

from tests.slow import SLOW, SLOW_REASON

# While one of them still runs, the other worker gets through the short ones.
LONGEST_FIRST = ("test_parity.py", "test_sample.py", "test_lint.py", "test_late_and_corrected.py")
# A parsed project has so many objects that searching them for garbage as often as usual takes a twelfth of a scenario.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the longest files first. Skip tests marked `slow`, except in `make parity` and `make schedules`."""
    order = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))
    runs_slow = SLOW or "MARKETING_INSIGHT_SCHEDULES" in os.environ
    for item in items:
        if not runs_slow and item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason=SLOW_REASON))
