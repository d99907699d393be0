"""Fixtures: an emulator and a cursor on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import Emulator
from tests.emulator.shop import Shop


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def cursor(emulator: Emulator) -> Iterator[Any]:
    """A session in the schema `analytics` of an emulator that was reset."""
    emulator.reset()
    connection = emulator.connect()
    yield connection.cursor()
    connection.close()


@pytest.fixture
def shop(cursor: Any, tmp_path: Path) -> Shop:
    return Shop(cursor, tmp_path)
