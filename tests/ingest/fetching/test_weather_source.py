"""Hours come as rows with every value as it was sent, and only when all of them are there."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from ingest.api.client import Client
from ingest.api.json_values import read_json, write_json
from ingest.errors import ApiRefused, ApiUnavailable, FetchFailed, PlaceUnknown, ShapeError
from ingest.sources.places import Place, find_place, read_places
from ingest.sources.weather import (
    OPEN_METEO_ARCHIVE,
    OPENWEATHERMAP,
    VARIABLES,
    choose_endpoint,
    open_meteo_hourly,
    openweathermap_current,
)

BOSTON = Place("Boston", "42.3584", "-71.0598")
DAY = date(2026, 1, 25)
Open = Callable[..., Client]
Real = Callable[[str], bytes]


def answer(**other: Any) -> dict[str, Any]:
    """Return an answer of the archive for DAY."""
    hours = [f"2026-01-25T{hour:02}:00" for hour in range(24)]
    return {
        "latitude": 42.355,
        "longitude": -71.066,
        "generationtime_ms": 0.2,
        "utc_offset_seconds": 0,
        "timezone": "GMT",
        "timezone_abbreviation": "GMT",
        "elevation": 38.0,
        "hourly_units": {"time": "iso8601", **dict.fromkeys(VARIABLES, "?")},
        "hourly": {"time": hours, **{name: [0.5 + hour for hour in range(24)] for name in VARIABLES}},
        **other,
    }


def hourly(**other: Any) -> dict[str, Any]:
    return answer(hourly=answer()["hourly"] | other)


@pytest.fixture
def fetched(client: Open, httpserver: HTTPServer) -> Callable[..., list[Any]]:
    def fetch(body: Any, last: date = DAY, **options: Any) -> list[Any]:
        text = body if isinstance(body, bytes) else json.dumps(body)
        httpserver.clear()
        httpserver.expect_request("/v1/archive").respond_with_data(text)
        first = options.pop("first", DAY)
        return list(open_meteo_hourly(client(OPEN_METEO_ARCHIVE), "archive", BOSTON, first, last, **options))

    return fetch


def test_an_hour_lands_with_what_was_asked_and_all_that_was_sent(client: Open, httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/v1/archive",
        query_string={
            "latitude": "42.3584",
            "longitude": "-71.0598",
            "start_date": "2026-01-25",
            "end_date": "2026-01-25",
            "hourly": ",".join(VARIABLES),
            "wind_speed_unit": "ms",
            "timezone": "GMT",
        },
    ).respond_with_json(answer(added=[1.50]) | {"hourly": answer()["hourly"] | {"snow_depth": [None] * 24}})
    records = list(open_meteo_hourly(client(OPEN_METEO_ARCHIVE), "archive", BOSTON, DAY, DAY))
    assert len(records) == 24
    assert write_json(records[3]) == (
        '{"request":{"location":"Boston","endpoint":"archive"},"latitude":42.355,"longitude":-71.066,'
        '"utc_offset_seconds":0,"timezone":"GMT","timezone_abbreviation":"GMT","elevation":38.0,'
        '"hourly_units":{"time":"iso8601",' + ",".join(f'"{name}":"?"' for name in VARIABLES) + "},"
        '"hourly":{"time":"2026-01-25T03:00",'
        + ",".join(f'"{name}":3.5' for name in VARIABLES)
        + ',"snow_depth":null},"added":[1.5]}'
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("open_meteo_paris_hourly_2025-12-11", date(2025, 12, 11)),
        ("open_meteo_asyut_hourly_2026-06-18", date(2026, 6, 18)),
    ],
)
def test_real_hours_are_rows_with_every_digit(fetched: Callable[..., Any], real: Real, name: str, first: date) -> None:
    body = real(f"weather/{name}.json")
    sent = read_json(body)
    variables = [name for name in sent["hourly"] if name != "time"]
    records = fetched(body, first=first, last=first + timedelta(days=6), variables=variables)
    assert len(records) == 168
    assert {name: [record["hourly"][name] for record in records] for name in sent["hourly"]} == sent["hourly"]
    rest = {key: value for key, value in sent.items() if key not in ("hourly", "generationtime_ms")}
    shared = [{key: record[key] for key in record if key not in ("request", "hourly")} for record in records]
    assert shared == [rest] * 168
    lines = "".join(map(write_json, records))
    assert all(lines.count(f'"time":"{hour}"') == 1 for hour in sent["hourly"]["time"])
    with pytest.raises(ShapeError, match=r"field hourly\.dew_point_2m of the answer is missing"):
        fetched(body, first=first, last=first + timedelta(days=6))


def test_the_same_hours_are_the_same_records_at_any_time(fetched: Callable[..., Any]) -> None:
    assert fetched(answer(generationtime_ms=0.1)) == fetched(answer(generationtime_ms=7.0))


NULLS = dict.fromkeys(VARIABLES, [None] * 24)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], r"\(whole\) of the answer is a list"),
        (answer(hourly=None), "hourly of the answer is a null instead of an object"),
        (answer(hourly={}), "hourly.time of the answer is missing"),
        (hourly(rain=[1.0] * 23), "hourly.rain of the answer has 23 values for 24 hours"),
        (hourly(rain=1.0), "hourly.rain of the answer is a number instead of a list"),
        (hourly(added=[1.0]), "hourly.added of the answer has 1 values"),
        (
            {**answer(), "hourly": {k if k != "rain" else "rain_sum": v for k, v in answer()["hourly"].items()}},
            "hourly.rain of the answer is missing",
        ),
        (
            answer(hourly={name: values[:20] for name, values in answer()["hourly"].items()}),
            "hourly.time of the answer isn't the 24 hours from 2026-01-25 to 2026-01-25",
        ),
        (answer(hourly_units=None), "hourly_units of the answer is a null"),
        ({k: v for k, v in answer().items() if k != "utc_offset_seconds"}, "utc_offset_seconds of the answer is miss"),
    ],
)
def test_a_changed_answer_names_feed_and_field(fetched: Callable[..., Any], body: Any, words: str) -> None:
    with pytest.raises(ShapeError, match=f"weather.open_meteo_hourly: field {words}"):
        fetched(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            hourly(**NULLS),
            "no values yet for 24 of 24 hours in Boston, from 2026-01-25T00:00 on: ask again in some days",
        ),
        (
            hourly(**dict.fromkeys(VARIABLES, [1] * 18 + [None] * 6)),
            "6 of 24 hours in Boston, from 2026-01-25T18:00 on",
        ),
    ],
)
def test_hours_without_any_value_are_not_there_yet(fetched: Callable[..., Any], body: Any, words: str) -> None:
    with pytest.raises(ApiUnavailable, match=words):
        fetched(body)


def test_an_hour_with_a_single_value_is_there(fetched: Callable[..., Any]) -> None:
    assert len(fetched(hourly(**NULLS | {"rain": [0] * 24}))) == 24


def test_the_archive_is_asked_when_it_is_complete() -> None:
    today = date(2026, 3, 1)
    days = {age: choose_endpoint(today - timedelta(days=age), today) for age in (0, 5, 6, 93, 9000)}
    assert days == {0: "forecast", 5: "forecast", 6: "archive", 93: "archive", 9000: "archive"}


@pytest.mark.parametrize("name", ["current-weather-official", "current-weather-minsk"])
def test_real_current_weather_lands_as_sent(
    client: Open, keys: None, httpserver: HTTPServer, real: Real, name: str
) -> None:
    body = real(f"weather/openweathermap_{name}.json")
    httpserver.expect_request(
        "/data/2.5/weather",
        query_string={"lat": "42.3584", "lon": "-71.0598", "units": "metric", "appid": "s3cret-k3y/with+odd=letters"},
    ).respond_with_data(body)
    (record,) = openweathermap_current(client(OPENWEATHERMAP), BOSTON)
    assert record.pop("request") == {"location": "Boston", "units": "metric"}
    assert record == read_json(body)


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (
            '{"cod":"404","message":"city not found"}',
            ApiRefused,
            "OpenWeatherMap answers with an error, city not found",
        ),
        (
            '{"cod":200,"main":{"temp":1}}',
            ShapeError,
            "weather.openweathermap_current: field dt of the answer is missing",
        ),
        ('{"cod":200,"dt":1,"main":{"temperature":1}}', ShapeError, "field main.temp of the answer is missing"),
        ('{"dt":"1","main":{"temp":1}}', ShapeError, "field dt of the answer is a text instead of a number"),
        ("[]", ShapeError, r"field \(whole\) of the answer is a list"),
    ],
)
def test_a_changed_current_answer_is_named(
    client: Open, keys: None, httpserver: HTTPServer, body: str, error: type[FetchFailed], words: str
) -> None:
    httpserver.expect_request("/data/2.5/weather").respond_with_data(body)
    with pytest.raises(error, match=words):
        list(openweathermap_current(client(OPENWEATHERMAP), BOSTON))


def test_a_place_is_found_however_it_is_written() -> None:
    places = read_places()
    assert find_place(places, " boston ") == BOSTON
    assert len({place.name for place in places}) == len(places) >= 13
    with pytest.raises(PlaceUnknown, match=r"^Location Bosten is unknown: use one of Boston, .*Tokyo, or add it to"):
        find_place(places, "Bosten")
