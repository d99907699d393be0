"""Runs `merge` as DuckDB's own merge.

fakesnow splits a merge into other statements. These find the unqualified columns of dbt's insert ambiguous, lose
expressions in `set`, and let several source rows update one row, which both Snowflake and DuckDB's merge refuse.
"""

from __future__ import annotations

from collections import Counter

from sqlglot import exp

from tests.emulator.session import Session

_COUNTED = {"INSERT": "inserted", "UPDATE": "updated", "DELETE": "deleted"}


def merge(statement: exp.Merge, session: Session) -> str:
    """Run a merge and return the query that gives its result: the number of rows inserted, updated and deleted."""
    for update in statement.find_all(exp.Update):
        for assignment in update.expressions:
            # DuckDB doesn't accept a table name before a column in `set`.
            assignment.this.set("table", None)
    actions = Counter(
        action for (action,) in session.run_duckdb(f"{session.as_duckdb(statement)} returning merge_action")
    )
    counts = (f'{actions[action]} as "number of rows {done}"' for action, done in _COUNTED.items())
    return f"select {', '.join(counts)}"
