"""Made-up deliveries, one module per domain: each yields feed, file and the day under which to land it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ingest.sample import engagement, market, marketing, sales, social, weather

Sample = tuple[str, Path, date]


def write_samples(
    start: date, days: int, scale: float, seed: int, ticks_per_minute: float = market.TICKS_PER_MINUTE
) -> Iterator[Sample]:
    """Yield the deliveries of all domains; a file lasts until the next one is asked for.

    `start` and `days` say what the data covers, so a late delivery's day may lie after the last one. `scale`
    multiplies sales, articles, clicks, customers, tweets and campaign costs, `ticks_per_minute` is the speed of the
    bitcoin prices; the weather has one size.
    """
    yield from sales.write_samples(start, days, scale, seed)
    yield from market.write_samples(start, days, scale, seed, ticks_per_minute)
    yield from weather.write_samples(start, days, seed)
    yield from engagement.write_samples(start, days, scale, seed)
    yield from social.write_samples(start, days, scale, seed)
    yield from marketing.write_samples(start, days, scale, seed)
