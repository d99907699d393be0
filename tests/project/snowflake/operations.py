"""Runs a project's run-operations in this process: dbt parses a project once, and then a run takes a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from tests.in_process import surroundings
from tests.parsed_project import PROJECT, parsed_project


@dataclass(frozen=True)
class Said:
    """The output of a run-operation: printed text, log, and the error that it ended with, if any."""

    printed: str
    logged: list[str]
    error: str | None


class Project:
    """A dbt project, parsed for Snowflake in a separate environment."""

    def __init__(self, folder: Path, profiles: Path, environment: Mapping[str, str], work_dir: Path) -> None:
        self._environment = dict(environment)
        self._flags = ["--project-dir", str(folder), "--profiles-dir", str(profiles)]
        self._flags += ["--target-path", str(work_dir / "target"), "--log-path", str(work_dir / "logs")]
        self._manifest: Manifest | None = None
        if folder == PROJECT:
            self._manifest = parsed_project(self._environment | {"DBT_TARGET": "snowflake"}).manifest
        else:
            self._manifest = self._invoke(["parse", "--target", "snowflake"])[0]

    def run(
        self,
        operation: str,
        arguments: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        target: str = "snowflake",
    ) -> Said:
        """Run `operation` with `arguments` and with `settings` as vars, and return its output."""
        command = ["run-operation", operation, "--args", yaml.safe_dump(dict(arguments or {}))]
        command += ["--vars", yaml.safe_dump(dict(settings or {})), "--target", target]
        _, events, error = self._invoke(command, must_succeed=False)
        printed = [event.data.msg for event in events if event.info.name == "PrintEvent"]
        logged = [event.data.msg for event in events if event.info.name == "JinjaLogInfo"]
        return Said("\n".join(printed) + "\n", logged, error)

    def build(
        self, *flags: str, settings: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
    ) -> list[str]:
        """Build the project's models one after the other, and return every statement sent, in order."""
        command = [
            "run",
            "--target",
            "snowflake",
            "--threads",
            "1",
            "--vars",
            yaml.safe_dump(dict(settings or {})),
            *flags,
        ]
        _, events, _ = self._invoke(command, environment=environment)
        return [event.data.sql for event in events if event.info.name == "SQLQuery"]

    def configs(self) -> dict[str, Any]:
        """Return the configuration of every node, by name, as parsed for Snowflake."""
        assert self._manifest is not None
        return {node.name: node.config for node in self._manifest.nodes.values()}

    def _invoke(
        self, command: list[str], must_succeed: bool = True, environment: Mapping[str, str] | None = None
    ) -> tuple[Any, list[Any], str | None]:
        events: list[Any] = []
        with surroundings(self._environment | dict(environment or {})):
            done = dbtRunner(manifest=self._manifest, callbacks=[events.append]).invoke([*command, *self._flags])
        errors = [str(event.info.msg) for event in events if event.info.level == "error"]
        error = None if done.success else "\n".join(errors) or str(done.exception)
        assert not must_succeed or error is None, error
        return done.result, events, error
