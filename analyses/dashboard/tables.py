"""The figures of the page as cells of tables, so that each chart can be read without seeing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from analyses.dashboard.figures import Row, count, decimal, divided, money, ratio, share, written_day

Cells = dict[str, str]
Write = Callable[[Any], str]


def days(rows: Sequence[Row], figure: str, heading: str, write: Write) -> list[Cells]:
    """Return the figure of each row's day. A day without it is n/a."""
    return [{"Day": written_day(row["day"]), heading: write(row.get(figure))} for row in rows]


def compared_days(now: Sequence[Row], before: Sequence[Row], figure: str, heading: str, write: Write) -> list[Cells]:
    """Return the figure of each day beside that of the day it is compared with.

    Both are lists of one row per day, in order; `before` may be empty.
    """
    cells = days(now, figure, heading, write)
    for row, other in zip(cells, before, strict=False):
        row |= {"Compared with": written_day(other["day"]), f"{heading} (compared)": write(other.get(figure))}
    return cells


def channels(rows: Sequence[Row]) -> list[Cells]:
    """Return the rows of the query CHANNELS with their ratios."""
    return [
        {
            "Channel": row["channel"],
            "Sessions": count(row["sessions"]),
            "Converted": share(divided(row["converted_sessions"], row["sessions"])),
            "Orders": count(row["orders"]),
            "New customers": count(row["new_customers"]),
            "Revenue": money(row["revenue"]),
            "Cost": money(row["cost"]),
            "ROAS": ratio(divided(row["revenue"], row["cost"])),
            "CAC": money(divided(row["cost"], row["new_customers"])),
        }
        for row in rows
    ]


def funnel(steps: Sequence[Row]) -> list[Cells]:
    """Return the steps of the funnel. Rows have step, sessions and share."""
    return [
        {"Step": row["step"], "Sessions": count(row["sessions"]), "Share of sessions": share(row["share"])}
        for row in steps
    ]


def cohorts(rows: Sequence[Row]) -> list[Cells]:
    """Return a row per cohort and a column per month. Months that the data don't reach are empty."""
    months = sorted({row["months_since_first_order"] for row in rows})
    found: dict[Any, Cells] = {}
    for row in rows:
        empty = dict.fromkeys((f"Month {month}" for month in months), "")
        first = {"First order in": f"{row['cohort_month']:%b %Y}", "Customers": count(row["cohort_customer_count"])}
        cells = found.setdefault(row["cohort_month"], first | empty)
        cells[f"Month {row['months_since_first_order']}"] = share(row["retention_rate"])
    return list(found.values())


def sales_by_weather(rows: Sequence[Row]) -> list[Cells]:
    """Return temperature, precipitation and revenue of each row's day."""
    return [
        {
            "Day": written_day(row["day"]),
            "Average temperature, °C": decimal(row.get("temperature")),
            "Precipitation, mm": decimal(row.get("precipitation")),
            "Revenue, USD": money(row.get("revenue")),
        }
        for row in rows
    ]
