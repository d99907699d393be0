"""Reads saved answers of the APIs: their records land as a fetch would have landed them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from ingest.api.error_answers import error_words, is_error
from ingest.api.json_values import Number, read_json, write_json
from ingest.errors import FileRefused, ShapeError
from ingest.sources import market, social, weather

# Fields of other CoinGecko endpoints, none of which states the currency of its prices.
_OTHER_PRICES = {"prices", "current_price", "market_data"}
# No temperature on Earth is this low in kelvin.
_LEAST_KELVIN = 150
_LOG = logging.getLogger(__name__)


def open_answers(feed_name: str, texts: Iterable[str]) -> Iterator[str] | None:
    """Return the lines to land in place of `texts`, the JSON documents of one file; None: they land as they are.

    The first document decides. If it is a whole answer, or an error instead of one, the records of each answer become
    lines, and everything else stays as it is, for staging to validate. Numbers keep their spelling.

    Raises:
        FileRefused: the records of the first can't be extracted, or it is an error and there is nothing else.
    """
    if feed_name not in _OPENERS:
        return None
    documents = iter(texts)
    try:
        first = next(documents, "")
        document = read_json(first)
        second = next(documents, None)
    except (FileRefused, ValueError):
        # Landing decides whether such a file can land at all.
        return None
    if second is None:
        _refuse_alone(feed_name, document)
    records = records_of_answer(feed_name, document)
    if records is None and not is_error(document):
        return None
    opened = [first] if records is None else map(write_json, records)
    return chain(opened, _lines(feed_name, chain(filter(None, [second]), documents)))


def records_of_answer(feed_name: str, document: Any) -> Iterator[Any] | None:
    """Return the records in `document` if it is a whole answer of the feed's API, with numbers as `Number`, else None.

    Raises:
        FileRefused: it is an answer, but its records can't be extracted; the reason says what to do.
    """
    opener = _OPENERS.get(feed_name)
    if not opener or not isinstance(document, dict) or is_error(document):
        return None
    try:
        return opener(document)
    except ShapeError as error:
        raise FileRefused(f"it doesn't have the structure of an answer of the API: {error.what}") from error


def _lines(feed_name: str, texts: Iterable[str]) -> Iterator[str]:
    for text in filter(str.strip, texts):
        try:
            records = records_of_answer(feed_name, read_json(text))
        except (FileRefused, ValueError):
            records = None
        if records is None:
            yield text
        else:
            yield from map(write_json, records)


def _refuse_alone(feed_name: str, document: Any) -> None:
    """Refuse a single document that staging would reject whole: nothing else is lost."""
    if is_error(document):
        raise FileRefused(f"it is an error instead of an answer ({error_words(document) or 'without words'})")
    if feed_name == weather.CURRENT and isinstance(document, dict):
        _check_units(document)


def _prices(document: dict[str, Any]) -> Iterator[Any] | None:
    if _OTHER_PRICES & document.keys():
        raise FileRefused(
            "its prices don't say in which currency they are: save the answer of CoinGecko's /simple/price, with "
            "vs_currencies=usd and include_last_updated_at=true"
        )
    if not document or not all(map(_is_price, document.values())):
        return None
    for name, parameter in (("usd", "vs_currencies=usd"), ("last_updated_at", "include_last_updated_at=true")):
        lacking = [asset for asset, price in document.items() if name not in price]
        if lacking:
            raise FileRefused(f"it has no {name} of {', '.join(lacking)}: ask CoinGecko with {parameter}")
    return (market.price_record(asset, price) for asset, price in document.items())


def _is_price(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(number, Number | None) for number in value.values())


def _articles(document: dict[str, Any]) -> Iterator[Any] | None:
    articles = document.get("articles")
    if not isinstance(articles, list):
        if document.get("status") == "ok":
            raise FileRefused("it has no articles: save the answer of NewsAPI's /everything or /top-headlines")
        return None
    total = document.get("totalResults")
    if isinstance(total, Number) and total.text.isdigit() and int(total.text) > len(articles):
        _LOG.warning("NewsAPI counted %s articles, and the file has %s of them", total.text, len(articles))
    return iter(articles)


def _tweets(document: dict[str, Any]) -> Iterator[Any] | None:
    tweets = document.get("data")
    if "data" in document and not isinstance(tweets, list):
        return None
    if "data" not in document and "meta" not in document:
        return None
    social.check_page(document)
    if tweets and not any("text" in tweet for tweet in tweets):
        raise FileRefused("it has no tweets: save the answer of a search of X")
    return (record for _, record in social.page_records(document))


def _hours(document: dict[str, Any]) -> Iterator[Any] | None:
    hourly = document.get("hourly")
    times = hourly.get("time") if isinstance(hourly, dict) else None
    if hourly is None and "generationtime_ms" in document:
        raise FileRefused("it has no hourly values: ask Open-Meteo with hourly=temperature_2m and what else you want")
    if not isinstance(times, list):
        return None
    weather.check_lists(hourly)
    request = document.get("request")
    if not (isinstance(request, dict) and request.get("location") and request.get("endpoint")):
        days = [str(time)[:10] for time in (times[:1] + times[-1:])] or ["DAY", "DAY"]
        raise FileRefused(
            "it says neither which place it is of nor whether from the archive or the forecast: use `python -m ingest "
            f"fetch {weather.HOURLY} --location NAME --run-date {days[0]} --until {days[-1]}`, or add to it "
            '"request": {"location": "NAME", "endpoint": "archive"} or "forecast"'
        )
    return weather.hourly_records({"request": request, **document})


def _observation(document: dict[str, Any]) -> Iterator[Any] | None:
    if isinstance(document.get("list"), list):
        raise FileRefused("it is a forecast: the feed takes current weather, OpenWeatherMap's /data/2.5/weather")
    return None


def _check_units(document: dict[str, Any]) -> None:
    request, measured = document.get("request"), document.get("main")
    degrees = measured.get("temp") if isinstance(measured, dict) else None
    if isinstance(degrees, Number) and float(degrees.text) < _LEAST_KELVIN and not isinstance(request, dict):
        raise FileRefused(
            f"it doesn't say its units, and {degrees.text} can't be in kelvin, which OpenWeatherMap gives "
            'unless it is asked otherwise: add "request": {"units": "metric"} or "imperial" to it'
        )


_OPENERS: dict[str, Callable[[dict[str, Any]], Iterator[Any] | None]] = {
    market.PRICES: _prices,
    market.NEWS: _articles,
    social.TWEETS: _tweets,
    weather.HOURLY: _hours,
    weather.CURRENT: _observation,
}
