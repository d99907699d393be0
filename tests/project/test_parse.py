"""dbt parses the project for every engine without deprecations or warnings. It needs no connection for that."""

import os
from pathlib import Path

import pytest

from tests.end_to_end.engines import TEST_DATABASE
from tests.parsed_project import parsed_project

ROOT = Path(__file__).resolve().parents[2]
# The same variables as in tests/end_to_end, so that the project is parsed only once.
OFFLINE = {
    "SNOWFLAKE_ACCOUNT": "none",
    "SNOWFLAKE_USER": "none",
    "POSTGRES_PASSWORD": "none",
    "POSTGRES_DATABASE": TEST_DATABASE,
    "MARKETING_INSIGHT_DUCKDB": ":memory:",
    "MARKETING_INSIGHT_SCHEMA": "analytics",
}


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "snowflake"])
def test_the_project_parses_without_a_deprecation(engine: str, tmp_path: Path) -> None:
    (tmp_path / "profiles.yml").write_text((ROOT / "profiles.example.yml").read_text())
    paths = {"DBT_PROFILES_DIR": tmp_path, "DBT_TARGET_PATH": tmp_path / "target", "DBT_LOG_PATH": tmp_path / "logs"}
    environment = os.environ | OFFLINE | {"DBT_TARGET": engine} | {name: str(path) for name, path in paths.items()}
    assert parsed_project(environment).warnings == []
