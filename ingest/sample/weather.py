"""Made-up weather of three places: Open-Meteo's hours and OpenWeatherMap's current weather, as they are fetched."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ingest.sample.deterministic_random import cut_off, pick, wave, written


class _Place(NamedTuple):
    """A place, its temperatures, and how its fetcher requests them: with an `offset`, in local time."""

    name: str
    latitude: float
    longitude: float
    degrees: int
    offset: int
    zone: str
    units: str | None


_PLACES = (
    # An old fetcher: wall-clock times with one offset per answer, and the field names from before 2023.
    _Place("Boston", 42.354, -71.058, 4, -18_000, "America/New_York", "metric"),
    _Place("London", 51.5, -0.12, 9, 0, "GMT", None),
    _Place("Kolkata", 22.58, 88.36, 24, 0, "GMT", "metric"),
)
_UNITS = {
    "time": "iso8601",
    "temperature_2m": "°C",
    "relative_humidity_2m": "%",
    "dew_point_2m": "°C",
    "precipitation": "mm",
    "weather_code": "wmo code",
    "pressure_msl": "hPa",
    "cloud_cover": "%",
    "wind_speed_10m": "km/h",
    "wind_direction_10m": "°",
}
_OLD_NAMES = {
    "relative_humidity_2m": "relativehumidity_2m",
    "dew_point_2m": "dewpoint_2m",
    "weather_code": "weathercode",
    "cloud_cover": "cloudcover",
    "wind_speed_10m": "windspeed_10m",
    "wind_direction_10m": "winddirection_10m",
}
_KELVIN_AT_ZERO = 273.15
_EPOCH = datetime.combine(date(2000, 1, 1), time())
_OBSERVED_EVERY = 3
# Days until the archive has what the forecast had, as Open-Meteo's own; one day in nine comes later still.
_ARCHIVED_AFTER = 5
_CYCLE = 9
_TWICE_ON = 1
_LATE_ON = 4
_LATE_BY = 3

Sample = tuple[str, Path, date]


def write_samples(start: date, days: int, seed: int) -> Iterator[Sample]:
    """Yield feed, file and run date of every delivery of `days` days; a file lasts until the next.

    Each day brings the forecast of its 24 hours, what was observed every three hours and, five days later, the
    archive's hours, which replace the forecast's.

    What is not clean: duplicates; unreadable lines and records (about one in 200), numbers sent as texts, values that
    are missing; unknown places; a day of the archive delivered twice, one three days late, and hours corrected once
    more a day later.
    """
    with tempfile.TemporaryDirectory(prefix="sample_") as folder:
        for day in range(days):
            for feed, lines, run_day in _deliveries_of(start + timedelta(days=day), day, seed):
                path = Path(folder) / f"{feed}.jsonl"
                path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
                yield feed, path, start + timedelta(days=run_day)


def _deliveries_of(date_: date, day: int, seed: int) -> Iterator[tuple[str, list[str], int]]:
    """Yield feed, lines and the day of delivery of the data of `date_`, which is `day` days from the start."""
    yield "weather.open_meteo_hourly", list(_hours(date_, "forecast", seed)), day
    yield "weather.openweathermap_current", list(_observations(date_, seed)), day
    archived = list(_hours(date_, "archive", seed))
    archived_on = day + _ARCHIVED_AFTER + (_LATE_BY if day % _CYCLE == _LATE_ON else 0)
    yield "weather.open_meteo_hourly", archived, archived_on
    if day % _CYCLE == _TWICE_ON:
        yield "weather.open_meteo_hourly", archived, archived_on + 1
    if day % 3 == 0:
        corrected = [written(_hour(place, date_, 12, "archive", seed, warmer=0.5)) for place in _PLACES]
        yield "weather.open_meteo_hourly", corrected, archived_on + 1


def _hours(date_: date, endpoint: str, seed: int) -> Iterator[str]:
    for place in _PLACES:
        for hour in range(24):
            record = _hour(place, date_, hour, endpoint, seed)
            yield from _lines_of(record, record["hourly"], "temperature_2m", "time", (endpoint, date_, hour, seed))


def _observations(date_: date, seed: int) -> Iterator[str]:
    for place in _PLACES:
        for hour in range(0, 24, _OBSERVED_EVERY):
            record = _observation(place, date_, hour, seed)
            yield from _lines_of(record, record["main"], "temp", "temp", ("observed", date_, hour, seed))


def _lines_of(
    record: dict[str, Any], values: dict[str, Any], number: str, needed: str, what: tuple[object, ...]
) -> Iterator[str]:
    """Yield `record`, with a fault now and then: in `number`, one of its `values`, or by leaving `needed` out."""
    place = record["request"]["location"]
    draw = pick(1_000, "weather line", place, *what)
    if draw == 0:
        yield cut_off(record)
    elif draw < 3:
        yield written(record | {"request": record["request"] | {"location": "Atlantis"}})
    elif draw < 10:
        values[number] = ("n/a", "n/a", None, None, None, str(values[number]), str(values[number]))[draw - 3]
        yield written(record)
    elif draw < 12:
        del values[needed]
        yield written(record)
    else:
        yield from [written(record)] * (2 if draw < 17 else 1)


def _hour(place: _Place, date_: date, hour: int, endpoint: str, seed: int, warmer: float = 0) -> dict[str, Any]:
    local = datetime.combine(date_, time(hour))
    values = _weather(place, local - timedelta(seconds=place.offset), seed)
    # A forecast is a little off.
    values["temperature_2m"] += pick(21, seed, place.name, local) / 10 - 1 if endpoint == "forecast" else warmer
    values["temperature_2m"] = round(values["temperature_2m"], 1)
    renamed = _OLD_NAMES if place.offset else {}
    return {
        "request": {"location": place.name, "endpoint": endpoint},
        "latitude": place.latitude,
        "longitude": place.longitude,
        "utc_offset_seconds": place.offset,
        "timezone": place.zone,
        "timezone_abbreviation": f"GMT{place.offset // 3_600}" if place.offset else "GMT",
        "elevation": 12.0,
        "hourly_units": {renamed.get(name, name): unit for name, unit in _UNITS.items()},
        "hourly": {"time": local.strftime("%Y-%m-%dT%H:%M")}
        | {renamed.get(name, name): value for name, value in values.items()},
    }


def _observation(place: _Place, date_: date, hour: int, seed: int) -> dict[str, Any]:
    at = datetime.combine(date_, time(hour, pick(60, seed, place.name, date_, hour)))
    values = _weather(place, at, seed)
    kelvin = 0 if place.units else _KELVIN_AT_ZERO
    rain = {"rain": {"1h": values["precipitation"]}} if values["precipitation"] else {}
    return {
        "request": {"location": place.name} | ({"units": place.units} if place.units else {}),
        "coord": {"lon": place.longitude, "lat": place.latitude},
        "weather": [{"id": 500, "main": "Rain"} if rain else {"id": 800, "main": "Clear"}],
        "base": "stations",
        "main": {
            "temp": round(values["temperature_2m"] + kelvin, 2),
            "pressure": round(values["pressure_msl"]),
            "humidity": values["relative_humidity_2m"],
        },
        "visibility": 10_000,
        "wind": {"speed": round(values["wind_speed_10m"] / 3.6, 2), "deg": values["wind_direction_10m"]},
        **rain,
        "clouds": {"all": values["cloud_cover"]},
        "dt": int(at.replace(tzinfo=UTC).timestamp()),
        "timezone": place.offset,
        "name": place.name,
        "cod": 200,
    }


def _weather(place: _Place, at: datetime, seed: int) -> dict[str, Any]:
    """Return the values of Open-Meteo's variables for `place` at the moment `at` in UTC."""
    days = (at - _EPOCH) / timedelta(days=1)

    def smooth(what: str, length: float) -> float:
        return wave(days / length, seed, place.name, what)

    # Warmest in the afternoon, nine hours after the coldest hour.
    of_day = (days + place.longitude / 360 - 0.25) % 1
    temperature = place.degrees + 6 * smooth("spell", 4) + 8 * min(of_day / 0.4, (1 - of_day) / 0.6)
    humidity = round(65 + 30 * smooth("humidity", 0.7))
    rain = max(0.0, smooth("rain", 0.4) - 0.5) * 6
    return {
        "temperature_2m": round(temperature, 1),
        "relative_humidity_2m": humidity,
        "dew_point_2m": round(temperature - (100 - humidity) / 5, 1),
        "precipitation": round(rain, 1),
        "weather_code": 61 if rain >= 0.05 else 3,
        "pressure_msl": round(1_013 + 20 * smooth("pressure", 5), 1),
        "cloud_cover": 100 if rain >= 0.05 else round(50 + 50 * smooth("clouds", 0.3)),
        "wind_speed_10m": round(12 + 11 * smooth("wind", 0.5), 1),
        "wind_direction_10m": round(180 + 179 * smooth("direction", 2)),
    }
