"""Models with personal data stay in the restricted schema, whatever a root project configures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from tests.in_process import surroundings
from tests.parsed_project import write_profile

ROOT = Path(__file__).resolve().parents[2]


def manifest_of(folder: Path, schema: str, models: dict[str, Any]) -> Manifest:
    """Parse a project in `folder` that uses this one as a package and has settings for the package's models."""
    project = {
        "name": "shop",
        "profile": "marketing_insight",
        "flags": {"require_generic_test_arguments_property": True, "send_anonymous_usage_stats": False},
        "models": {"marketing_insight": models},
    }
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(project), encoding="utf-8")
    write_profile(folder)
    packages = folder / "dbt_packages"
    packages.mkdir()
    for package in (ROOT, *(ROOT / "dbt_packages").iterdir()):
        (packages / ("marketing_insight" if package == ROOT else package.name)).symlink_to(package)
    environment = {"MARKETING_INSIGHT_SCHEMA": schema, "MARKETING_INSIGHT_DUCKDB": ":memory:", "DBT_TARGET": "duckdb"}
    command = ["--quiet", "parse", "--no-partial-parse", "--project-dir", folder, "--profiles-dir", folder]
    command += ["--target-path", folder / "target", "--log-path", folder / "logs"]
    with surroundings(dict(os.environ) | environment):
        done = dbtRunner().invoke([str(word) for word in command])
    assert isinstance(done.result, Manifest), done.exception
    return done.result


def test_no_setting_moves_what_is_restricted(tmp_path: Path) -> None:
    moved = {
        "+schema": "everything",
        "marts": {"+schema": "published"},
        "restricted": {"+schema": "published", "dim_customer_contact": {"+schema": "published"}},
    }
    manifest = manifest_of(tmp_path, "analytics", moved)
    kept = [node for node in manifest.nodes.values() if node.resource_type in ("model", "seed", "snapshot")]
    inside = {node.name for node in kept if node.schema == "restricted"}
    assert inside == {node.name for node in kept if node.fqn[1] == "restricted"}
    assert inside >= {"dim_customer_contact", "int_shared__hash_salt"}
    # The settings were applied: all other models are in that schema.
    assert {node.schema for node in kept if node.name.startswith("dim_")} == {"restricted", "published"}
