"""Writes Python's values as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def literal(value: str | int | None) -> str:
    """Return `value` as Snowflake writes it, a backslash in a text doubled."""
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def query_of(columns: Mapping[str, str], rows: Sequence[Sequence[str | int | None]]) -> str:
    """Return a query of Snowflake's that gives `rows`, under `columns` with their types, names in lower case."""
    cells = [
        ", ".join(
            f'{literal(value)}::{kind} as "{name}"' for (name, kind), value in zip(columns.items(), row, strict=True)
        )
        for row in rows
    ]
    nothing = ", ".join(f'null::{kind} as "{name}"' for name, kind in columns.items())
    return "select " + " union all select ".join(cells) if cells else f"select {nothing} where false"
