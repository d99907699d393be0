"""A whole answer that someone saved lands as its records, or is refused in a sentence that says what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from pytest_httpserver import HTTPServer

from ingest.errors import FileRefused
from ingest.sources.answers import open_answers

PRICES, NEWS, TWEETS = "market.bitcoin_prices", "market.news_events", "social.tweets"
HOURLY, CURRENT = "weather.open_meteo_hourly", "weather.openweathermap_current"
Ingest = Callable[..., Result]
Landed = Callable[[], dict[str, list[Any]]]
Real = Callable[[str], bytes]

BITCOIN = '{"usd":67187.33589365660071,"usd_24h_change":3.6e0,"last_updated_at":1711356300}'
ETHER = '{"usd":3450.10,"eur":3190,"last_updated_at":1711356301}'
PRICE_LINES = [
    '{"source":"coingecko","asset":"bitcoin",' + BITCOIN[1:],
    '{"source":"coingecko","asset":"ethereum",' + ETHER[1:],
]
HOURS = '{"time":["2026-01-25T00:00","2026-01-25T01:00"],"temperature_2m":[1.50,null]}'
BOSTON = '"request":{"location":"Boston","endpoint":"archive"}'


def opened(feed: str, *texts: str) -> list[str] | None:
    lines = open_answers(feed, iter(texts))
    return None if lines is None else list(lines)


def test_prices_are_a_record_each() -> None:
    assert opened(PRICES, f'{{"bitcoin":{BITCOIN},"ethereum":{ETHER}}}') == PRICE_LINES
    stale = '{"usd":null,"last_updated_at":null}'
    assert opened(PRICES, f'{{"status":{stale}}}') == ['{"source":"coingecko","asset":"status",' + stale[1:]]


def test_articles_are_a_record_each(caplog: pytest.LogCaptureFixture) -> None:
    articles = ['{"url":"b","n":1.0}', '{"url":"a"}', "null"]
    answer = f'{{"status":"ok","totalResults":3,"articles":[{",".join(articles)}]}}'
    assert opened(NEWS, answer) == articles
    assert opened(NEWS, '{"status":"ok","totalResults":0,"articles":[]}') == []
    assert caplog.messages == []
    assert opened(NEWS, answer.replace('s":3', 's":61')) == articles
    assert caplog.messages == ["NewsAPI counted 61 articles, and the file has 3 of them"]


def test_tweets_are_a_record_each_with_what_they_point_at() -> None:
    tweets = ['{"id":"2","text":"b","author_id":"7"}', '{"id":"1","text":"a"}']
    users = '{"users":[{"id":"7"},{"id":"8"}]}'
    page = f'{{"data":[{",".join(tweets)}],"includes":{users},"meta":{{"result_count":2}}}}'
    assert opened(TWEETS, page) == [
        f'{{"data":{tweets[0]},"includes":{{"users":[{{"id":"7"}}]}}}}',
        f'{{"data":{tweets[1]}}}',
    ]
    assert opened(TWEETS, '{"meta":{"result_count":0}}') == []


def test_hours_are_a_record_each_where_the_answer_says_its_place() -> None:
    answer = f'{{"latitude":42.36,"generationtime_ms":0.2,"hourly":{HOURS},{BOSTON}}}'
    assert opened(HOURLY, answer) == [
        f'{{{BOSTON},"latitude":42.36,"hourly":{{"time":"2026-01-25T00:00","temperature_2m":1.50}}}}',
        f'{{{BOSTON},"latitude":42.36,"hourly":{{"time":"2026-01-25T01:00","temperature_2m":null}}}}',
    ]


def test_answers_one_after_the_other_are_opened_each_and_what_is_none_stays() -> None:
    limit = '{"status": {"error_code": 429}}'
    prices = [f'{{"bitcoin": {BITCOIN}}}', limit, "", '{"bitcoin": {"usd": 1}}', "cut {", f'{{"ethereum": {ETHER}}}']
    kept = [limit, '{"bitcoin": {"usd": 1}}', "cut {", PRICE_LINES[1]]
    assert opened(PRICES, *prices) == [PRICE_LINES[0], *kept]
    assert opened(PRICES, *prices[1:]) == kept


@pytest.mark.parametrize(
    ("feed", "text"),
    [
        (PRICES, PRICE_LINES[0]),
        (PRICES, '{"source":"kraken","asset":"bitcoin","usd":{},"last_updated_at":"now"}'),
        (PRICES, "{}"),
        (PRICES, '"text"'),
        (PRICES, "[1]"),
        (PRICES, "no json"),
        (PRICES, ""),
        (NEWS, '{"title":"Too Many Requests","message":"rate limit","description":"429","url":"a"}'),
        (NEWS, "{}"),
        (TWEETS, '{"data":{"id":"1","text":"a"},"errors":[{"title":"Not Found Error"}]}'),
        (TWEETS, '{"id":"1","text":"a"}'),
        (TWEETS, '{"data":null}'),
        (HOURLY, f'{{{BOSTON},"hourly":{{"time":"2026-01-25T00:00","temperature_2m":1.5}}}}'),
        (HOURLY, '{"hourly":{}}'),
        (CURRENT, '{"name":"London","cod":200,"main":{"temp":280.5}}'),
        (CURRENT, '{"request":{"units":"metric"},"main":{"temp":-3.5}}'),
        (CURRENT, '{"main":{"temp":null}}'),
        ("engagement.clickstream_events", '{"status":"error","articles":[1]}'),
    ],
)
def test_what_is_a_record_already_or_none_of_ours_stays_as_it_is(feed: str, text: str) -> None:
    assert opened(feed, text) is None
    assert opened(feed, text, '{"status":"error"}') is None


@pytest.mark.parametrize(
    ("feed", "text", "said"),
    [
        (
            PRICES,
            '{"bitcoin":{"usd":1}}',
            "no last_updated_at of bitcoin: ask CoinGecko with include_last",
        ),
        (PRICES, f'{{"bitcoin":{BITCOIN},"a":{{"eur":1}},"b":{{}}}}', "no usd of a, b: ask CoinGecko with vs_currenc"),
        (PRICES, '{"prices":[[1711356300000,67187.3]],"market_caps":[]}', "don't say in which currency they are: save"),
        (PRICES, '{"id":"bitcoin","current_price":67187,"last_updated":"2021-06-24"}', "don't say in which currency"),
        (NEWS, '{"status":"ok","sources":[{"id":"cnn"}]}', "it has no articles: save the answer of NewsAPI's /everyth"),
        (TWEETS, '{"data":[{"id":"1","username":"a"}]}', "it has no tweets: save the answer of a search of X"),
        (TWEETS, '{"data":[{"tweet_count":3}],"meta":{}}', r"field data\[0\].id of the answer is missing$"),
        (
            HOURLY,
            f'{{"hourly":{HOURS}}}',
            "weather.open_meteo_hourly --location NAME --run-date 2026-01-25",
        ),
        (HOURLY, f'{{"hourly":{HOURS},"request":{{"location":"Boston"}}}}', "neither which place it is of nor whether"),
        (HOURLY, '{"generationtime_ms":1,"daily":{"time":["2026-01-25"]}}', "no hourly values: ask Open-Meteo with"),
        (
            HOURLY,
            f'{{"hourly":{HOURS[:-1]},"rain":[0]}},{BOSTON}}}',
            "hourly.rain of the answer has 1 values for 2",
        ),
        (CURRENT, '{"cod":"200","list":[{"dt":1}]}', "it is a forecast: the feed takes current weather"),
    ],
)
def test_an_answer_that_is_not_enough_is_refused_with_what_to_do(feed: str, text: str, said: str) -> None:
    for texts in ([text], [text, text]):
        with pytest.raises(FileRefused, match=said):
            opened(feed, *texts)


@pytest.mark.parametrize(
    ("feed", "text", "words"),
    [
        (PRICES, '{"status":{"error_code":429,"error_message":"Rate Limit."}}', "Rate Limit."),
        (PRICES, '{"error":"coin not found"}', "coin not found"),
        (NEWS, '{"status":"error","code":"rateLimited","message":"Too many."}', "Too many."),
        (TWEETS, '{"title":"Too Many Requests","status":429}', "Too Many Requests"),
        (TWEETS, '{"errors":[{"message":"Invalid query"}]}', "Invalid query"),
        (HOURLY, '{"error":true,"reason":"Minutely limit"}', "Minutely limit"),
        (CURRENT, '{"cod":"404","message":"city not found"}', "city not found"),
        (CURRENT, '{"cod":429}', "without words"),
    ],
)
def test_an_error_is_refused_alone_and_stays_among_others(feed: str, text: str, words: str) -> None:
    with pytest.raises(FileRefused, match=rf"it is an error instead of an answer \({words}\)$"):
        opened(feed, text)
    assert opened(feed, text, text) == [text, text]


def test_a_temperature_that_cannot_be_kelvin_is_refused_alone() -> None:
    text = '{"name":"Minsk","cod":200,"main":{"temp":1.84}}'
    with pytest.raises(FileRefused, match=r"1\.84 can.t be in kelvin"):
        opened(CURRENT, text)
    assert opened(CURRENT, text, text) is None


def test_a_saved_answer_lands_as_the_fetch_of_it(
    ingest: Ingest, landed: Landed, keys: None, httpserver: HTTPServer
) -> None:
    answer = f'{{"bitcoin":{BITCOIN}}}'
    httpserver.expect_request("/api/v3/simple/price").respond_with_data(answer)
    assert ingest("fetch", PRICES).exit_code == 0
    Path("saved.json").write_text(answer.replace(",", ",\n").replace("{", "{\n"))
    assert ingest("land", PRICES, "saved.json").stdout.startswith("already landed: ")
    assert len(landed()) == 1


@pytest.mark.parametrize(
    ("feed", "file", "count"),
    [(NEWS, "market/newsapi_everything_2019-05.json", 100), (TWEETS, "social/v2_2sets.jsonl", 200)],
)
def test_real_answers_land_as_their_records(
    ingest: Ingest, landed: Landed, real: Real, feed: str, file: str, count: int
) -> None:
    Path("saved").write_bytes(real(file))
    assert ingest("land", feed, "saved").exit_code == 0
    ((_, records),) = landed().items()
    assert len(records) == count
    assert all(("url" if feed == NEWS else "data") in record for record in records)


def test_a_refused_answer_lands_nothing_and_the_others_land(ingest: Ingest, landed: Landed) -> None:
    Path("limit.json").write_text('{"error":true,"reason":"Wait an hour"}')
    Path("hour.json").write_text(f'{{{BOSTON},"hourly":{HOURS}}}')
    result = ingest("land", HOURLY, "limit.json", "hour.json")
    assert result.exit_code == 1
    assert result.stderr.partition("ERROR ")[2] == (
        f"limit.json can't be landed as {HOURLY}: it is an error instead of an answer (Wait an hour).\n"
    )
    assert [len(records) for records in landed().values()] == [2]
