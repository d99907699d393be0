"""The made-up prices, articles and weather have the form that is fetched, and the faults that real ones have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from ingest.sample import write_samples

START = date(2019, 1, 1)
DAYS = 40
Records = list[dict[str, Any]]


@dataclass(frozen=True)
class Delivery:
    """One file: the day it lands under, its lines, and the records on those that are JSON."""

    day: date
    lines: list[str]
    records: Records


@cache
def sample(days: int, ticks_per_minute: float) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {}
    for feed, path, day in write_samples(START, days, 1, 0, ticks_per_minute):
        if not feed.startswith("sales."):
            lines = path.read_text(encoding="utf-8").splitlines()
            delivery = Delivery(day, lines, [json.loads(line) for line in lines if is_json(line)])
            found.setdefault(feed, []).append(delivery)
    return found


def deliveries(feed: str) -> list[Delivery]:
    return sample(DAYS, 0.1)[feed]


def is_json(line: str) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def lines(feed: str) -> list[str]:
    return [line for delivery in deliveries(feed) for line in delivery.lines]


def records(feed: str) -> Records:
    return [record for delivery in deliveries(feed) for record in delivery.records]


def prices() -> dict[int, float]:
    """The prices as first sent, by their moment."""
    found: dict[int, float] = {}
    for record in records("market.bitcoin_prices"):
        if record["asset"] and isinstance(record["last_updated_at"], int) and isinstance(record.get("usd"), float):
            found.setdefault(record["last_updated_at"], record["usd"])
    return found


def share(of: Iterable[Any], having: Callable[[Any], bool]) -> float:
    kept = [having(one) for one in of]
    return sum(kept) / len(kept)


def day_of(epoch: int) -> date:
    return datetime.fromtimestamp(epoch, UTC).date()


def test_prices_come_every_ten_minutes_and_walk() -> None:
    ticks = sorted(prices().items())
    assert 0.98 * 144 * DAYS < len(ticks) <= 144 * DAYS
    assert day_of(ticks[0][0]) == START and day_of(ticks[-1][0]) == START + timedelta(days=DAYS - 1)
    # Two missing ticks in a row are unlikely, and a price never jumps.
    assert max(later - at for (at, _), (later, _) in pairwise(ticks)) < 60 * 60
    assert max(abs(after / before - 1) for (_, before), (_, after) in pairwise(ticks)) < 0.02
    assert max(price for _, price in ticks) / min(price for _, price in ticks) > 1.2
    assert share(ticks, lambda tick: len(str(tick[1]).partition(".")[2]) >= 10) > 0.9


def test_the_change_is_against_the_price_a_day_before() -> None:
    known = prices()
    for record in deliveries("market.bitcoin_prices")[20].records[:5]:
        at = record["last_updated_at"]
        near = min(known, key=lambda other: abs(other - at + 86_400))
        assert record["usd_24h_change"] == pytest.approx((record["usd"] / known[near] - 1) * 100, abs=2)
    changes = [abs(record["usd_24h_change"]) for record in records("market.bitcoin_prices")]
    assert min(share(changes, lambda c: c < 2), share(changes, lambda c: 2 <= c < 5), share(changes, lambda c: c >= 5))


def test_at_stream_speed_a_file_has_an_hour_at_most() -> None:
    files = sample(2, 2)["market.bitcoin_prices"]
    # The second day is delivered twice.
    assert len(files) == 24 + 2 * 24
    seconds = [[r["last_updated_at"] for r in file.records if isinstance(r["last_updated_at"], int)] for file in files]
    assert all(len({second // 3_600 for second in of_file}) == 1 for of_file in seconds)
    assert 2 * 0.98 * 2_880 < len({second for of_file in seconds for second in of_file}) <= 2 * 2_880


@pytest.mark.parametrize(
    ("feed", "highest"),
    [
        ("market.bitcoin_prices", 0.004),
        ("market.news_events", 0.02),
        ("weather.open_meteo_hourly", 0.004),
        ("weather.openweathermap_current", 0.01),
    ],
)
def test_some_lines_are_not_json_and_some_come_twice(feed: str, highest: float) -> None:
    assert 0.0002 < share(lines(feed), lambda line: not is_json(line)) < highest
    repeated = sum(len(file.lines) - len(set(file.lines)) for file in deliveries(feed))
    # Of articles only withdrawn ones look alike.
    assert 2 <= repeated < 0.02 * len(lines(feed))


@pytest.mark.parametrize(
    ("what", "of", "having", "lowest", "highest"),
    [
        ("no price", "market.bitcoin_prices", lambda r: "usd" not in r, 0.0002, 0.004),
        ("no number", "market.bitcoin_prices", lambda r: r.get("usd") == "n/a", 0.0002, 0.004),
        ("no time", "market.bitcoin_prices", lambda r: r["last_updated_at"] is None, 0.0002, 0.004),
        ("no asset", "market.bitcoin_prices", lambda r: not r["asset"], 0.0002, 0.004),
        ("text", "market.bitcoin_prices", lambda r: isinstance(r["last_updated_at"], str), 0.002, 0.01),
        ("withdrawn", "market.news_events", lambda r: r["title"] == "[Removed]", 0.005, 0.06),
        ("edited", "market.news_events", lambda r: str(r["title"]).endswith(" (updated)"), 0.03, 0.15),
        ("no author", "market.news_events", lambda r: not r["author"], 0.3, 0.7),
        ("unknown source", "market.news_events", lambda r: not r["source"]["id"], 0.1, 0.4),
        ("crypto", "market.news_events", lambda r: "itcoin" in str(r["title"]), 0.05, 0.3),
        ("no url", "market.news_events", lambda r: not r["url"].strip(), 0.0005, 0.02),
        ("unreadable time", "market.news_events", lambda r: r["publishedAt"] == "yesterday", 0.0005, 0.02),
        ("no title", "market.news_events", lambda r: r["title"] is None, 0.0005, 0.02),
        ("nowhere", "weather.open_meteo_hourly", lambda r: r["request"]["location"] == "Atlantis", 0.0005, 0.005),
        ("no hour", "weather.open_meteo_hourly", lambda r: "time" not in r["hourly"], 0.0005, 0.005),
        ("no value", "weather.open_meteo_hourly", lambda r: r["hourly"]["temperature_2m"] is None, 0.0005, 0.006),
        ("no number", "weather.open_meteo_hourly", lambda r: r["hourly"]["temperature_2m"] == "n/a", 0.0005, 0.005),
        ("nowhere", "weather.openweathermap_current", lambda r: r["request"]["location"] == "Atlantis", 0.0005, 0.01),
        ("kelvin", "weather.openweathermap_current", lambda r: "units" not in r["request"], 0.3, 0.35),
    ],
)
def test_records_are_as_unclean_as_real_ones(
    what: str, of: str, having: Callable[[dict[str, Any]], bool], lowest: float, highest: float
) -> None:
    assert lowest < share(records(of), having) < highest, what


def test_days_come_twice_late_and_corrected() -> None:
    files = deliveries("market.bitcoin_prices")
    texts = ["\n".join(file.lines) for file in files]
    assert len(texts) - len(set(texts)) == 5
    late = [file for file in files if file.day - day_of(file.records[0]["last_updated_at"]) == timedelta(days=3)]
    assert len(late) == 4
    versions: dict[int, set[str]] = {}
    for record in records("market.bitcoin_prices"):
        if record.get("usd") not in (None, "n/a") and record["last_updated_at"]:
            versions.setdefault(int(record["last_updated_at"]), set()).add(str(record["usd"]))
    assert 30 < sum(len(said) > 1 for said in versions.values()) < 50


def test_an_article_is_fetched_again_on_the_days_after() -> None:
    days: dict[str, set[date]] = {}
    for file in deliveries("market.news_events"):
        for record in file.records:
            if record["url"].startswith("https://news.example/"):
                days.setdefault(record["url"], set()).add(file.day)
    assert 8 * DAYS < len(days) < 13 * DAYS
    assert 0.3 < share(days.values(), lambda found: len(found) > 1) < 0.7
    assert all(max(found) - min(found) <= timedelta(days=2) for found in days.values())


def test_the_archive_says_every_hour_again_after_the_forecast() -> None:
    said: dict[tuple[str, str], dict[str, set[float]]] = {}
    for file in deliveries("weather.open_meteo_hourly"):
        for record in file.records:
            hourly, request = record["hourly"], record["request"]
            if "time" in hourly and request["location"] != "Atlantis" and hourly["temperature_2m"] not in (None, "n/a"):
                waited = file.day - date.fromisoformat(hourly["time"][:10])
                assert (waited >= timedelta(days=5)) == (request["endpoint"] == "archive")
                at = (request["location"], hourly["time"])
                said.setdefault(at, {}).setdefault(request["endpoint"], set()).add(float(hourly["temperature_2m"]))
    assert len(said) == 3 * 24 * DAYS
    assert share(said.values(), lambda by: by.keys() == {"forecast", "archive"}) > 0.97
    assert share(said.values(), lambda by: by.get("forecast") != by.get("archive")) > 0.8
    assert 30 < sum(len(by.get("archive", ())) > 1 for by in said.values()) <= 3 * 14


def test_one_place_answers_in_its_own_time_and_with_old_names() -> None:
    for record in records("weather.open_meteo_hourly"):
        is_old = record["utc_offset_seconds"] == -18_000
        assert is_old or record["utc_offset_seconds"] == 0
        assert is_old == (record["timezone"] == "America/New_York")
        for section in (record["hourly"], record["hourly_units"]):
            assert is_old == ("relativehumidity_2m" in section) == ("wind_speed_10m" not in section)
        assert record["hourly"].keys() | {"time", "temperature_2m"} == record["hourly_units"].keys()


def test_weather_is_observed_every_three_hours() -> None:
    hours: dict[str, set[int]] = {}
    for record in records("weather.openweathermap_current"):
        hours.setdefault(record["request"]["location"], set()).add(record["dt"] // 3_600)
    hours.pop("Atlantis")
    assert hours.keys() == {"Boston", "London", "Kolkata"}
    assert all(0.95 * 8 * DAYS < len(found) <= 8 * DAYS for found in hours.values())
    degrees = [r["main"].get("temp") for r in records("weather.openweathermap_current") if "units" not in r["request"]]
    assert all(250 < float(degree) < 320 for degree in degrees if degree and degree != "n/a")
