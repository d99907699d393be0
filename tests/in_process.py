"""What dbt needs around it when it runs in the process of the tests."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from dbt.compilation import Compiler
from dbt.contracts.graph.manifest import Manifest
from dbt.graph.graph import Graph
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager import EventManager

TIME_LIMIT_SECONDS = 300
# The graph of each manifest that dbt ran with, without and with the tests' edges. The manifest keeps its id taken.
GRAPHS: dict[tuple[int, bool], tuple[Manifest, Graph]] = {}


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
def quick_dbt() -> Iterator[None]:
    """Spare dbt what it does again in each invocation and nobody looks at; what it builds stays the same.

    Messages below a warning are a twelfth of a build, linking the graph of the same manifest a third of a small one.
    """
    fire_event, compile_graph = EventManager.fire_event, Compiler.compile

    def fire_warnings(self: EventManager, event: Any, level: EventLevel | None = None, *rest: Any, **more: Any) -> None:
        if (level or event.level_tag()) in (EventLevel.WARN, EventLevel.ERROR):
            fire_event(self, event, level, *rest, **more)

    def compile_once(self: Compiler, manifest: Manifest, write: bool = True, add_test_edges: bool = False) -> Graph:
        key = id(manifest), add_test_edges
        if key not in GRAPHS:
            GRAPHS[key] = manifest, compile_graph(self, manifest, write, add_test_edges)
        self.initialize()  # type: ignore[no-untyped-call]
        return GRAPHS[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EventManager, "fire_event", fire_warnings)
        patch.setattr(Compiler, "compile", compile_once)
        yield
