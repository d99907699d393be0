"""merge, by DuckDB's own merge.

fakesnow takes a merge apart by hand: it finds the unqualified columns of dbt's insert ambiguous, loses expressions in
`set`, and lets several source rows update one row, which Snowflake refuses and DuckDB's merge refuses too.
"""

from __future__ import annotations

from collections import Counter

from sqlglot import exp

from tests.emulator.session import Session

_COUNTED = {"INSERT": "inserted", "UPDATE": "updated", "DELETE": "deleted"}


def merge(statement: exp.Merge, session: Session) -> str:
    """Run a merge and return the query that answers it: how many rows were inserted, updated, deleted."""
    for update in statement.find_all(exp.Update):
        for assignment in update.expressions:
            # DuckDB takes no table name before the column that is set.
            assignment.this.set("table", None)
    actions = Counter(
        action for (action,) in session.run_duckdb(f"{session.as_duckdb(statement)} returning merge_action")
    )
    counts = (f'{actions[action]} as "number of rows {done}"' for action, done in _COUNTED.items())
    return f"select {', '.join(counts)}"
