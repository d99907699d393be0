"""The made-up prices, articles, weather, clicks and tweets have the form and the faults of real ones."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, pairwise
from typing import Any

import pytest

from ingest.sample import engagement, sales, write_samples

START = date(2019, 1, 1)
DAYS = 40
CLICKS = "engagement.clickstream_events"
TWEETS = "social.tweets"
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
        if path.suffix == ".jsonl":
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


def kind_of(tweet: dict[str, Any]) -> str:
    references = tweet["data"].get("referenced_tweets") or [{"type": ""}]
    return str(references[0]["type"])


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
        ("engagement.clickstream_events", 0.004),
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
        ("no id", CLICKS, lambda r: not r["event_id"].strip(), 0.0001, 0.004),
        ("no visitor", CLICKS, lambda r: r["user_id"] is None, 0.0001, 0.004),
        ("no such time", CLICKS, lambda r: "T25:" in r["timestamp"], 0.0001, 0.004),
        ("id as text", CLICKS, lambda r: isinstance(r["user_id"], str), 0.005, 0.03),
        ("unknown type", CLICKS, lambda r: r["event_type"] == "page_shake", 0.005, 0.04),
        ("purchase", CLICKS, lambda r: r["event_type"] == "purchase", 0.005, 0.06),
        ("campaign", CLICKS, lambda r: "utm_campaign=" in r["page_url"], 0.02, 0.2),
        ("retweet", TWEETS, lambda r: kind_of(r) == "retweeted", 0.05, 0.4),
        ("reply", TWEETS, lambda r: kind_of(r) == "replied_to", 0.03, 0.3),
        ("quote", TWEETS, lambda r: kind_of(r) == "quoted", 0.02, 0.2),
        ("edited", TWEETS, lambda r: len(r["data"]["edit_history_tweet_ids"]) > 1, 0.002, 0.05),
        ("withheld", TWEETS, lambda r: "withheld" in r["data"], 0.002, 0.1),
        ("place", TWEETS, lambda r: "places" in r["includes"], 0.03, 0.3),
        ("gone", TWEETS, lambda r: "errors" in r, 0.005, 0.1),
        ("no id", TWEETS, lambda r: "id" not in r["data"], 0.0005, 0.01),
        ("unreadable time", TWEETS, lambda r: r["data"]["created_at"] == "just now", 0.0005, 0.01),
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


@cache
def customers() -> dict[str, list[list[dict[str, str]]]]:
    """The lists of customers in the sales and in the demographics, as delivered."""
    found: dict[str, list[list[dict[str, str]]]] = {}
    deliveries = chain(sales.write_samples(START, DAYS, 1, 0), engagement.write_samples(START, DAYS, 1, 0))
    for feed, path, _ in deliveries:
        if feed in ("sales.customers", "engagement.customer_demographics"):
            with path.open(encoding="utf-8", newline="") as file:
                found.setdefault(feed, []).append(list(csv.DictReader(file)))
    return found


def sessions(minutes: int, of: Iterable[dict[str, Any]]) -> int:
    """How many visits there are, if one ends after so many minutes without an event."""
    times: dict[str, set[str]] = {}
    for record in of:
        if record["user_id"] is not None and "T25:" not in record["timestamp"]:
            times.setdefault(str(record["user_id"]), set()).add(record["timestamp"])
    gaps = [
        datetime.fromisoformat(later) - datetime.fromisoformat(at)
        for found in times.values()
        for at, later in pairwise(sorted(found))
    ]
    return len(times) + sum(gap > timedelta(minutes=minutes) for gap in gaps)


def test_customers_are_shared_by_sales_demographics_and_clicks() -> None:
    buyers = {row["CustomerID"] for row in customers()["sales.customers"][-1]}
    listed = {row["customer_id"] for row in customers()["engagement.customer_demographics"][-1]}
    visitors = {str(record["user_id"]) for record in records(CLICKS)}
    # The last list of customers is of the 32nd day, that of the demographics of the 36th.
    assert 0.88 < len(buyers & listed) / len(buyers) < 0.96
    assert 0.15 < len(listed - buyers) / len(listed) < 0.25
    assert all(len(visitors & some) > 50 for some in (buyers & listed, listed - buyers, buyers))
    assert 40 < len(visitors - buyers - listed) < 0.2 * len(visitors)


def test_customers_are_listed_every_five_days_and_some_move() -> None:
    lists = customers()["engagement.customer_demographics"]
    assert len(lists) == DAYS // 5
    regions: dict[str, set[str]] = {}
    emails: dict[str, set[str]] = {}
    for row in (row for rows in lists for row in rows):
        regions.setdefault(row["customer_id"], set()).add(row["region"])
        emails.setdefault(row["customer_id"], set()).add(row["email"].strip().lower())
    assert 0.05 < share(regions.values(), lambda said: len(said) > 1) < 0.25
    assert 0.05 < share(emails.values(), lambda said: len(said) > 1) < 0.25
    rows = [row for rows in lists for row in rows]
    assert 2 <= sum(row["email"] == "nobody at example.com" for row in rows) < 0.01 * len(rows)
    assert 2 <= sum(row["signup_date"] == "2024/13/45" for row in rows) < 0.01 * len(rows)
    assert 2 <= sum(len(said) - len({row["customer_id"] for row in said}) for said in lists) < 0.01 * len(rows)
    good = [row["signup_date"] for row in rows if row["signup_date"] != "2024/13/45"]
    assert all(re.fullmatch(r"201[789]/\d\d/\d\d", text) for text in good)
    # No e-mail address is real: these domains are reserved for examples.
    assert all(re.search("@example[.](com|org|net)$", mail) for said in emails.values() for mail in said if "@" in mail)


def test_clicks_are_visits_which_events_that_come_late_join() -> None:
    files = deliveries(CLICKS)
    assert 120 < sum(len(file.lines) for file in files) / len(files) < 400
    first_said: dict[str, tuple[dict[str, Any], bool]] = {}
    for file in files:
        days = Counter(record["timestamp"][:10] for record in file.records)
        usual = date.fromisoformat(max(days, key=lambda day: days[day]))
        for record in file.records:
            is_held_up = record["timestamp"][:10] <= (usual - timedelta(days=1)).isoformat()
            first_said.setdefault(record["event_id"], (record, is_held_up))
    everything = [record for record, _ in first_said.values()]
    in_time = [record for record, is_held_up in first_said.values() if not is_held_up]
    assert 0.01 < 1 - len(in_time) / len(everything) < 0.1
    # Each of them holds a visit together that falls in two without it.
    assert 80 < sessions(30, in_time) - sessions(30, everything) == len(everything) - len(in_time)
    assert 35 * DAYS < sessions(30, everything) < 65 * DAYS


def test_a_click_is_said_again_with_another_time_or_visitor() -> None:
    said: dict[str, tuple[set[str], set[str]]] = {}
    for record in records(CLICKS):
        if record["event_id"].strip() and record["user_id"] is not None and "T25:" not in record["timestamp"]:
            times, visitors = said.setdefault(record["event_id"], (set(), set()))
            times.add(record["timestamp"])
            visitors.add(str(record["user_id"]))
    assert 10 < sum(len(times) > 1 for times, _ in said.values()) < 40
    assert 10 < sum(len(visitors) > 1 for _, visitors in said.values()) < 40


def test_a_tweet_is_found_again_with_metrics_that_grew() -> None:
    likes: dict[str, dict[date, int]] = {}
    for file in deliveries(TWEETS):
        for record in file.records:
            tweet = record["data"]
            if "id" in tweet and kind_of(record) != "retweeted":
                likes.setdefault(tweet["id"], {})[file.day] = tweet["public_metrics"]["like_count"]
    assert 5 * DAYS < len(likes) < 12 * DAYS
    assert share(likes.values(), lambda by_day: len(by_day) == 3) > 0.8
    assert all(list(by_day.values()) == sorted(by_day.values()) for by_day in likes.values())
    assert share(likes.values(), lambda by_day: len(set(by_day.values())) > 1) > 0.5


def test_a_tweet_has_beside_it_what_it_points_at() -> None:
    for record in records(TWEETS):
        tweet, includes = record["data"], record["includes"]
        mentions = {mention["id"] for mention in tweet["entities"].get("mentions", [])}
        people = {tweet["author_id"], tweet.get("in_reply_to_user_id")} - {None} | mentions
        assert {user["id"] for user in includes["users"]} == people
        pointed = {reference["id"] for reference in tweet.get("referenced_tweets", [])}
        gone = {error["resource_id"] for error in record.get("errors", [])}
        assert {one["id"] for one in includes.get("tweets", [])} == pointed - gone
        # X doesn't know a retweet of a retweet.
        assert all(kind_of({"data": one}) == "" for one in includes.get("tweets", []))
        assert {one["id"] for one in includes.get("places", [])} == set(tweet.get("geo", {}).values())
        keys = tweet.get("attachments", {}).get("media_keys", [])
        assert [one["media_key"] for one in includes.get("media", [])] == keys
        for tag in tweet["entities"]["hashtags"]:
            assert tweet["text"][tag["start"] : tag["end"]] == f"#{tag['tag']}"
        assert "ChargeNow" in {tag["tag"] for tag in tweet["entities"]["hashtags"]}
