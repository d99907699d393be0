"""Records of the JSON feeds with one odd value each, and lines that aren't records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.end_to_end.reshape import Record

# As texts, because Python would spell some numbers differently, or not read them at all.
ODD_VALUES = Path(__file__).with_name("odd_json_values.txt").read_text(encoding="utf-8").splitlines()
# Left out: NaN, a comma before a brace, and \\u0000, which only the emulator accepts as JSON.
ODD_LINES = [
    "no json",
    "{",
    '{"source": "cut',
    "[1, 2]",
    '"text"',
    "1",
    "null",
    "true",
    "{}",
    '{"usd": 01}',
    '{"usd": 1.}',
    "{'usd': 1}",
    '{"usd": 1} {"usd": 2}',
    '{"usd": "\\x"}',
    '{"usd": "\t"}',
    '{"usd": 1} // twice',
]
# Before the days of the sample, and before the load: observations can't be in the future.
HOURS_FROM = datetime.fromisoformat("2018-05-01")
_ODD = "the odd value"


def odd_lines(feed: str) -> Iterator[str]:
    """Yield a usual line, one copy of it for each odd value in each place, and the odd lines."""
    number = 0
    yield json.dumps(usual_records(number)[feed]) + "\n"
    for path, usual in list(_values(usual_records(0)[feed])):
        for value in ODD_VALUES:
            if not _is_spelled_alike(value, usual):
                continue
            number += 1
            record = usual_records(number)[feed]
            _replace(record, path)
            yield json.dumps(record, ensure_ascii=False).replace(f'"{_ODD}"', value) + "\n"
    yield from (f"{line}\n" for line in ODD_LINES)


def usual_records(number: int) -> dict[str, Record]:
    """Return a usual record for each JSON feed, with a key that `number` makes unique."""
    hour = HOURS_FROM + timedelta(hours=number)
    return {
        "market.bitcoin_prices": {
            "source": "odd",
            "asset": f"coin {number}",
            "usd": 9_000.123456789012,
            "usd_24h_change": 2.5,
            "last_updated_at": 1_577_836_800 + number,
        },
        "market.news_events": {
            "source": {"id": "cnn", "name": "CNN"},
            "author": "Ada Field",
            "title": "Seven words say what a price does",
            "description": "What it does.",
            "url": f"https://odd.example/{number}",
            "urlToImage": None,
            "publishedAt": "2020-01-01T12:00:00Z",
            "content": "It rises.",
        },
        "engagement.clickstream_events": {
            "event_id": f"odd-{number}",
            "timestamp": "2020-01-01T12:00:00.5Z",
            "user_id": "12347",
            "event_type": "page_view",
            "page_url": "https://shop.example/a/b?utm_source=mail&q=1#end",
            "referrer": "https://www.google.com/",
            "duration_ms": 1_200,
        },
        "social.tweets": {
            "data": {
                "id": str(1_212_342_705_976_246_272 + number),
                "author_id": "2244994945",
                "conversation_id": "1212161512043446272",
                "created_at": "2020-01-01T12:00:00.000Z",
                "text": "RT @somebody: charged #ChargeNow https://x.com/somebody/status/1",
                "lang": "en",
                "possibly_sensitive": False,
                "public_metrics": {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 4},
                "entities": {"hashtags": [{"start": 22, "end": 32, "tag": "ChargeNow"}]},
                "referenced_tweets": [{"type": "retweeted", "id": "1212161512043446272"}],
                "geo": {"place_id": "01a9a39529b27f36"},
                "withheld": {"copyright": False, "country_codes": ["DE"]},
                "edit_history_tweet_ids": [str(1_212_342_705_976_246_272 + number)],
            },
            "includes": {"places": [{"id": "01a9a39529b27f36", "full_name": "Manhattan, NY", "country_code": "US"}]},
        },
        "weather.open_meteo_hourly": {
            "request": {"location": "Boston", "endpoint": "archive"},
            "utc_offset_seconds": 0,
            "hourly_units": {"temperature_2m": "°C", "precipitation": "mm", "wind_speed_10m": "km/h"},
            "hourly": {
                "time": hour.strftime("%Y-%m-%dT%H:%M"),
                "temperature_2m": 3.5,
                "relative_humidity_2m": 60,
                "dewpoint_2m": -2.25,
                "precipitation": 0.2,
                "weather_code": 61,
                "pressure_msl": 1013.2,
                "wind_speed_10m": 12.6,
            },
        },
        "weather.openweathermap_current": {
            "request": {"location": "London", "units": "metric"},
            "weather": [{"id": 500}],
            "main": {"temp": 9.25, "pressure": 1013, "humidity": 80},
            "wind": {"speed": 4.1, "deg": 250},
            "rain": {"1h": 0.3},
            "clouds": {"all": 75},
            "dt": 1_525_141_600 + 3_600 * number,
            "cod": 200,
        },
    }


def _is_spelled_alike(value: str, usual: Any) -> bool:
    """Whether every engine gives the same text for `value`, where text or a whole number is read.

    A known limitation: engines spell numbers, lists and objects differently, for example 1e3 as 1000 or 1000.0.
    """
    if isinstance(usual, str):
        return value.startswith('"') or value in ("null", "true", "false", "{}", "[]", "0", "1", "100")
    if isinstance(usual, int):
        return "e" not in value or "e-" in value or not value[0].isdigit()
    return True


def _values(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each value inside `value` with its path, including lists and objects."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield (*before, name), member
        yield from _values(member, (*before, name))


def _replace(record: Record, path: tuple[Any, ...]) -> None:
    holder: Any = record
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = _ODD
