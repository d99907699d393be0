"""Compares the tables of two engines, row by row by key and value by value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dbt.contracts.graph.manifest import Manifest

from tests.end_to_end.workspace import Table


def key_columns(manifest: Manifest, model: str) -> list[str]:
    """The columns that identify a row of `model`: those of a uniqueness test, or else its unique_key."""
    for node in manifest.nodes.values():
        test = getattr(node, "test_metadata", None)
        if test and getattr(node, "attached_node", None) == model:
            if test.name == "unique":
                return [test.kwargs["column_name"]]
            if test.name == "unique_combination_of_columns":
                return list(test.kwargs["combination_of_columns"])
    # Only the second choice, because rows that are replaced together share it.
    given = manifest.nodes[model].config.get("unique_key")
    if given:
        return [given] if isinstance(given, str) else list(given)
    raise AssertionError(f"{model} has neither a unique_key nor a uniqueness test to identify its rows by")


def table_differences(engine: str, name: str, key: Sequence[str], expected: Table, actual: Table) -> Iterator[str]:
    """Yield a line per difference between `expected` (DuckDB) and `actual`: engine, table, key, column, both values."""
    if expected.columns != actual.columns:
        yield f"{engine} {name}: columns {actual.columns}, on duckdb {expected.columns}"
        return
    ours, theirs = _by_key(expected, key), _by_key(actual, key)
    for label in sorted(ours.keys() | theirs.keys()):
        place = f"{engine} {name} {dict(zip(key, label, strict=True))}"
        here, there = ours.get(label, []), theirs.get(label, [])
        if len(here) != 1 or len(there) != 1:
            if here != there:
                yield f"{place}: {len(there)} rows, on duckdb {len(here)}"
            continue
        for column, value, other in zip(expected.columns, here[0], there[0], strict=True):
            if _kind(value) != _kind(other) or value != other:
                yield f"{place} {column}: {other!r}, on duckdb {value!r}"


def _by_key(table: Table, key: Sequence[str]) -> dict[tuple[str, ...], list[tuple[Any, ...]]]:
    positions = [table.columns.index(column) for column in key]
    found: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row in table.rows.elements():
        found.setdefault(tuple(str(row[position]) for position in positions), []).append(row)
    return found


def _kind(value: Any) -> str:
    """The kind of a value as readers see it: to Python, True equals 1 and a double may equal a decimal."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, datetime):
        return f"timestamp, zone {value.tzinfo}"
    return "date" if isinstance(value, date) else type(value).__name__
