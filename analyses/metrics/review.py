"""Writes the tables of the saved queries: `make review`. dbt declares exports, but only dbt Cloud runs them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from dbt.adapters.factory import get_adapter_by_type
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from analyses.metrics.semantics import engine_of, saved_query_sql


def export_statements(manifest: Manifest) -> Iterator[tuple[str, list[str]]]:
    """Yield each export's table, as schema.name, and the statements that replace it."""
    engine = engine_of(manifest)
    for saved in sorted(manifest.saved_queries.values(), key=lambda saved: str(saved.name)):
        for export in saved.exports:
            table = f"{export.config.schema_name}.{export.config.alias or export.name}"
            sql = saved_query_sql(engine, saved.name)
            yield table, [f"drop table if exists {table}", f"create table {table} as\n{sql}"]


def main() -> int:
    """Parse the project for the target of the profile, replace the tables, and name them."""
    parsed = dbtRunner().invoke(["--quiet", "parse"])
    if not isinstance(parsed.result, Manifest):
        print(parsed.exception, file=sys.stderr)
        return 1
    adapter = get_adapter_by_type(str(parsed.result.metadata.adapter_type))
    with adapter.connection_named("review"):
        for table, statements in export_statements(parsed.result):
            # In one transaction where the engine can, so that readers always find a table.
            for statement in statements:
                adapter.execute(statement, auto_begin=True)
            adapter.commit_if_has_connection()
            print(table)
    adapter.cleanup_connections()
    return 0


if __name__ == "__main__":
    sys.exit(main())
