"""dbt reads the project for every engine without one deprecation or warning; no connection is needed for it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DUMMY = {"SNOWFLAKE_ACCOUNT": "none", "SNOWFLAKE_USER": "none", "POSTGRES_PASSWORD": "none"}


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "snowflake"])
def test_the_project_parses_without_a_deprecation(engine: str, tmp_path: Path) -> None:
    (tmp_path / "profiles.yml").write_text((ROOT / "profiles.example.yml").read_text())
    command: list[str | Path] = [
        Path(sys.executable).with_name("dbt"),
        "--no-use-colors",
        "parse",
        "--no-partial-parse",
    ]
    command += ["--show-all-deprecations", "--target", engine, "--profiles-dir", tmp_path]
    command += ["--target-path", tmp_path / "target", "--log-path", tmp_path / "logs"]
    environment = os.environ | DUMMY | {"MARKETING_INSIGHT_DUCKDB": ":memory:"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert not re.search(r"deprecat|warning|\[WARN", said, re.IGNORECASE), said
