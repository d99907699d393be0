"""Prices and articles come as they were sent, all of them or none."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingest.api.client import Client
from ingest.api.json_values import read_json, write_json
from ingest.errors import ApiRefused, ApiUnavailable, FetchFailed, ShapeError
from ingest.sources.market import COINGECKO, NEWSAPI, bitcoin_prices, news_everything, news_top_headlines

PRICE = '{"usd":67187.33589365660071,"usd_24h_change":3.637278946773539e0,"last_updated_at":1711356300}'
DAY = date(2026, 1, 25)
PUBLISHED = "2026-01-25T12:00:00Z"
Open = Callable[..., Client]
Real = Callable[[str], bytes]


def article(number: int, **other: Any) -> dict[str, Any]:
    """Return a made-up article; a higher number is an older one."""
    texts = dict.fromkeys(("author", "title", "description", "urlToImage", "content"), f"Text {number}")
    return {
        "source": {"id": None, "name": "Paper"},
        **texts,
        "url": f"https://paper.example/{number}",
        "publishedAt": f"2026-01-25T{23 - number // 60:02}:{59 - number % 60:02}:00Z",
        **other,
    }


WITHDRAWN = article(0) | {"title": "[Removed]", "url": "https://removed.com", "publishedAt": "1970-01-01T00:00:00Z"}


def page(articles: list[Any], total: Any) -> Response:
    return Response(json.dumps({"status": "ok", "totalResults": total, "articles": articles}))


def serve(server: HTTPServer, answer: Callable[[int], Response], path: str = "/v2/everything") -> list[dict[str, str]]:
    """Answer each page of `path` with `answer` of its number; return the list of requests, which grows."""
    asked: list[dict[str, str]] = []

    def respond(request: Request) -> Response:
        asked.append(request.args.to_dict())
        return answer(int(request.args["page"]))

    server.expect_request(path, headers={"X-Api-Key": "s3cret-k3y/with+odd=letters"}).respond_with_handler(respond)
    return asked


def paged(articles: list[Any]) -> Callable[[int], Response]:
    return lambda number: page(articles[100 * (number - 1) : 100 * number], len(articles))


def numbers(records: list[dict[str, Any]]) -> list[int]:
    return [int(record["url"].rpartition("/")[2]) for record in records]


@pytest.fixture
def everything(client: Open, keys: None) -> Callable[..., list[Any]]:
    return lambda pages=1, **options: list(
        news_everything(client(NEWSAPI), "bitcoin", "en", DAY, DAY, pages, **options)
    )


def test_a_price_lands_as_sent(client: Open, httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/api/v3/simple/price",
        query_string={
            "ids": "bitcoin,ethereum",
            "vs_currencies": "usd",
            "include_24hr_change": "true",
            "include_last_updated_at": "true",
            "precision": "full",
        },
    ).respond_with_data(f'{{"ethereum":{PRICE[:-1]},"new":[1e5]}},"bitcoin":{PRICE}}}')
    records = list(bitcoin_prices(client(COINGECKO), ["bitcoin", "ethereum"]))
    assert [write_json(record) for record in records] == [
        '{"source":"coingecko","asset":"bitcoin",' + PRICE[1:],
        '{"source":"coingecko","asset":"ethereum",' + PRICE[1:-1] + ',"new":[1e5]}',
    ]


def test_real_prices_keep_every_digit(client: Open, httpserver: HTTPServer, real: Real) -> None:
    text = real("market/coingecko_coins_markets_2021-06-24.json").decode()
    coins = json.loads(text, parse_float=str, parse_int=str)
    fields = {coin["id"]: (coin["current_price"], coin["price_change_percentage_24h"]) for coin in coins}
    assert len(fields) == 100
    prices = {
        name: f'{{"usd":{usd},"usd_24h_change":{change},"last_updated_at":1624550400}}'
        for name, (usd, change) in fields.items()
    }
    body = ",".join(f'"{name}":{price}' for name, price in prices.items())
    httpserver.expect_request("/api/v3/simple/price").respond_with_data(f"{{{body}}}")
    records = [write_json(record) for record in bitcoin_prices(client(COINGECKO), list(fields))]
    assert records == [f'{{"source":"coingecko","asset":"{name}",{price[1:]}' for name, price in prices.items()]
    assert all(usd in text and usd in record for (usd, _), record in zip(fields.values(), records, strict=True))


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ("[]", r"\(whole\) of the answer is a list instead of an object"),
        ('{"bitcoin": 67187.3}', "bitcoin of the answer is a number instead of an object"),
        ('{"bitcoin": {"usd": 1, "usd_24h_change": 2}}', "bitcoin.last_updated_at of the answer is missing"),
        (f'{{"bitcoin": {PRICE.replace("usd_24h", "usd_day")}}}', "bitcoin.usd_24h_change of the answer is missing"),
        (
            f'{{"bitcoin": {PRICE.replace("1711356300", chr(34) + "now" + chr(34))}}}',
            "bitcoin.last_updated_at of the answer is a text instead of a number",
        ),
    ],
)
def test_a_changed_price_names_feed_and_field(client: Open, httpserver: HTTPServer, answer: str, field: str) -> None:
    httpserver.expect_request("/api/v3/simple/price").respond_with_data(answer)
    with pytest.raises(ShapeError, match=f"^market.bitcoin_prices: field {field}: the API has changed"):
        list(bitcoin_prices(client(COINGECKO), ["bitcoin"]))


def test_a_price_that_is_stale_is_null_and_an_unknown_asset_is_said(client: Open, httpserver: HTTPServer) -> None:
    stale = '{"usd":null,"usd_24h_change":null,"last_updated_at":null}'
    httpserver.expect_request("/api/v3/simple/price").respond_with_data(f'{{"bitcoin":{stale}}}')
    assert write_json(next(bitcoin_prices(client(COINGECKO), ["bitcoin"]))).endswith(stale[1:])
    with pytest.raises(ApiRefused, match="CoinGecko has no price for 'bitcoins'"):
        list(bitcoin_prices(client(COINGECKO), ["bitcoin", "bitcoins"]))


def test_real_articles_land_as_sent(everything: Callable[..., Any], httpserver: HTTPServer, real: Real) -> None:
    body = real("market/newsapi_everything_2019-05.json")
    asked = serve(httpserver, lambda _: Response(body))
    records = everything()
    sent = read_json(body)["articles"]
    assert len(records) == len(sent) == 100
    assert all(record in sent for record in records)
    assert [record["publishedAt"] for record in records] == sorted(one["publishedAt"] for one in sent)
    assert [name for record in records[:1] for name in record] == list(sent[0])
    window = {"from": "2026-01-25T00:00:00", "to": "2026-01-25T23:59:59"}
    expected = {"q": "bitcoin", "language": "en", "sortBy": "publishedAt", "pageSize": "100", "page": "1", **window}
    assert asked == [expected]


def test_pages_are_read_to_the_end_and_no_further(everything: Callable[..., Any], httpserver: HTTPServer) -> None:
    asked = serve(httpserver, paged([article(number) for number in range(230)]))
    assert numbers(everything(9)) == list(range(229, -1, -1))
    assert [one["page"] for one in asked] == ["1", "2", "3"]
    rests: list[int] = []
    assert numbers(everything(2, note_rest=rests.append)) == list(range(199, -1, -1))
    assert numbers(everything(3, note_rest=rests.append))
    assert rests == [30]


def test_the_same_articles_in_another_order_are_the_same_records(
    everything: Callable[..., Any], httpserver: HTTPServer
) -> None:
    articles = [article(number) for number in range(5)]
    turn = iter((articles, articles[::-1]))
    serve(httpserver, lambda _: page(next(turn), 5))
    assert everything() == everything()


def test_no_articles_are_an_answer(everything: Callable[..., Any], httpserver: HTTPServer) -> None:
    asked = serve(httpserver, paged([]))
    assert everything(3) == []
    assert len(asked) == 1


def test_an_article_that_moves_to_the_next_page_is_taken_once(
    everything: Callable[..., Any], httpserver: HTTPServer
) -> None:
    # One more is published between the two requests, which pushes number 99 to the second page.
    first, then = [article(number) for number in range(150)], [article(number) for number in range(-1, 150)]
    serve(httpserver, lambda number: paged(first if number == 1 else then)(number))
    assert numbers(everything(2)) == list(range(149, -1, -1))


def test_withdrawn_articles_stay_as_they_were_sent(everything: Callable[..., Any], httpserver: HTTPServer) -> None:
    serve(httpserver, paged([article(1), WITHDRAWN, WITHDRAWN | {"publishedAt": PUBLISHED}, WITHDRAWN]))
    assert [record["url"] for record in everything()].count("https://removed.com") == 2


ARTICLES = [article(number) for number in range(230)]
LIMIT = '{"status":"error","code":"maximumResultsReached","message":"You have requested too many results."}'


@pytest.mark.parametrize(
    ("third", "error", "words"),
    [
        (page(ARTICLES[:30], 230), ApiUnavailable, "page 3 only repeats the pages before it"),
        (Response(LIMIT, 426), ApiRefused, "only 2 pages of 100 articles, so nothing is landed: ask with --pages 2"),
        (Response(LIMIT), ApiRefused, "answers with an error: maximumResultsReached, You have requested too many"),
        (Response("{}"), ShapeError, "market.news_events: field status of the answer is missing"),
        (page(ARTICLES[200:], "230"), ShapeError, "field totalResults of the answer is a text instead of a number"),
        (page(ARTICLES[200:], 230.5), ShapeError, "field totalResults of the answer is 230.5 instead of a count"),
        (Response('{"status":"ok","totalResults":230}'), ShapeError, "field articles of the answer is missing"),
        (page([*ARTICLES[200:229], None], 230), ShapeError, r"field articles\[29\] of the answer is a null instead of"),
        (
            page([*ARTICLES[200:229], {"url": "x"}], 230),
            ShapeError,
            r"field articles\[29\].source of the answer is miss",
        ),
        (
            page([*ARTICLES[200:229], article(1, url=None)], 230),
            ShapeError,
            r"articles\[29\].url of the answer is a null",
        ),
    ],
)
def test_without_the_last_page_there_is_nothing(
    everything: Callable[..., Any], httpserver: HTTPServer, third: Response, error: type[FetchFailed], words: str
) -> None:
    serve(httpserver, lambda number: third if number == 3 else paged(ARTICLES)(number))
    with pytest.raises(error, match=words):
        everything(3)


@pytest.mark.parametrize(
    ("promised", "sent", "pages", "noted"),
    [
        (61, [57], 1, [(61, 57)]),
        (61, [57], 3, [(61, 57)]),
        (61, [61], 1, []),
        (61, [0], 1, [(61, 0)]),
        (2300, [97], 1, [(100, 97)]),
        (230, [98, 100, 29], 3, [(230, 227)]),
        (230, [100, 100, 0], 9, [(230, 200)]),
        (901, [100, 0], 9, [(900, 100)]),
        (3, [5], 1, []),
    ],
)
def test_articles_that_are_promised_and_not_sent_are_noted_and_the_others_taken(
    everything: Callable[..., Any],
    httpserver: HTTPServer,
    promised: int,
    sent: list[int],
    pages: int,
    noted: list[tuple[int, int]],
) -> None:
    given = [[article(100 * number + place) for place in range(count)] for number, count in enumerate(sent)]
    asked = serve(httpserver, lambda number: page(given[number - 1], promised))
    noticed: list[tuple[int, int]] = []
    assert len(everything(pages, note_short=lambda *counts: noticed.append(counts))) == sum(sent)
    assert noticed == noted
    assert len(asked) == len(sent)


@pytest.mark.parametrize("name", ["author", "title", "description", "url", "urlToImage", "publishedAt", "content"])
def test_a_renamed_field_is_named_and_an_added_one_lands(
    everything: Callable[..., Any], httpserver: HTTPServer, name: str
) -> None:
    changed = {f"{key}_" if key == name else key: value for key, value in article(1).items()}
    answers = iter([[article(1)], [changed]])
    serve(httpserver, lambda _: page([one | {"mood": {"score": 0.5}} for one in next(answers)], 1))
    assert write_json(everything()[0]["mood"]) == '{"score":0.5}'
    with pytest.raises(ShapeError, match=rf"market.news_events: field articles\[0\].{name} of the answer is missing"):
        everything()


def test_headlines_are_asked_for_with_their_filters(client: Open, keys: None, httpserver: HTTPServer) -> None:
    asked = serve(httpserver, paged([article(1)]), "/v2/top-headlines")
    assert numbers(list(news_top_headlines(client(NEWSAPI), None, None, "us", "business", 1))) == [1]
    assert asked == [{"country": "us", "category": "business", "pageSize": "100", "page": "1"}]
