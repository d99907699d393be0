"""Made-up articles as NewsAPI sends them, fetched on the day they appear and again on the days after."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ingest.sample.deterministic_random import choose, cut_off, pick, written

# The first days of an article, each with the percentage of articles that a fetch finds then.
_FOUND = {0: 100, 1: 40, 2: 20}
_SOURCES = [
    ("bbc-news", "BBC News"),
    ("abc-news", "ABC News"),
    ("cnn", "CNN"),
    ("the-new-york-times", "The New York Times"),
    ("bloomberg", "Bloomberg"),
    ("crypto-coins-news", "Crypto Coins News"),
    ("techcrunch", "TechCrunch"),
    (None, "Harbour Street Ledger"),
    (None, "thedailyparsnip.example"),
]
_TITLES = [
    "Bitcoin {moves} as {who} {does}",
    "{who}: why BTC {moves} again",
    "Crypto exchange {does}, and {who} asks for an inquiry",
    "Ethereum and other blockchains: {who} {does}",
    "{who} {does}",
    "“It {moves}”: {who} {does} after a long night of talks about the budget, the weather and everything else",
    "Markets {moves}",
    "Cryptography prize: {who} {does}",
    "Rain stops play",
]
_MOVES = ["climbs", "slips below its average", "stands still", "falls 7%", "rallies"]
_WHO = ["the regulator", "a café owner", "the central bank", "Zoë Müller", "one in ten savers", "the weather service"]
_DOES = ["waits", "changes its mind", "sells everything", "opens a branch in Łódź", "says “no comment”"]
_AUTHORS = ["Ada Field", "Newsroom", "B. Marsh, C. Hill", None, "", None]
_REMOVED = {
    "source": {"id": None, "name": "[Removed]"},
    "author": None,
    "title": "[Removed]",
    "description": "[Removed]",
    "url": "https://removed.com",
    "urlToImage": None,
    "publishedAt": "1970-01-01T00:00:00Z",
    "content": "[Removed]",
}


def fetched_articles(start: date, day: int, scale: float, seed: int) -> Iterator[str]:
    """Yield a line for each article that the fetch on `day`, counted from `start`, finds."""
    for age, share in _FOUND.items():
        published = day - age
        for number in range(_article_count(published, scale, seed) if published >= 0 else 0):
            if pick(100, seed, "is found", published, number, age) < share:
                yield _line(start + timedelta(days=published), number, age, seed)


def _article_count(day: int, scale: float, seed: int) -> int:
    return max(1, int(10 * scale * (70 + pick(61, seed, "articles", day)) / 100))


def _line(day: date, number: int, age: int, seed: int) -> str:
    article = _article(day, number, seed)
    draw = pick(100, seed, "article line", day, number, age)
    if age and draw < 8:
        return written(_REMOVED)
    if age and draw < 30:
        return written(article | {"title": f"{article['title']} (updated)"})
    if draw >= 98:
        return _spoiled(article, pick(4, seed, "how", day, number, age))
    return written(article)


def _spoiled(article: dict[str, Any], fault: int) -> str:
    if fault == 0:
        return cut_off(article)
    wrong: list[dict[str, Any]] = [{"publishedAt": "yesterday"}, {"title": None}, {"url": " "}]
    return written(article | wrong[fault - 1])


def _article(day: date, number: int, seed: int) -> dict[str, Any]:
    def of(kind: str, choices: list[Any]) -> Any:
        return choose(choices, seed, kind, day, number)

    source_id, source_name = of("source", _SOURCES)
    title = of("title", _TITLES).format(moves=of("moves", _MOVES), who=of("who", _WHO), does=of("does", _DOES))
    second = pick(86_400, seed, "published", day, number)
    text = f"{title}.\r\nMore of it here than in the title… [+{pick(9_000, seed, 'length', day, number)} chars]"
    return {
        "source": {"id": source_id, "name": source_name},
        "author": of("author", _AUTHORS),
        "title": title[0].upper() + title[1:],
        "description": of("description", [text.partition("\r")[0], text.partition("\r")[0], None]),
        "url": f"https://news.example/{day:%Y/%m/%d}/{seed}-{number}",
        "urlToImage": of("image", [f"https://news.example/{number}.jpg", None]),
        "publishedAt": f"{day}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z",
        "content": of("content", [text, text, None]),
    }
