"""Fixtures: the documentation site, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner

from analyses.documentation.artifacts import Artifacts, read_artifacts
from analyses.documentation.site import build
from tests.in_process import surroundings
from tests.parsed_project import PROJECT, parsed_project, write_profile


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Artifacts:
    """What dbt documents of this project without a database, whose name is the usual one so that dbt parses once."""
    folder = tmp_path_factory.mktemp("artifacts")
    write_profile(folder)
    environment = {
        "DBT_TARGET": "duckdb",
        "MARKETING_INSIGHT_DUCKDB": str(folder / "marketing_insight.duckdb"),
        "DBT_PROFILES_DIR": str(folder),
    }
    manifest = parsed_project(environment).manifest
    command = ["--quiet", "docs", "generate", "--no-compile", "--empty-catalog", "--target-path", str(folder)]
    with surroundings(environment):
        done = dbtRunner(manifest=manifest).invoke([*command, "--project-dir", str(PROJECT)])
        # After a command, because writing needs the flags that dbt sets in one.
        manifest.write(str(folder / "manifest.json"))
    assert done.success, done.exception
    return read_artifacts(folder)


@pytest.fixture(scope="session")
def site(artifacts: Artifacts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation site of this project, built without a database."""
    folder = tmp_path_factory.mktemp("built") / "site"
    build(folder, artifacts)
    return folder
