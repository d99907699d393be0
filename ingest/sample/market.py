"""A made-up market: bitcoin prices and news in the form in which they are fetched.

A price is a sum of hashed waves, so it walks as prices do and yet needs none before it.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.sample.deterministic_random import choose, cut_off, pick, wave, written
from ingest.sample.news import fetched_articles

TICKS_PER_MINUTE = 0.1
_DAY_SECONDS = 86_400
_LEVEL = 9_000
# Length in days, and height as a fraction of the price.
_WAVES = ((40, 0.3), (9, 0.1), (2, 0.06), (0.4, 0.015), (0.05, 0.004), (0.004, 0.001))
# As in the sales: one day in nine is delivered twice and another late, never one that a later day corrects.
_CYCLE = 9
_TWICE_ON = 1
_LATE_ON = 4
_LATE_BY = 3
_CORRECTED_TICKS = 3

Sample = tuple[str, Path, date]


def write_samples(start: date, days: int, scale: float, seed: int, ticks_per_minute: float) -> Iterator[Sample]:
    """Yield feed, file and run date of every delivery of `days` days; a file lasts until the next.

    Prices come in a file a day, or at one tick a minute and above in one an hour. `scale` 1 is some ten articles a
    day; it multiplies articles, not ticks.

    What is not clean, of prices: duplicates; unreadable lines and records (about one in 200), numbers sent as texts;
    a day delivered twice, and one three days late; prices corrected two days later. Of news: articles fetched again
    on later days, edited or withdrawn since; authors, texts and sources that are missing or unknown.
    """
    with tempfile.TemporaryDirectory(prefix="sample_") as folder:
        for day in range(days):
            for feed, lines, run_day in _deliveries_of(start, day, scale, seed, ticks_per_minute):
                path = Path(folder) / f"{feed}.jsonl"
                path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
                yield feed, path, start + timedelta(days=run_day)


def _deliveries_of(
    start: date, day: int, scale: float, seed: int, ticks_per_minute: float
) -> Iterator[tuple[str, list[str], int]]:
    """Yield feed, lines and the day of delivery of the data of `day`, counted from the start."""
    ticks = max(1, round(1_440 * ticks_per_minute))
    for lines in _price_files(start, day, ticks, seed, 24 if ticks_per_minute >= 1 else 1):
        yield "market.bitcoin_prices", lines, day + (_LATE_BY if day % _CYCLE == _LATE_ON else 0)
        if day % _CYCLE == _TWICE_ON:
            yield "market.bitcoin_prices", lines, day + 1
    yield "market.news_events", list(fetched_articles(start, day, scale, seed)), day


def _price_files(start: date, day: int, ticks: int, seed: int, count: int) -> Iterator[list[str]]:
    for part in range(count):
        first, last = (-(-ticks * edge // count) for edge in (part, part + 1))
        records = (_record(start, day, tick, ticks, seed) for tick in range(first, last))
        lines = [line for record in records for line in _lines_of(record, seed)]
        if part == 0 and day % 3 == 2:
            lines += _corrections(start, day - 2, ticks, seed)
        if lines:
            yield lines


def _record(start: date, day: int, tick: int, ticks: int, seed: int) -> dict[str, Any]:
    first, after = (_DAY_SECONDS * edge // ticks for edge in (tick, tick + 1))
    second = first + pick(max(1, after - first), seed, "second", start, day, tick)
    midnight = datetime(start.year, start.month, start.day, tzinfo=UTC) + timedelta(days=day)
    at = int(midnight.timestamp()) + second
    price = _price(at, seed)
    return {
        "source": "coingecko",
        "asset": "bitcoin",
        "usd": price,
        "usd_24h_change": (price / _price(at - _DAY_SECONDS, seed) - 1) * 100,
        "last_updated_at": at,
    }


def _price(at: int, seed: int) -> float:
    price = float(_LEVEL)
    for days, height in _WAVES:
        price *= 1 + height * wave(at / _DAY_SECONDS / days, seed, "price", days)
    return price


def _lines_of(record: dict[str, Any], seed: int) -> list[str]:
    draw = pick(1_000, seed, "price line", record["last_updated_at"])
    if draw < 5:
        return [_spoiled(record, draw)]
    if draw < 10:
        return [written(record | {"usd": str(record["usd"]), "last_updated_at": str(record["last_updated_at"])})]
    return [written(record)] * (2 if draw < 15 else 1)


def _spoiled(record: dict[str, Any], fault: int) -> str:
    if fault == 0:
        return cut_off(record)
    if fault == 1:
        return written({name: value for name, value in record.items() if name != "usd"})
    wrong: list[dict[str, Any]] = [{"usd": "n/a"}, {"last_updated_at": None}, {"asset": ""}]
    return written(record | wrong[fault - 2])


def _corrections(start: date, day: int, ticks: int, seed: int) -> list[str]:
    """Return a few ticks of `day` at another price, as the source corrects them later."""
    drawn = {pick(ticks, seed, "is corrected", day, place) for place in range(_CORRECTED_TICKS)}
    records = [_record(start, day, tick, ticks, seed) for tick in sorted(drawn)]
    return [written(record | {"usd": record["usd"] * choose((0.99, 1.01), seed, record["usd"])}) for record in records]
