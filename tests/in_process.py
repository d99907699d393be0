"""What dbt needs around it when it runs in the process of the tests."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

TIME_LIMIT_SECONDS = 300


@contextmanager
def surroundings(environment: Mapping[str, str]) -> Iterator[None]:
    """Add `environment` to the process's own; end the process, and say where it hung, if this takes too long.

    Nothing else could end it: dbt runs in threads of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        faulthandler.dump_traceback_later(TIME_LIMIT_SECONDS, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
