"""Sets up the process of the tests for running dbt in it."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest
from dbt.compilation import Compiler
from dbt.contracts.graph.manifest import Manifest
from dbt.graph.graph import Graph
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager import EventManager
from jinja2 import Environment

TIME_LIMIT_SECONDS = 300
# The graphs of each manifest, without and with edges for tests. The manifest is kept so that its id isn't reused.
GRAPHS: dict[tuple[int, bool], tuple[Manifest, Graph]] = {}
# Compiled templates by kind of environment and text.
TEMPLATES: dict[tuple[type[Environment], str], CodeType] = {}


@contextmanager
def surroundings(environment: Mapping[str, str], seconds: int = TIME_LIMIT_SECONDS) -> Iterator[None]:
    """Add `environment` to that of the process. After `seconds`, print where the process hangs and end it.

    Nothing else could end it, because dbt runs in its own threads.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        faulthandler.dump_traceback_later(seconds, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextmanager
def quick_dbt() -> Iterator[None]:
    """Skip work that dbt repeats in each invocation and that tests don't need; what it builds stays the same.

    Messages below warnings take a twelfth of a build, linking the graph of a known manifest a third of a small one,
    compiling the templates of models and macros a fourteenth of a scenario.
    """
    fire_event, compile_graph, compile_template = EventManager.fire_event, Compiler.compile, Environment.compile

    def fire_warnings(self: EventManager, event: Any, level: EventLevel | None = None, *rest: Any, **more: Any) -> None:
        if (level or event.level_tag()) in (EventLevel.WARN, EventLevel.ERROR):
            fire_event(self, event, level, *rest, **more)

    def compile_once(self: Compiler, manifest: Manifest, write: bool = True, add_test_edges: bool = False) -> Graph:
        key = id(manifest), add_test_edges
        if key not in GRAPHS:
            GRAPHS[key] = manifest, compile_graph(self, manifest, write, add_test_edges)
        self.initialize()
        return GRAPHS[key][1]

    def compile_template_once(self: Environment, source: str) -> CodeType:
        key = type(self), source
        if key not in TEMPLATES:
            TEMPLATES[key] = compile_template(self, source)
        return TEMPLATES[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EventManager, "fire_event", fire_warnings)
        patch.setattr(Compiler, "compile", compile_once)
        patch.setattr(Environment, "compile", compile_template_once)
        yield
