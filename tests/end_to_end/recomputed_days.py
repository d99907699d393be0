"""Daily weather computed from hours without the database, to compare with the mart."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple


class Day(NamedTuple):
    """The values of fct_weather_daily for a place and a day."""

    hour_count: int
    lowest: Decimal | None
    highest: Decimal | None
    average: Decimal | None
    rolling: Decimal | None
    precipitation: Decimal | None


class Hour(NamedTuple):
    """The values of an hour that daily figures are computed from, in degrees Celsius and millimetres."""

    place: str
    day: date
    temperature: Decimal | None
    precipitation: Decimal | None


def rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def mean(values: list[Decimal]) -> Decimal | None:
    return rounded(sum(values, Decimal(0)) / len(values), 6) if values else None


def days_of(hours: list[Hour]) -> dict[tuple[str, date], Day]:
    """The days of `hours`, computed without the database. The rolling average is an average of daily averages."""
    averages = {}
    grouped: dict[tuple[str, date], list[Hour]] = {}
    for hour in hours:
        grouped.setdefault((hour.place, hour.day), []).append(hour)
    for key, members in grouped.items():
        averages[key] = mean([hour.temperature for hour in members if hour.temperature is not None])
    days = {}
    for (place, day), members in grouped.items():
        warm = [hour.temperature for hour in members if hour.temperature is not None]
        wet = [hour.precipitation for hour in members if hour.precipitation is not None]
        week = [averages.get((place, day - timedelta(days=back))) for back in range(7)]
        days[place, day] = Day(
            len(members),
            min(warm, default=None),
            max(warm, default=None),
            averages[place, day],
            mean([average for average in week if average is not None]),
            sum(wet) if wet else None,  # type: ignore[arg-type]
        )
    return days
