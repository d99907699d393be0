"""Prices and news through the models of the stream: real payloads, late and repeated files, any order."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from tests.end_to_end.factories import article, tick
from tests.end_to_end.recomputed_days import rounded
from tests.end_to_end.reshape import Candle, Record, as_lines, bitstamp_candles, coingecko_ticks
from tests.end_to_end.workspace import Workspace
from tests.real_data import find_real

PRICES, NEWS, STREAM = "market.bitcoin_prices", "market.news_events", ("--select", "tag:streaming")
HOURS = 2_000
FIRST_LOAD, LAST_LOAD = "2021-07-01T00:00:00", "2021-07-03T00:00:00"
CANDLES = """
    select hour_starts_at, open_usd, high_usd, low_usd, close_usd, return_rate, tick_count
    from analytics.fct_bitcoin_hourly
    where source_name = '{}' order by hour_starts_at"""


@pytest.fixture(scope="module")
def candles() -> list[Candle]:
    """The hours around the one in which the file changes its format, newest first as in the file."""
    found = bitstamp_candles(find_real("market/Bitstamp_BTCUSD_1h.csv.gz"))
    changed = next(number for number, candle in enumerate(found) if candle.hour.isoformat() == "2020-10-12T08:00:00")
    return found[changed - HOURS // 2 : changed + HOURS // 2]


@pytest.fixture(scope="module")
def coins() -> list[Record]:
    return coingecko_ticks(find_real("market/coingecko_coins_markets_2021-06-24.json"))


@pytest.fixture(scope="module")
def articles() -> list[Record]:
    answer = json.loads(find_real("market/newsapi_everything_2019-05.json").read_text(encoding="utf-8"))
    found: list[Record] = answer["articles"]
    return found


@pytest.fixture(scope="module")
def streamed(
    session_workspace: Workspace, candles: list[Candle], coins: list[Record], articles: list[Record]
) -> Workspace:
    """Half of the hours in the order of the file, then the rest in random slices; coins and news are repeated."""
    workspace, rng = session_workspace, random.Random(20201012)
    workspace.empty()
    ordered, rest = ([line for candle in part for line in candle.lines()] for part in (candles[::2], candles[1::2]))
    rng.shuffle(rest)
    for day, lines in enumerate((ordered, rest[:2_500], rest[2_400:]), start=1):
        loaded_at = f"2021-07-0{day}T00:00:00"
        if day != 2:
            # The page of the day as sent, which is a list.
            workspace.land(NEWS, json.dumps(articles), loaded_at[:10])
            workspace.land(PRICES, as_lines(coins), loaded_at[:10])
        workspace.deliver(PRICES, "".join(lines), loaded_at)
        workspace.build(*STREAM, tested=day == 3)
    return workspace


def test_every_real_record_is_accepted_and_counted_once(streamed: Workspace, coins: list[Record]) -> None:
    assert streamed.value("select count(*) from streaming.bitcoin_prices_raw") == 4 * HOURS + 100 + 2 * len(coins)
    assert streamed.value("select count(*) from streaming.news_events_raw") == 200
    for rejected in ("rej_market__bitcoin_prices", "rej_market__news_events"):
        assert streamed.value(f"select count(*) from quarantine.{rejected}") == 0
    counts = "select source_name, count(*) from analytics.{} group by source_name order by source_name"
    assert streamed.query(counts.format("fct_bitcoin_prices")) == [("bitstamp", 4 * HOURS), ("coingecko", 100)]
    assert streamed.query(counts.format("fct_bitcoin_hourly")) == [("bitstamp", HOURS), ("coingecko", 100)]
    assert streamed.value("select count(*) from analytics.fct_news_events") == 100


def test_candles_are_those_of_the_exchange(streamed: Workspace, candles: list[Candle]) -> None:
    closes = [Decimal(candle.close) for candle in reversed(candles)]
    returns = [None, *(rounded(close / before, 6) - 1 for before, close in pairwise(closes))]
    assert streamed.query(CANDLES.format("bitstamp")) == [
        (candle.hour, *map(Decimal, (candle.open, candle.high, candle.low, candle.close)), return_rate, 4)
        for candle, return_rate in zip(reversed(candles), returns, strict=True)
    ]


def test_prices_of_a_hundred_coins_are_exact(streamed: Workspace, coins: list[Record]) -> None:
    def category(change: Decimal) -> str:
        return "HIGH" if abs(change) >= 5 else "MEDIUM" if abs(change) >= 2 else "LOW"

    found = streamed.query(
        """select asset_id, price_usd, change_24h, volatility_category, event_timestamp
           from analytics.fct_bitcoin_prices where source_name = 'coingecko'"""
    )
    assert sorted(found) == sorted(
        (
            coin["asset"],
            rounded(Decimal(repr(coin["usd"])), 10),
            change := rounded(Decimal(repr(coin["usd_24h_change"])), 10),
            category(change),
            datetime.fromtimestamp(coin["last_updated_at"], UTC).replace(tzinfo=None),
        )
        for coin in coins
    )


def test_articles_are_read_as_they_were_published(streamed: Workspace, articles: list[Record]) -> None:
    def expected(article: Record) -> tuple[Any, ...]:
        words = len(article["title"].split())
        published = datetime.fromisoformat(article["publishedAt"]).replace(tzinfo=None)
        waited = datetime.fromisoformat(FIRST_LOAD) - published
        length = "SHORT" if words < 7 else "MEDIUM" if words < 13 else "LONG"
        return article["url"], published, words, length, article["author"] is None, waited // timedelta(seconds=1)

    found = streamed.query(
        """select url, event_timestamp, word_count, headline_length_category, author is null, processing_delay_seconds
           from analytics.fct_news_events"""
    )
    assert sorted(found) == sorted(map(expected, articles))
    # 25 have no author, two share a title, and none is about coins.
    assert sum(row[4] for row in found) == 25
    assert streamed.query(
        """select count(distinct headline), count(distinct source_category), min(source_category),
                  sum(case when has_crypto_mention then 1 else 0 end) from analytics.fct_news_events"""
    ) == [(99, 1, "general", 0)]
    loads = streamed.query("select distinct first_loaded_at, loaded_at from analytics.fct_news_events")
    assert loads == [(datetime.fromisoformat(FIRST_LOAD), datetime.fromisoformat(LAST_LOAD))]


def test_a_full_refresh_of_the_same_files_gives_the_same(streamed: Workspace) -> None:
    assert streamed.differences_from_full_refresh(tag="streaming") == []


@pytest.mark.every_engine
def test_the_stream_stands_alone_and_late_files_reopen_hours_and_articles(empty_workspace: Workspace) -> None:
    """Its models build in an empty database, without the other domains. Then late and corrected files arrive."""
    workspace = empty_workspace
    workspace.load()
    workspace.build(*STREAM, tested=False)
    tables = workspace.engine.tables()
    assert "analytics.fct_bitcoin_hourly" in tables and "analytics.fct_sales" not in tables
    assert workspace.value("select count(*) from analytics.fct_bitcoin_hourly") == 0

    ticks = [tick("10:05", 100), tick("10:55", 110), tick("11:10", 121), tick("11:20", "n/a")]
    workspace.land(PRICES, as_lines(ticks) + "no json\n", "2020-01-01")
    workspace.land(NEWS, as_lines([article(1), article(2, "Bitcoin rises")]), "2020-01-01")
    workspace.load("2020-01-01T12:00:00")
    workspace.build(*STREAM, tested=False)
    hours = "select extract(hour from hour_starts_at), open_usd, high_usd, low_usd, close_usd, return_rate"
    hours += " from analytics.fct_bitcoin_hourly order by 1"
    assert workspace.query(hours) == [(10, 100, 110, 100, 110, None), (11, 121, 121, 121, 121, Decimal("0.1"))]

    # An hour after a gap has no return. After its load, all earlier rows are outside the overlap.
    workspace.deliver(PRICES, as_lines([tick("13:00", 7)]), "2020-01-02T00:00:00")
    workspace.build(*STREAM, tested=False)
    # A corrected first tick, a late last tick, which changes the return of the next hour, and an earlier hour.
    late = [tick("10:05", 90), tick("10:59", 120), tick("09:30", 60)]
    workspace.land(PRICES, as_lines(late), "2020-01-03")
    removed = {"title": "[Removed]", "url": "https://removed.com", "publishedAt": "1970-01-01T00:00:00Z"}
    workspace.land(NEWS, as_lines([article(1, "Much happened to crypto"), article(3) | removed]), "2020-01-03")
    workspace.load("2020-01-03T00:00:00")
    workspace.build(*STREAM, tested=False)
    # 120 / 60 - 1, and 121 / 120 - 1 to six decimals
    assert workspace.query(hours) == [
        (9, 60, 60, 60, 60, None),
        (10, 90, 120, 90, 120, Decimal(1)),
        (11, 121, 121, 121, 121, Decimal("0.008333")),
        (13, 7, 7, 7, 7, None),
    ]

    # Scanned before those files and committed after their run, so their price of 10:05 is newer.
    workspace.deliver(PRICES, as_lines([tick("10:05", 95), tick("11:59", 130)]), "2020-01-02T23:30:00")
    workspace.build(*STREAM)
    assert workspace.query(hours)[1:3] == [
        (10, 90, 120, 90, 120, Decimal(1)),
        (11, 121, 130, 121, 130, Decimal("0.083333")),
    ]
    assert workspace.query(
        """select headline, has_crypto_mention, processing_delay_seconds, loaded_at > first_loaded_at
           from analytics.fct_news_events order by url"""
    ) == [("Much happened to crypto", True, 14_400, True), ("Bitcoin rises", True, 14_400, False)]
    reasons = "select reject_reason from quarantine.rej_market__{} order by reject_reason"
    assert workspace.query(reasons.format("bitcoin_prices")) == [("unreadable_price",), ("unreadable_record",)]
    assert workspace.query(reasons.format("news_events")) == [("removed_article",)]
    assert workspace.differences_from_full_refresh(tag="streaming") == []
