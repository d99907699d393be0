"""Where the real public files are that some tests and benchmarks are about: the one place that says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_PROJECT = Path(__file__).parents[1]
# Read once, before any test changes the environment or the working directory.
REAL_DATA = (_PROJECT / (os.environ.get("MARKETING_INSIGHT_DATA") or "../shared/data")).resolve()


def find_real(name: str) -> Path:
    """Return the real file or folder `name`, or skip the test with where it was looked for."""
    path = REAL_DATA / name
    if not path.exists():
        pytest.skip(f"there is no {path}; set MARKETING_INSIGHT_DATA to the folder that has the real files")
    return path
