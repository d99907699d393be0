"""Finds the real public files that some tests and benchmarks need. Nothing else may look for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_PROJECT = Path(__file__).parents[1]
# Read once, before any test changes the environment or the working directory.
REAL_DATA = (_PROJECT / (os.environ.get("MARKETING_INSIGHT_DATA") or "../shared/data")).resolve()


def find_real(name: str) -> Path:
    """Return the path of the real file or folder `name`; if it is missing, skip the test and say where it should be."""
    path = REAL_DATA / name
    if not path.exists():
        pytest.skip(f"there is no {path}; set MARKETING_INSIGHT_DATA to the folder that has the real files")
    return path
