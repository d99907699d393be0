"""Reshapes real files into the form in which a feed lands, and writes records as JSON lines."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

Record = dict[str, Any]
# Open-Meteo's names for the stations' units.
STATION_UNITS = {
    "time": "iso8601",
    "temperature_2m": "°F",
    "dew_point_2m": "°F",
    "relative_humidity_2m": "%",
    "precipitation": "inch",
    "pressure_msl": "hPa",
    "wind_speed_10m": "mp/h",
    "wind_direction_10m": "°",
}
STATION_COLUMNS = {
    "temperature_2m": "temp",
    "dew_point_2m": "dewp",
    "relative_humidity_2m": "humid",
    "precipitation": "precip",
    "pressure_msl": "pressure",
    "wind_speed_10m": "wind_speed",
    "wind_direction_10m": "wind_dir",
}


@dataclass(frozen=True)
class Candle:
    """One hour of an exchange: its start in seconds since 1970, and four prices spelled as in the file."""

    epoch: int
    open: str
    high: str
    low: str
    close: str

    @property
    def hour(self) -> datetime:
        return datetime.fromtimestamp(self.epoch, UTC).replace(tzinfo=None)

    def lines(self) -> Iterator[str]:
        """Four ticks, a quarter of an hour apart. No number passes through a double."""
        for quarter, price in enumerate((self.open, self.high, self.low, self.close)):
            at = self.epoch + 900 * quarter
            yield (
                f'{{"source": "bitstamp", "asset": "bitcoin", "usd": {price}, "usd_24h_change": null, '
                f'"last_updated_at": {at}}}\n'
            )


def as_lines(records: Iterable[Record]) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def bitstamp_candles(path: Path) -> list[Candle]:
    """The candles in the order of the file, newest first."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        return [
            Candle(int(row["unix"]), row["open"], row["high"], row["low"], row["close"]) for row in csv.DictReader(file)
        ]


def coingecko_ticks(path: Path) -> list[Record]:
    """The coins of a page of the markets endpoint, as ticks."""
    return [
        {
            "source": "coingecko",
            "asset": coin["id"],
            "usd": coin["current_price"],
            "usd_24h_change": coin["price_change_percentage_24h"],
            "last_updated_at": int(datetime.fromisoformat(coin["last_updated"]).timestamp()),
        }
        for coin in json.loads(path.read_text(encoding="utf-8"))
    ]


def open_meteo_hours(path: Path, location: str) -> list[Record]:
    """One record per hour of a response, with the hour's values instead of the lists."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    del answer["generationtime_ms"]
    hourly = answer.pop("hourly")
    return [
        {
            "request": {"location": location, "endpoint": "forecast"},
            **answer,
            "hourly": dict(zip(hourly, values, strict=True)),
        }
        for values in zip(*hourly.values(), strict=True)
    ]


@dataclass(frozen=True)
class StationHour:
    """One line of a station's history. None means NA."""

    station: str
    wall: datetime
    utc: datetime
    values: dict[str, str | None]

    def number(self, column: str) -> Decimal | None:
        text = self.values[column]
        return None if text is None else Decimal(text)

    def record(self, location: str) -> Record:
        """The hour as in an Open-Meteo response in American units: local time, with the offset of that hour."""
        offset = (self.wall - self.utc) // timedelta(seconds=1)
        values = {name: self.values[column] for name, column in STATION_COLUMNS.items()}
        return {
            "request": {"location": location, "endpoint": "archive"},
            "utc_offset_seconds": offset,
            "timezone": "America/New_York",
            "hourly_units": STATION_UNITS,
            "hourly": {"time": self.wall.strftime("%Y-%m-%dT%H:%M")}
            | {name: None if text is None else json.loads(text) for name, text in values.items()},
        }


def station_hours(path: Path) -> Iterator[StationHour]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = {name: None if text == "NA" else text for name, text in row.items()}
            year, month, day, hour = (int(row[part]) for part in ("year", "month", "day", "hour"))
            wall = datetime.combine(date(year, month, day), time(hour))
            utc = datetime.fromisoformat(row["time_hour"]).replace(tzinfo=None)
            yield StationHour(row["origin"], wall, utc, values)
