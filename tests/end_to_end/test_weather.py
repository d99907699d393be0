"""Weather of both providers through its models: real payloads, clock changes, late and replaced hours."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.end_to_end.factories import answer, observation
from tests.end_to_end.recomputed_days import Day, Hour, days_of, rounded
from tests.end_to_end.reshape import Record, StationHour, as_lines, open_meteo_hours, station_hours
from tests.end_to_end.workspace import Workspace
from tests.real_data import find_real

HOURLY, CURRENT, WEATHER = "weather.open_meteo_hourly", "weather.openweathermap_current", ("--select", "tag:weather")
STATIONS = {"EWR": "Newark", "JFK": "New York JFK"}
# The highest wind that is accepted. In a year of two stations, only one record exceeds it, with 1048 mph.
FASTEST_MPH = Decimal(250)


def stored_days(workspace: Workspace) -> dict[tuple[str, date], Day]:
    rows = workspace.query(
        """select location_name, local_date, hour_count, min_temperature_c, max_temperature_c, average_temperature_c,
                  rolling_average_temperature_c, total_precipitation_mm
           from analytics.fct_weather_daily as days
           inner join analytics.dim_location as places on days.location_id = places.location_id"""
    )
    return {(place, day): Day(*rest) for place, day, *rest in rows}


def metric(hour: StationHour) -> Hour:
    degrees, inches = hour.number("temp"), hour.number("precip")
    return Hour(
        STATIONS[hour.station],
        hour.wall.date(),
        None if degrees is None else rounded((degrees - 32) * 5 / 9, 4),
        None if inches is None else rounded(inches * Decimal("25.4"), 4),
    )


def is_believed(hour: StationHour) -> bool:
    wind = hour.number("wind_speed")
    return wind is None or wind <= FASTEST_MPH


@pytest.fixture(scope="module")
def stations() -> list[StationHour]:
    return list(station_hours(find_real("weather/nyc_hourly_2013_ewr_jfk.csv")))


@pytest.fixture(scope="module")
def forecasts() -> dict[str, list[Record]]:
    names = {"Paris": "open_meteo_paris_hourly_2025-12-11.json", "Asyut": "open_meteo_asyut_hourly_2026-06-18.json"}
    return {place: open_meteo_hours(find_real(f"weather/{name}"), place) for place, name in names.items()}


@pytest.fixture(scope="module")
def observed(
    session_workspace: Workspace, stations: list[StationHour], forecasts: dict[str, list[Record]]
) -> Workspace:
    """A year of two stations in random slices, one of them repeated, and responses of both providers."""
    workspace, rng = session_workspace, random.Random(2013)
    workspace.empty()
    records = [hour.record(STATIONS[hour.station]) for hour in stations]
    rng.shuffle(records)
    third = len(records) // 3
    slices = [records[:third], records[third : 2 * third], [*records[2 * third :], *records[:100]]]
    for day, slice_ in enumerate(slices, start=1):
        run_date = f"2026-07-0{day}"
        workspace.land(HOURLY, as_lines(slice_), run_date)
        if day == 2:
            for records in forecasts.values():
                workspace.land(HOURLY, as_lines(records), run_date)
            for record in current_weather():
                # One document on several lines, as a client would save it.
                workspace.land(CURRENT, json.dumps(record, indent=2), run_date)
        workspace.load(f"{run_date}T00:00:00")
        workspace.build(*WEATHER, tested=day == 3)
    return workspace


def current_weather() -> Iterator[Record]:
    """Two responses as sent, with their requests: one without units, which means kelvin, and one in metric units."""
    for name, request in {
        "official": {"location": "Mountain View"},
        "minsk": {"location": "Minsk", "units": "metric"},
    }.items():
        path = find_real(f"weather/openweathermap_current-weather-{name}.json")
        yield {"request": request, **json.loads(path.read_text(encoding="utf-8"))}


def test_every_real_record_is_accepted_but_the_impossible_wind(
    observed: Workspace, stations: list[StationHour]
) -> None:
    assert len(stations) == 17_409
    assert observed.value("select count(*) from raw.open_meteo_hourly") == 17_409 + 100 + 2 * 168
    rejected = observed.query(
        """select distinct reject_reason, location_id from staging.base_weather__open_meteo_hourly
           where reject_reason is not null"""
    )
    assert rejected == [("wind_speed_out_of_range", "newark")]
    assert observed.value("select count(*) from quarantine.rej_weather__openweathermap_current") == 0
    counts = "select location_id, count(*) from analytics.fct_weather_hourly group by location_id"
    assert dict(observed.query(counts)) == {
        "newark": 8_702,
        "new-york-jfk": 8_706,
        "paris": 168,
        "asyut": 168,
        "mountain-view": 1,
        "minsk": 1,
    }


def test_days_equal_an_independent_recomputation(
    observed: Workspace, stations: list[StationHour], forecasts: Mapping[str, list[Record]]
) -> None:
    hours = [metric(hour) for hour in stations if is_believed(hour)]
    hours += [answered(place, record["hourly"]) for place, records in forecasts.items() for record in records]
    found = stored_days(observed)
    expected = days_of(hours)
    assert {key: found.get(key) for key in expected} == expected
    # Each of the two current observations adds a day.
    assert found.keys() - expected.keys() == {("Mountain View", date(2019, 6, 12)), ("Minsk", date(2021, 4, 7))}


def answered(place: str, hourly: Record) -> Hour:
    """An hour as in Open-Meteo's response: local time, metric units."""
    wet = hourly.get("precipitation")
    return Hour(
        place,
        date.fromisoformat(hourly["time"][:10]),
        Decimal(str(hourly["temperature_2m"])),
        None if wet is None else Decimal(str(wet)),
    )


def test_the_repeated_and_the_skipped_hour_of_clock_changes_are_right(observed: Workspace) -> None:
    hours = """select observed_at, local_observed_at, temperature_c from analytics.fct_weather_hourly
               where location_id = 'newark' and observed_at between '{}' and '{}' order by observed_at"""
    # 51.98 and 50 °F at one o'clock, which occurs twice; 39.02 and 37.04 °F on the day in March without two o'clock.
    assert observed.query(hours.format("2013-11-03 05:00:00", "2013-11-03 06:00:00")) == [
        (at("2013-11-03T05:00"), at("2013-11-03T01:00"), Decimal("11.1")),
        (at("2013-11-03T06:00"), at("2013-11-03T01:00"), Decimal(10)),
    ]
    assert observed.query(hours.format("2013-03-10 06:00:00", "2013-03-10 07:00:00")) == [
        (at("2013-03-10T06:00"), at("2013-03-10T01:00"), Decimal("3.9")),
        (at("2013-03-10T07:00"), at("2013-03-10T03:00"), Decimal("2.8")),
    ]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_responses_are_read_in_their_units_and_in_their_local_time(observed: Workspace) -> None:
    # 282.55 K and 1.84 °C; 0.1 mm of rain and 0.2 mm of snow in an hour, and none; Minsk is three hours ahead of UTC.
    assert observed.query(
        """select location_id, observed_at, local_observed_at, temperature_c, relative_humidity_rate, wind_speed_ms,
                  precipitation_mm, providers
           from analytics.fct_weather_hourly where location_id in ('minsk', 'mountain-view') order by location_id"""
    ) == [
        (
            "minsk",
            at("2021-04-06T22:00"),
            at("2021-04-07T01:00"),
            Decimal("1.84"),
            Decimal("0.69"),
            Decimal(2),
            Decimal("0.3"),
            "openweathermap",
        ),
        (
            "mountain-view",
            at("2019-06-12T14:00"),
            at("2019-06-12T07:00"),
            Decimal("9.4"),
            Decimal(1),
            Decimal("1.5"),
            Decimal(0),
            "openweathermap",
        ),
    ]
    firsts = "select location_id, min(observed_at), min(local_observed_at) from analytics.fct_weather_hourly"
    firsts += " where location_id in ('asyut', 'paris') group by location_id order by location_id"
    assert observed.query(firsts) == [
        ("asyut", at("2026-06-17T21:00"), at("2026-06-18T00:00")),
        ("paris", at("2025-12-10T23:00"), at("2025-12-11T00:00")),
    ]


def test_a_full_refresh_of_the_same_files_gives_the_same(observed: Workspace) -> None:
    assert observed.differences_from_full_refresh(tag="weather") == []


def hours_of(time: str, endpoint: str, *values: tuple[object, object, object]) -> str:
    """Lines of Open-Meteo's hours in Boston as they land, from `time` on: temperature, precipitation, wind in km/h."""
    units = {"temperature_2m": "°C", "precipitation": "mm", "wind_speed_10m": "km/h"}
    first = at(time)
    return as_lines(
        {
            "request": {"location": "Boston", "endpoint": endpoint},
            "utc_offset_seconds": 0,
            "hourly_units": units,
            "hourly": {"time": (first + timedelta(hours=number)).isoformat(timespec="minutes")}
            | dict(zip(units, row, strict=True)),
        }
        for number, row in enumerate(values)
    )


@pytest.mark.every_engine
def test_a_null_replaces_no_value_and_a_forecast_no_measurement(workspace: Workspace) -> None:
    """Loaded in this order: a forecast, an archive with gaps, a late forecast, an observation, the archive again."""
    hours = """select observed_at, temperature_c, precipitation_mm, wind_speed_ms, is_forecast, temperature_provider
               from analytics.fct_weather_hourly order by observed_at"""
    ten, eleven, twelve = at("2026-01-10T10:00"), at("2026-01-10T11:00"), at("2026-01-10T12:00")

    def deliver(text: str, day: int, feed: str = HOURLY) -> list[tuple[Any, ...]]:
        workspace.deliver(feed, text, f"2026-01-{day}T12:00:00")
        workspace.build(*WEATHER, tested=False)
        return [(row[0], *map(float, row[1:4]), *row[4:]) for row in workspace.query(hours)]

    forecast = hours_of("2026-01-10T10:00", "forecast", (-3.5, 0.4, 10), (-3, 0, 11), (-1, 0, 36))
    # 10 km/h are 2.7778 m/s, 11 are 3.0556.
    assert deliver(forecast, 10) == [
        (ten, -3.5, 0.4, 2.7778, True, "open_meteo"),
        (eleven, -3.0, 0.0, 3.0556, True, "open_meteo"),
        (twelve, -1.0, 0.0, 10.0, True, "open_meteo"),
    ]
    archived = [
        (ten, -3.5, 0.5, 2.7778, True, "open_meteo"),
        (eleven, -2.8, 0.1, 3.3333, False, "open_meteo"),
        (twelve, -1.0, 0.0, 10.0, True, "open_meteo"),
    ]
    assert deliver(hours_of("2026-01-10T10:00", "archive", (None, 0.5, None), (-2.8, 0.1, 12)), 12) == archived
    assert deliver(hours_of("2026-01-10T11:00", "forecast", (4, 3, 40)), 14) == archived

    # An observation at 12:20 takes precedence over a forecast, but has no wind; a null changes nothing.
    observed = [*archived[:2], (twelve, 6.0, 0.0, 10.0, True, "openweathermap")]
    assert deliver(as_lines([observation(1_768_047_600, 6)]), 16, CURRENT) == observed
    assert deliver(hours_of("2026-01-10T11:00", "archive", (None, None, 14.4)), 18) == [
        observed[0],
        (eleven, -2.8, 0.1, 4.0, False, "open_meteo"),
        observed[2],
    ]
    final = [
        (ten, -4.0, 0.5, 0.0, False, "open_meteo"),
        (eleven, -2.8, 0.1, 4.0, False, "open_meteo"),
        (twelve, 5.0, 0.0, 1.0, False, "open_meteo"),
    ]
    ends = hours_of("2026-01-10T10:00", "archive", (-4, None, 0)) + hours_of("2026-01-10T12:00", "archive", (5, 0, 3.6))
    assert deliver(ends, 20) == final
    days = "select hour_count, forecast_hour_count, average_temperature_c from analytics.fct_weather_daily"
    assert workspace.query(days) == [(3, 0, Decimal("-0.6"))]
    assert workspace.differences_from_full_refresh(tag="weather") == []


@pytest.mark.every_engine
def test_the_weather_stands_alone_and_late_files_replace_hours(empty_workspace: Workspace) -> None:
    """The models build in an empty database. Then a forecast, observations and the archive arrive."""
    workspace = empty_workspace
    workspace.load()
    workspace.build(*WEATHER, tested=False)
    tables = workspace.engine.tables()
    assert "analytics.fct_weather_daily" in tables and "analytics.fct_sales" not in tables
    assert workspace.value("select count(*) from analytics.fct_weather_daily") == 0

    # 10 and 11 o'clock in Boston, then 11 o'clock as observed at 16:20 UTC, and an observation of the day before.
    forecast = [answer("2020-01-10T10:00", 3, endpoint="forecast", offset=-18_000), answer("2020-01-10T16:00", 4)]
    wrong = [
        answer("2020-01-10T12:00", 5, place="Atlantis"),
        answer("2020-13-10T12:00", 5),
        answer("2020-01-10T12:00", "x"),
    ]
    workspace.land(HOURLY, as_lines([*forecast, *wrong]) + "no json\n", "2020-01-10")
    workspace.land(CURRENT, as_lines([observation(1_578_673_200, 6), observation(1_578_600_000, 8)]), "2020-01-10")
    workspace.load("2020-01-10T12:00:00")
    workspace.build(*WEATHER, tested=False)
    hours = "select observed_at, temperature_c, is_forecast, providers from analytics.fct_weather_hourly"
    hours += " where location_id = 'boston' order by 1"
    assert workspace.query(hours) == [
        (at("2020-01-09T20:00"), Decimal(8), False, "openweathermap"),
        (at("2020-01-10T15:00"), Decimal(3), True, "open_meteo"),
        (at("2020-01-10T16:00"), Decimal(4), False, "both"),
    ]
    days = "select local_date, average_temperature_c, rolling_average_temperature_c from analytics.fct_weather_daily"
    days += " where location_id = 'boston' order by local_date"
    assert workspace.query(days) == [(date(2020, 1, 9), 8, 8), (date(2020, 1, 10), Decimal("3.5"), Decimal("5.75"))]

    # After the load of another place's hour, all earlier rows are outside the overlap.
    workspace.deliver(HOURLY, as_lines([answer("2020-01-10T15:00", 30, place="Cairo")]), "2020-01-12T00:00:00")
    workspace.build(*WEATHER, tested=False)
    # The archive replaces the forecast. A late hour of a week ago changes the rolling averages after it.
    late = [answer("2020-01-10T15:00", 5), answer("2020-01-04T12:00", 2), answer("2020-01-03T12:00", 100)]
    workspace.deliver(HOURLY, as_lines(late), "2020-01-15T00:00:00")
    workspace.build(*WEATHER, tested=False)
    assert workspace.query(hours)[2] == (at("2020-01-10T15:00"), Decimal(5), False, "open_meteo")
    friday = (date(2020, 1, 10), Decimal("4.5"), rounded(Decimal("14.5") / 3, 6))
    assert workspace.query(days) == [(date(2020, 1, 4), 2, 2), (date(2020, 1, 9), 8, 5), friday]

    # Scanned before that file and committed after its run, so the file's 15 o'clock is newer.
    overtaken = [answer("2020-01-10T15:00", 7), answer("2020-01-10T17:00", 6)]
    workspace.deliver(HOURLY, as_lines(overtaken), "2020-01-14T23:30:00")
    workspace.build(*WEATHER)
    assert workspace.query(days)[2] == (date(2020, 1, 10), 5, 5)
    reasons = workspace.query("select reject_reason from quarantine.rej_weather__open_meteo_hourly order by 1")
    assert [reason for (reason,) in reasons] == [
        "temperature_out_of_range",
        "unknown_location",
        "unreadable_record",
        "unreadable_temperature",
        "unreadable_time",
    ]
    assert workspace.differences_from_full_refresh(tag="weather") == []
