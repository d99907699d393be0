"""Doc coverage: which columns that models have in the database are described."""

from __future__ import annotations

from collections import Counter

from dbt.contracts.graph.nodes import ModelNode

from tests.end_to_end.workspace import Workspace

COLUMNS = "select lower(table_name), lower(column_name) from information_schema.columns"
# Of what other models read. base_ views also have their steps in between, such as a value before it is typed.
LEAST = {"stg": 0.9, "marts": 1.0}


def test_columns_of_marts_and_staging_models_are_described(workspace: Workspace) -> None:
    models = {
        node.name: node
        for node in workspace.manifest().nodes.values()
        if isinstance(node, ModelNode) and (node.fqn[1] == "marts" or node.name.startswith("stg_"))
    }
    found, described, missing = Counter[str](), Counter[str](), []
    rows = workspace.query(COLUMNS)
    for table, column in rows:
        if table in models:
            kind = "stg" if table.startswith("stg_") else "marts"
            found[kind] += 1
            declared = models[table].columns.get(column)
            if declared and declared.description:
                described[kind] += 1
            else:
                missing.append(f"{table}.{column}")
    assert {table for table, _ in rows} >= set(models)
    assert {kind for kind, least in LEAST.items() if described[kind] < least * found[kind]} == set(), missing
