"""Hourly weather from Open-Meteo and current weather from OpenWeatherMap."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from ingest.api.apis import Api, hide_key
from ingest.api.client import Client, get_json
from ingest.api.json_values import Number
from ingest.errors import ApiRefused, ApiUnavailable, ShapeError
from ingest.sources.places import Place
from ingest.sources.records import Record, require_field

OPEN_METEO_FORECAST = Api("Open-Meteo", "OPEN_METEO_BASE_URL", "https://api.open-meteo.com")
OPEN_METEO_ARCHIVE = Api("Open-Meteo's archive", "OPEN_METEO_ARCHIVE_BASE_URL", "https://archive-api.open-meteo.com")
OPENWEATHERMAP = Api(
    name="OpenWeatherMap",
    url_setting="OPENWEATHERMAP_BASE_URL",
    base_url="https://api.openweathermap.org",
    key_setting="OPENWEATHERMAP_API_KEY",
    key_parameter="appid",
    needs_key=True,
)
HOURLY = "weather.open_meteo_hourly"
CURRENT = "weather.openweathermap_current"
VARIABLES = (
    "temperature_2m",
    "relative_humidity_2m",
    "dew_point_2m",
    "apparent_temperature",
    "precipitation",
    "rain",
    "snowfall",
    "weather_code",
    "pressure_msl",
    "cloud_cover",
    "wind_speed_10m",
    "wind_direction_10m",
    "wind_gusts_10m",
)
ENDPOINTS: dict[str, Api] = {"archive": OPEN_METEO_ARCHIVE, "forecast": OPEN_METEO_FORECAST}
# Open-Meteo's documentation says that the archive's reanalysis is published about five days later.
_ARCHIVE_DELAY = timedelta(days=6)


def choose_endpoint(day: date, today: date) -> str:
    """Return which of ENDPOINTS has `day`: the archive once it is complete, else the forecast, which keeps 92 days."""
    return "archive" if today - day >= _ARCHIVE_DELAY else "forecast"


def open_meteo_hourly(
    client: Client,
    endpoint: str,
    place: Place,
    first: date,
    last: date,
    variables: Sequence[str] = VARIABLES,
) -> Iterator[Record]:
    """Yield one record per hour at `place`, from `first` to `last` inclusive, in GMT.

    Open-Meteo answers in columns, one list per variable. Raw holds rows, so the lists are transposed, and `request`
    says what was requested. `generationtime_ms` is left out because it differs in every answer; names, units, numbers
    and nulls are as sent, and no time is converted.

    Raises:
        FetchFailed: Open-Meteo gave no usable answer, or has no values yet for some of the hours.
        ShapeError: a list is missing or of another length, or the hours aren't those that were requested.
    """
    parameters = {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "hourly": ",".join(variables),
        "wind_speed_unit": "ms",
        # An answer has one offset, that of the day of the request: only GMT is the same on all days.
        "timezone": "GMT",
    }
    answer = get_json(client, f"/v1/{endpoint}", parameters)
    hourly = require_field(HOURLY, answer, "hourly", dict)
    _check_hours(require_field(HOURLY, hourly, "time", list, "hourly."), first, last)
    check_lists(hourly, variables)
    for name in ("latitude", "longitude", "utc_offset_seconds"):
        require_field(HOURLY, answer, name, Number)
    require_field(HOURLY, answer, "hourly_units", dict)
    _refuse_empty_hours(client, place, hourly, variables)
    yield from hourly_records({"request": {"location": place.name, "endpoint": endpoint}, **answer})


def check_lists(hourly: Any, variables: Sequence[str] = ()) -> None:
    """Check that `hourly`, of an answer of Open-Meteo, has lists of one length, including those of `variables`.

    Raises:
        ShapeError: it isn't.
    """
    hours = len(require_field(HOURLY, hourly, "time", list, "hourly."))
    for name in {**dict.fromkeys(variables), **hourly}:
        values = require_field(HOURLY, hourly, name, list, "hourly.")
        if len(values) != hours:
            raise ShapeError(HOURLY, f"hourly.{name}", f"has {len(values)} values for {hours} hours")


def hourly_records(answer: Record) -> Iterator[Record]:
    """Yield a record per hour of an answer of Open-Meteo that passed `check_lists`, with its `request`."""
    shared = {name: value for name, value in answer.items() if name != "generationtime_ms"}
    for row in _rows(answer["hourly"]):
        yield {**shared, "hourly": row}


def openweathermap_current(client: Client, place: Place) -> Iterator[Record]:
    """Yield the current weather at `place` as sent, with `request`, which says what was requested.

    Raises:
        FetchFailed: OpenWeatherMap gave no usable answer; some of its refusals come with status 200.
        ShapeError: the time or the measured values are missing.
    """
    parameters = {"lat": place.latitude, "lon": place.longitude, "units": "metric"}
    answer = get_json(client, "/data/2.5/weather", parameters)
    status = answer.get("cod") if isinstance(answer, dict) else None
    if status not in (None, Number("200"), "200"):
        said = answer["message"] if isinstance(answer.get("message"), str) else "which has no message"
        raise ApiRefused(
            f"OpenWeatherMap answers with an error, {hide_key(client.api, said)}: see what the key allows."
        )
    require_field(CURRENT, answer, "dt", Number)
    require_field(CURRENT, require_field(CURRENT, answer, "main", dict), "temp", Number, "main.")
    yield {"request": {"location": place.name, "units": "metric"}, **answer}


def _check_hours(times: Sequence[Any], first: date, last: date) -> None:
    # Without an offset, as it is sent.
    start = datetime.combine(first, time())
    expected = [start + timedelta(hours=hour) for hour in range(24 * ((last - first).days + 1))]
    if times != [hour.isoformat(timespec="minutes") for hour in expected]:
        raise ShapeError(HOURLY, "hourly.time", f"isn't the {len(expected)} hours from {first} to {last}")


def _refuse_empty_hours(client: Client, place: Place, hourly: dict[str, list[Any]], variables: Sequence[str]) -> None:
    empty = [row["time"] for row in _rows(hourly) if all(row[name] is None for name in variables)]
    if empty:
        raise ApiUnavailable(
            f"{client.api.name} has no values yet for {len(empty)} of {len(hourly['time'])} hours in {place.name}, "
            f"from {empty[0]} on: ask again in some days."
        )


def _rows(hourly: dict[str, list[Any]]) -> Iterator[Record]:
    for values in zip(*hourly.values(), strict=True):
        yield dict(zip(hourly, values, strict=True))
