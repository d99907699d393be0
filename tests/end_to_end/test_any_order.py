"""Prices, articles and weather, in any order, late, repeated or in conflict, give the same as a full refresh."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.end_to_end.factories import answer, article, observation, tick
from tests.end_to_end.reshape import Record, as_lines
from tests.end_to_end.schedules import FILES, SCHEDULES, load_times, random_part
from tests.end_to_end.workspace import Workspace

PRICES, NEWS, STREAM = "market.bitcoin_prices", "market.news_events", ("--select", "tag:streaming")
HOURLY, CURRENT, WEATHER = "weather.open_meteo_hourly", "weather.openweathermap_current", ("--select", "tag:weather")


@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_conflicting_prices_and_articles_equals_a_full_refresh(workspace: Workspace, seed: int) -> None:
    """Few keys with many versions each; files are repeated or late, and some runs build only some models."""
    rng = random.Random(seed)
    landed: list[tuple[str, str]] = []
    for loaded_at in load_times(rng, FILES):
        if landed and rng.random() < 0.25:
            feed, text = rng.choice(landed)
        elif rng.random() < 0.7:
            feed, text = PRICES, as_lines(random_tick(rng) for _ in range(rng.randint(1, 12)))
        else:
            feed, text = NEWS, as_lines(random_article(rng) for _ in range(rng.randint(1, 4)))
        landed.append((feed, text))
        workspace.deliver(feed, text, loaded_at)
        if rng.random() < 0.4:
            is_part = workspace.is_built("fct_bitcoin_hourly") and rng.random() < 0.7
            workspace.build(*(random_part(rng, workspace.models("streaming")) if is_part else STREAM), tested=False)
    workspace.build(*STREAM, tested=False)
    assert workspace.differences_from_full_refresh(tag="streaming") == []


def random_tick(rng: random.Random) -> Record:
    time = f"{rng.randint(0, 5):02}:{rng.choice(['00', '00', '29', '59'])}"
    usd = rng.choice([1, 9_000, 9_000.0000000001, "9001", 123.4567890123, 0, None])
    return tick(time, usd, rng.choice([None, 2, -5, 1.99999]), rng.choice(["kraken", "coingecko"]))


def random_article(rng: random.Random) -> Record:
    title = rng.choice(["One word", "More than seven words about the price of bitcoin", "[Removed]"])
    return article(rng.randint(1, 4), title, rng.choice(["2020-01-01T08:00:00Z", "2020-01-01T10:00:00+01:00", "soon"]))


@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_conflicting_answers_equals_a_full_refresh(workspace: Workspace, seed: int) -> None:
    """Few hours with many versions each; files are repeated or late, and some runs build only some models."""
    rng = random.Random(seed)
    parts = [
        None,
        None,
        "+fct_weather_hourly",
        "int_weather__observations_deduplicated",
        "fct_weather_hourly+,tag:weather",
    ]
    landed: list[tuple[str, str]] = []
    for loaded_at in load_times(rng, FILES):
        if landed and rng.random() < 0.25:
            feed, text = rng.choice(landed)
        elif rng.random() < 0.7:
            feed, text = HOURLY, as_lines(random_hour(rng) for _ in range(rng.randint(1, 12)))
        else:
            feed, text = CURRENT, as_lines(random_observation(rng) for _ in range(rng.randint(1, 4)))
        landed.append((feed, text))
        workspace.deliver(feed, text, loaded_at)
        if rng.random() < 0.4:
            part = rng.choice(parts) if workspace.is_built("fct_weather_daily") else None
            workspace.build(*(["--select", part] if part else WEATHER), tested=False)
    workspace.build(*WEATHER, tested=False)
    assert workspace.differences_from_full_refresh(tag="weather") == []


def random_hour(rng: random.Random) -> Record:
    # Around midnight in Boston when its clocks change, in responses with different offsets.
    time = f"2019-11-{rng.choice(['02', '03', '04', '09'])}T{rng.choice(['00', '04', '05', '23'])}:00"
    degrees: Any = rng.choice([1, 2.25, "3", None, "x"])
    record = answer(
        time, degrees, rng.choice(["Boston", "london "]), rng.choice(["archive", "forecast"]), rng.choice([0, -18_000])
    )
    record["hourly"]["precipitation"] = rng.choice([0, 0.5, None])
    return record


def random_observation(rng: random.Random) -> Record:
    # 2019-11-03 from 03:00 UTC on
    epoch = 1_572_750_000 + 900 * rng.randint(0, 12)
    return observation(epoch, rng.choice([1, 9.99, None]), rng.choice(["Boston", "London", "Nowhere"]))
