"""What dbt needs around it when it runs in the process of the tests."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager import EventManager

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


@contextmanager
def without_events() -> Iterator[None]:
    """Make dbt drop messages below a warning: nobody reads them here, and making them is a twelfth of a build."""
    fire_event = EventManager.fire_event

    def fire_warnings(self: EventManager, event: Any, level: EventLevel | None = None, *rest: Any, **more: Any) -> None:
        if (level or event.level_tag()) in (EventLevel.WARN, EventLevel.ERROR):
            fire_event(self, event, level, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EventManager, "fire_event", fire_warnings)
        yield
