"""Periods, ratios and changes, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Number = int | float | Decimal | None
Row = dict[str, Any]

COMPARISONS = ("Previous period", "Same days a year earlier", "Nothing")
UNKNOWN = "n/a"


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def day_count(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return f"{written_day(self.start)} to {written_day(self.end)}"

    def days(self) -> list[date]:
        """Return each day, in order."""
        return [self.start + timedelta(days=number) for number in range(self.day_count)]


def usual_period(first: date, last: date) -> Period:
    """Return the last 28 days of data, or fewer, so that the period before has as many."""
    length = max(1, min(28, ((last - first).days + 1) // 2))
    return Period(last - timedelta(days=length - 1), last)


def compared_period(period: Period, comparison: str) -> Period | None:
    """Return the period to compare with, or None for nothing. `comparison` is one of COMPARISONS."""
    if comparison == COMPARISONS[0]:
        return Period(period.start - timedelta(days=period.day_count), period.start - timedelta(days=1))
    if comparison == COMPARISONS[1]:
        # 52 weeks: a Monday is compared with a Monday.
        return Period(period.start - timedelta(weeks=52), period.end - timedelta(weeks=52))
    return None


def divided(numerator: Number, denominator: Number) -> Decimal | None:
    """Return the ratio, or None if either is unknown or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    return Decimal(str(numerator)) / Decimal(str(denominator))


def totals_with_ratios(totals: Row) -> Row:
    """Return the row of the query TOTALS with average order value, return on spend and acquisition cost."""
    return totals | {
        "average_order_value": divided(totals["revenue"], totals["orders"]),
        "return_on_spend": divided(totals["revenue"], totals["spend"]),
        "acquisition_cost": divided(totals["spend"], totals["new_customers"]),
    }


def written_day(day: date) -> str:
    """Return a day as 3 Jan 2019."""
    return f"{day.day} {day:%b %Y}"


def money(amount: Number) -> str:
    """Return an amount in US dollars to the cent."""
    if amount is None:
        return UNKNOWN
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def count(number: Number) -> str:
    """Return a whole number, or one with a decimal if it isn't whole."""
    if number is None:
        return UNKNOWN
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


def ratio(number: Number) -> str:
    """Return a ratio with two decimals."""
    return UNKNOWN if number is None else f"{number:,.2f}"


def decimal(number: Number) -> str:
    """Return a measured value with one decimal."""
    return UNKNOWN if number is None else f"{number:,.1f}"


def share(number: Number) -> str:
    """Return a fraction of one in percent."""
    return UNKNOWN if number is None else f"{number * 100:,.1f} %"


def change(now: Number, before: Number) -> str | None:
    """Return the change in percent with its sign, or None if one is unknown or there was nothing before."""
    relative = divided(None if now is None else Decimal(str(now)) - Decimal(str(before or 0)), before)
    return None if relative is None else f"{relative * 100:+,.1f} %"


def every_day(rows: Iterable[Row], period: Period) -> list[Row]:
    """Return a row for each day of the period: a day without one is empty, so that a chart shows the gap."""
    by_day = {row["day"]: row for row in rows}
    return [by_day.get(day, {"day": day}) for day in period.days()]
