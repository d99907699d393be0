"""What dbt finds when it parses the project for an engine. It needs no connection for that."""

import os
from pathlib import Path

import pytest
from dbt.contracts.graph.nodes import ModelNode, SeedNode, SnapshotNode

from tests.end_to_end.engines import TEST_DATABASE
from tests.parsed_project import Parsed, parsed_project, write_profile

ROOT = Path(__file__).resolve().parents[2]
# The same variables as in tests/end_to_end, so that the project is parsed only once.
OFFLINE = {
    "SNOWFLAKE_ACCOUNT": "none",
    "SNOWFLAKE_USER": "none",
    "POSTGRES_PASSWORD": "none",
    "POSTGRES_DATABASE": TEST_DATABASE,
    "MARKETING_INSIGHT_DUCKDB": "marketing_insight.duckdb",
    "MARKETING_INSIGHT_SCHEMA": "analytics",
}


ENGINES = ["duckdb", "postgres", "snowflake"]


def parsed(engine: str, folder: Path) -> Parsed:
    write_profile(folder)
    paths = {"DBT_PROFILES_DIR": folder, "DBT_TARGET_PATH": folder / "target", "DBT_LOG_PATH": folder / "logs"}
    return parsed_project(
        os.environ | OFFLINE | {"DBT_TARGET": engine} | {name: str(path) for name, path in paths.items()}
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_the_project_parses_without_a_deprecation(engine: str, tmp_path: Path) -> None:
    assert parsed(engine, tmp_path).warnings == []


def test_the_full_refresh_of_a_tag_drops_no_view_of_another(tmp_path: Path) -> None:
    """Postgres drops the views that read a table when it replaces the table. The same run must build them again."""
    manifest = parsed("postgres", tmp_path).manifest
    manifest.build_parent_and_child_maps()
    nodes = {
        name: node for name, node in manifest.nodes.items() if isinstance(node, ModelNode | SeedNode | SnapshotNode)
    }
    dropped = set()
    for name, node in nodes.items():
        if node.config.materialized in ("view", "snapshot") or node.config.full_refresh is False:
            continue
        unseen = [name]
        while unseen:
            readers = [nodes[reader] for reader in manifest.child_map[unseen.pop()] if reader in nodes]
            views = [reader for reader in readers if reader.config.materialized == "view"]
            unseen += [view.unique_id for view in views]
            dropped |= {(node.name, tag, view.name) for view in views for tag in node.tags if tag not in view.tags}
    assert dropped == set()
