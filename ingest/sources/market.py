"""Bitcoin prices from CoinGecko and news articles from NewsAPI."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from ingest.api.apis import Api, hide_key
from ingest.api.client import Client, get_json
from ingest.api.json_values import Number, write_json
from ingest.errors import ApiRefused, ApiUnavailable, ShapeError
from ingest.sources.records import Record, require_field, require_nullable_field

COINGECKO = Api(
    name="CoinGecko",
    url_setting="COINGECKO_BASE_URL",
    base_url="https://api.coingecko.com",
    key_setting="COINGECKO_API_KEY",
    key_header="x-cg-demo-api-key",
)
NEWSAPI = Api(
    name="NewsAPI",
    url_setting="NEWSAPI_BASE_URL",
    base_url="https://newsapi.org",
    key_setting="NEWSAPI_API_KEY",
    key_header="X-Api-Key",
    needs_key=True,
)
PRICES = "market.bitcoin_prices"
NEWS = "market.news_events"
# NewsAPI's largest page; on the free plan one query returns no more.
PAGE_SIZE = 100
_WITHDRAWN = "https://removed.com"

# Called with the number of articles beyond the requested pages, and with the numbers promised and sent on these.
NoteRest = Callable[[int], None]
NoteShort = Callable[[int, int], None]


def _note_nothing(*_counts: int) -> None:
    pass


def bitcoin_prices(client: Client, assets: Sequence[str]) -> Iterator[Record]:
    """Yield the price of each of `assets` (CoinGecko's ids) in USD, as sent, with its source and asset beside it.

    The time of the request isn't added: the same answer twice is one observation.

    Raises:
        FetchFailed: CoinGecko gave no usable answer, or doesn't know an asset.
        ShapeError: a price, its change or its time is missing or of another type; staging validates nulls.
    """
    parameters = {
        "ids": ",".join(assets),
        "vs_currencies": "usd",
        "include_24hr_change": "true",
        "include_last_updated_at": "true",
        "precision": "full",
    }
    answer = get_json(client, "/api/v3/simple/price", parameters)
    for asset in assets:
        if isinstance(answer, dict) and asset not in answer:
            raise ApiRefused(f"CoinGecko has no price for {asset!r}: give the id from its page, such as bitcoin.")
        price = require_field(PRICES, answer, asset, dict)
        for name in ("usd", "usd_24h_change", "last_updated_at"):
            require_nullable_field(PRICES, price, name, Number, f"{asset}.")
        yield price_record(asset, price)


def price_record(asset: str, price: Record) -> Record:
    """Return the record of a price as CoinGecko sends it for `asset`."""
    return {"source": "coingecko", "asset": asset, **price}


def news_everything(
    client: Client,
    query: str,
    language: str | None,
    first: date | None,
    last: date | None,
    pages: int,
    note_rest: NoteRest = _note_nothing,
    note_short: NoteShort = _note_nothing,
) -> Iterator[Record]:
    """Yield the articles about `query` that were published from `first` to `last` (UTC, inclusive), by time.

    At most `pages` pages of the newest PAGE_SIZE articles each are requested; `note_rest` gets the number of articles
    beyond them, if any. Nothing is yielded unless all pages arrive. NewsAPI usually counts a few articles more than it
    sends: `note_short` gets both numbers. An article that comes twice, because pages shift while they are read, is
    yielded once; its url identifies it. Withdrawn articles are yielded as sent.

    Raises:
        FetchFailed: NewsAPI refuses (a plan's limit reached is a refusal), or repeats a page.
        ShapeError: an article lacks a field, or has one of another kind.
    """
    window = {"from": f"{first}T00:00:00" if first else None, "to": f"{last}T23:59:59" if last else None}
    given = {"q": query, "language": language, "sortBy": "publishedAt", **window}
    yield from _articles(client, "/v2/everything", given, pages, note_rest, note_short)


def news_top_headlines(
    client: Client,
    query: str | None,
    language: str | None,
    country: str | None,
    category: str | None,
    pages: int,
    note_rest: NoteRest = _note_nothing,
    note_short: NoteShort = _note_nothing,
) -> Iterator[Record]:
    """Yield the current headlines, as `news_everything` does; NewsAPI requires at least one of the filters.

    Raises:
        FetchFailed, ShapeError: as for `news_everything`.
    """
    given = {"q": query, "language": language, "country": country, "category": category}
    yield from _articles(client, "/v2/top-headlines", given, pages, note_rest, note_short)


def _articles(
    client: Client,
    path: str,
    given: Mapping[str, str | None],
    pages: int,
    note_rest: NoteRest,
    note_short: NoteShort,
) -> Iterator[Record]:
    parameters = {name: value for name, value in given.items() if value}
    found: dict[str, Record] = {}
    sent = 0
    for page in range(1, pages + 1):
        articles, total = _read_page(client, path, parameters, page)
        sent += len(articles)
        known = len(found)
        for article in articles:
            found.setdefault(_identify(article), article)
        if page > 1 and articles and len(found) == known:
            raise ApiUnavailable(
                f"NewsAPI's page {page} only repeats the pages before it, so nothing is landed: try again later."
            )
        if PAGE_SIZE * page >= total or not articles:
            break
    promised = min(total, PAGE_SIZE * pages)
    if sent < promised:
        note_short(promised, sent)
    if total > PAGE_SIZE * pages:
        note_rest(total - PAGE_SIZE * pages)
    # By time, so that the same articles give the same file in whatever order they are sent.
    yield from sorted(found.values(), key=lambda article: (article["publishedAt"] or "", article["url"]))


def _read_page(client: Client, path: str, parameters: Mapping[str, str], page: int) -> tuple[list[Record], int]:
    try:
        answer = get_json(client, path, {**parameters, "pageSize": str(PAGE_SIZE), "page": str(page)})
    except ApiRefused as error:
        if error.code != "maximumResultsReached" or page == 1:
            raise
        raise ApiRefused(
            f"NewsAPI gives this key only {page - 1} pages of {PAGE_SIZE} articles, so nothing is landed: "
            f"ask with --pages {page - 1}."
        ) from error
    if require_field(NEWS, answer, "status", str) != "ok":
        reason = f"{require_field(NEWS, answer, 'code', str)}, {require_field(NEWS, answer, 'message', str)}"
        raise ApiRefused(f"NewsAPI answers with an error: {hide_key(client.api, reason)}")
    total = require_field(NEWS, answer, "totalResults", Number).text
    if not re.fullmatch(r"\d+", total):
        raise ShapeError(NEWS, "totalResults", f"is {total} instead of a count")
    articles: list[Record] = require_field(NEWS, answer, "articles", list)
    for place, article in enumerate(articles):
        _check_article(article, f"articles[{place}].")
    return articles, int(total)


def _check_article(article: Record, path: str) -> None:
    require_field(NEWS, article, "source", dict, path)
    require_field(NEWS, article, "url", str, path)
    for name in ("author", "title", "description", "urlToImage", "publishedAt", "content"):
        require_nullable_field(NEWS, article, name, str, path)


def _identify(article: Record) -> str:
    # All withdrawn articles share this url, so their whole content identifies them.
    return write_json(article) if article["url"] == _WITHDRAWN else str(article["url"])
