"""Leaves out what takes minutes."""

from __future__ import annotations

import os

import pytest

from tests.slow import SLOW, SLOW_REASON


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests marked `slow`, except in `make parity` and `make schedules`."""
    runs_slow = SLOW or "MARKETING_INSIGHT_SCHEDULES" in os.environ
    for item in items:
        if not runs_slow and item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason=SLOW_REASON))
