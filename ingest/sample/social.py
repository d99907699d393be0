"""Made-up tweets in the form in which they are fetched: on the day they appear, and again while they are young."""

import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.sample.deterministic_random import choose, cut_off, pick, written

_FEED = "social.tweets"
# The days after its creation on which a fetch finds a tweet.
_AGES = (0, 1, 3)
_AUTHORS = 45
_TEXTS = [
    "Charged in twenty minutes, coffee still warm {tags}",
    "Who else queues at the lake? {tags}",
    "Ladesäule frei! ⚡️ {tags} and off we go",
    "{tags} works. Mostly.",
    "Map of all plugs north of here: https://t.co/abc{item} {tags}",
    "I paid 0.{item} a kWh &amp; I'd do it again {tags}",
]
_TAGS = ["#EV", "#eMobility", "#Ladesäule", "#ロードトリップ", "#chargenow", "#RoadTrip2019", "#EV #Charging"]
_LANGUAGES = ["en", "en", "en", "de", "fr", "und"]
_PLACES = [("0a1b2c3d4e5f6071", "Lakeside", "Nowhere", "XX"), ("0f1e2d3c4b5a6978", "Harbour", "Elsewhere", "YY")]
# The start of X's ids, in milliseconds since 1970; the rest of an id is a number within the millisecond.
_FIRST_MOMENT = 1_288_834_974_657

Sample = tuple[str, Path, date]
Record = dict[str, Any]


def write_samples(start: date, days: int, scale: float, seed: int) -> Iterator[Sample]:
    """Yield feed, file and run date of every delivery of `days` days; a file lasts until the next.

    At `scale` 1 some ten tweets appear a day. Each day's file has the tweets that a fetch finds then, with the metrics
    they have grown by that day.

    What is not clean: unreadable lines and records (about one in 200); tweets that are edited, withheld, or refer to
    deleted ones. All people in them are made up.
    """
    with tempfile.TemporaryDirectory(prefix="sample_") as folder:
        path = Path(folder) / "tweets.jsonl"
        for day in range(days):
            lines = [
                _line(start, day - age, number, age, seed)
                for age in _AGES
                for number in range(_count(day - age, scale, seed))
            ]
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            yield _FEED, path, start + timedelta(days=day)


def _count(day: int, scale: float, seed: int) -> int:
    return max(1, int(10 * scale * (70 + pick(61, seed, "tweets", day)) / 100)) if day >= 0 else 0


def _line(start: date, day: int, number: int, age: int, seed: int) -> str:
    record = _record(start, day, number, age, seed)
    draw = pick(500, seed, "tweet line", start, day, number, age)
    if draw == 0:
        return cut_off(record)
    if draw == 1:
        return written(record | {"data": {name: value for name, value in record["data"].items() if name != "id"}})
    if draw == 2:
        return written(record | {"data": record["data"] | {"created_at": "just now"}})
    return written(record)


def _record(start: date, day: int, number: int, age: int, seed: int) -> Record:
    """Return the tweet as found `age` days after it appeared, with the objects it refers to."""
    tweet = _tweet(start, day, number, age, seed)
    # Retweets, replies and quotes refer to the first tweet of the day before, which is gone one time in nine.
    referenced = _tweet(start, day - 1, 0, age + 1, seed) if "referenced_tweets" in tweet else None
    is_gone = referenced is not None and pick(9, seed, "is gone", start, day, number) == 0
    people = {tweet["author_id"], tweet.get("in_reply_to_user_id", tweet["author_id"])}
    people |= {mention["id"] for mention in tweet["entities"].get("mentions", [])}
    includes = {
        "users": [_user(user_id, seed) for user_id in sorted(people)],
        "tweets": [referenced] if referenced and not is_gone else [],
        "media": [
            {"media_key": key, "type": "photo", "width": 1200, "height": 800}
            for key in tweet.get("attachments", {}).get("media_keys", [])
        ],
        "places": [
            {"id": key, "full_name": f"{name}, {country}", "name": name, "country": country, "country_code": code}
            for key, name, country, code in _PLACES
            if key == tweet.get("geo", {}).get("place_id")
        ],
    }
    errors = [_not_found(referenced["id"])] if referenced and is_gone else []
    record: Record = {"data": tweet, "includes": {kind: found for kind, found in includes.items() if found}}
    return record | ({"errors": errors} if errors else {})


def _tweet(start: date, day: int, number: int, age: int, seed: int) -> Record:
    what = (seed, start, day, number)
    draw = pick(100, "kind of tweet", *what)
    kind = "retweeted" if draw < 22 else "replied_to" if draw < 36 else "quoted" if draw < 46 else ""
    refers = bool(kind) and day > 0 and number > 0
    is_edited = not refers and age > 0 < number and pick(25, "is edited", *what) == 0
    author_id = _author_id(*what)
    other_id = _author_id(seed, start, day - 1, 0)
    ids = [_tweet_id(*what), *([_tweet_id(*what, minutes=9)] if is_edited else [])]
    text = _text(*what) + (" (edited)" if is_edited else "")
    if refers and kind != "quoted":
        text = (
            f"{'RT ' if kind == 'retweeted' else ''}@{_user_name(other_id)}{':' if kind == 'retweeted' else ''} {text}"
        )
    tweet: Record = {
        "id": ids[-1],
        "text": text,
        "author_id": author_id,
        "conversation_id": _tweet_id(seed, start, day - 1, 0) if refers and kind == "replied_to" else ids[0],
        "created_at": f"{_moment(*what, minutes=9 * is_edited):%Y-%m-%dT%H:%M:%S}.000Z",
        "edit_history_tweet_ids": ids,
        "lang": choose(_LANGUAGES, "language", *what),
        "possibly_sensitive": pick(50, "is sensitive", *what) == 0,
        "public_metrics": _metrics(age, kind == "retweeted" and refers, *what),
        "reply_settings": "everyone",
        "entities": _entities(text, other_id),
    }
    if refers:
        tweet["referenced_tweets"] = [{"type": kind, "id": _tweet_id(seed, start, day - 1, 0)}]
    if refers and kind == "replied_to":
        tweet["in_reply_to_user_id"] = other_id
    if pick(7, "has media", *what) == 0:
        tweet["attachments"] = {"media_keys": [f"3_{ids[0]}"]}
    if pick(9, "has a place", *what) == 0:
        tweet["geo"] = {"place_id": choose(_PLACES, "place", *what)[0]}
    if pick(40, "is withheld", *what) == 0:
        tweet["withheld"] = {"copyright": False, "country_codes": ["XX", "YY"]}
    return tweet


def _text(*what: object) -> str:
    # One in four has only the tag that was searched for.
    more = f" {choose(_TAGS, 'tags', *what)}" if pick(4, "has more tags", *what) else ""
    return choose(_TEXTS, "text", *what).format(tags=f"#ChargeNow{more}", item=10 + pick(80, "item", *what))


def _entities(text: str, other_id: str) -> Record:
    found: dict[str, list[Record]] = {"hashtags": [], "mentions": []}
    for match in re.finditer(r"([#@])(\w+)", text):
        place = {"start": match.start(), "end": match.end()}
        if match[1] == "#":
            found["hashtags"].append(place | {"tag": match[2]})
        else:
            found["mentions"].append(place | {"username": match[2], "id": other_id})
    return {kind: places for kind, places in found.items() if places}


def _metrics(age: int, is_retweet: bool, *what: object) -> Record:
    def grown(kind: str, most: int) -> int:
        final = pick(most, kind, *what) * pick(10, "is liked", *what)
        return final - (final >> age + 1)

    counts = {"retweet": 5, "reply": 3, "like": 30, "quote": 2, "bookmark": 3, "impression": 2_000}
    # As X counts: a retweet has only the retweet count of the original.
    return {
        f"{kind}_count": 0 if is_retweet and kind != "retweet" else grown(kind, most) for kind, most in counts.items()
    }


def _moment(seed: int, start: date, day: int, number: int, minutes: int = 0) -> datetime:
    on = start + timedelta(days=day)
    second = pick(86_400, "tweeted", seed, on, number)
    return datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(seconds=second, minutes=minutes)


def _tweet_id(seed: int, start: date, day: int, number: int, minutes: int = 0) -> str:
    moment = int(_moment(seed, start, day, number, minutes).timestamp()) * 1_000
    return str((moment - _FIRST_MOMENT) << 22 | (seed * 64 + number) % 2**22)


def _author_id(*what: object) -> str:
    return str(7_000_000 + 31 * pick(_AUTHORS, "author", *what))


def _user_name(user_id: str) -> str:
    return f"made_up_driver_{(int(user_id) - 7_000_000) // 31}"


def _user(user_id: str, seed: int) -> Record:
    return {
        "id": user_id,
        "username": _user_name(user_id),
        "name": f"Made-up Driver {user_id}",
        "created_at": "2012-05-01T12:00:00.000Z",
        "verified": pick(20, seed, "is verified", user_id) == 0,
        "public_metrics": {"followers_count": pick(5_000, seed, "followers", user_id), "tweet_count": 100},
    }


def _not_found(tweet_id: str) -> Record:
    return {
        "value": tweet_id,
        "resource_id": tweet_id,
        "resource_type": "tweet",
        "parameter": "referenced_tweets.id",
        "title": "Not Found Error",
        "detail": f"Could not find tweet with referenced_tweets.id: [{tweet_id}].",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }
