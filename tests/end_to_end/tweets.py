"""Real tweets in the form in which they land, and the values expected in the tables, recomputed."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.end_to_end.reshape import Record

PAGES = (
    "v2_2sets",
    "v2_noflat",
    "v2_entities_test",
    "v2_geo_tweets",
    "v2_media_tweet",
    "v2_mentions_tweet",
    "v2_cashtags",
    "v2_many_urls",
    "v2_media_policy_violation_off",
)
METRICS = ("retweet_count", "reply_count", "like_count", "quote_count", "impression_count", "bookmark_count")
COLUMNS = """tweet_id, original_tweet_id, conversation_id, author_hash, replied_to_author_hash, retweeted_tweet_id,
    replied_to_tweet_id, quoted_tweet_id, place_id, tweet_text, hashtags, language_code, client_name, place_name,
    country_code, withheld_country_codes, withheld_scope, is_retweet, is_reply, is_quote, is_possibly_sensitive,
    is_withheld, is_latest_edit, has_media, media_count, edit_number, longitude, latitude,
    retweet_count, reply_count, like_count, quote_count, impression_count, bookmark_count, created_at"""
# Apps that hardly anyone but their owners uses.
OTHER_CLIENTS = (
    "twittbot.net",
    "Twitter",
    "HobbyFigureBot",
    "Glasgow Watch",
    "tagesschau.de",
    "Cheap Bots, Done Quick!",
    "Streamlabs Twitter",
)
# Placeholders that replace names.
MARKED = re.compile(r"@\[user\]|com/\[address\]|\[email\]")


def real_tweets(folder: Path) -> list[Record]:
    """Every tweet of the saved pages, as a single record."""
    lines = (line for name in PAGES for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [record for line in lines for record in single_tweets(json.loads(line))]


def single_tweets(page: Record) -> Iterator[Record]:
    """Yield each tweet of a page with what it refers to, as in X's response for a single tweet."""
    for tweet in page["data"]:
        attached = tweet.get("attachments", {})
        pointed_at = {
            "users": {tweet["author_id"], tweet.get("in_reply_to_user_id")},
            "tweets": {other["id"] for other in tweet.get("referenced_tweets", [])},
            "media": set(attached.get("media_keys", [])),
            "polls": set(attached.get("poll_ids", [])),
            "places": {tweet.get("geo", {}).get("place_id")},
        }
        includes = {
            kind: [one for one in page["includes"].get(kind, []) if one.get("media_key", one.get("id")) in ids]
            for kind, ids in pointed_at.items()
        }
        errors = [error for error in page.get("errors", []) if error.get("resource_id") in pointed_at["tweets"]]
        parts = {"includes": {kind: found for kind, found in includes.items() if found}, "errors": errors}
        yield {"data": tweet} | {name: part for name, part in parts.items() if part}


def scraped_tweets(path: Path) -> list[Record]:
    """The rows of a scraped search, in the form of X's responses. Retweets have neither id nor time."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = json.load(file)
    return [
        {
            "data": {
                "id": row["tweet_id"],
                "author_id": row["user_id"],
                "text": row["text"],
                "created_at": row["date"].replace(" ", "T") + "Z",
                "public_metrics": {
                    "retweet_count": row["retweets"],
                    "reply_count": row["replies"],
                    "like_count": row["likes"],
                },
                "referenced_tweets": [
                    {"type": "retweeted" if row["retweet"] else "replied_to", "id": row["parent_tweet_id"]}
                ]
                if row["parent_tweet_id"]
                else [],
                "entities": {"hashtags": [{"tag": tag} for tag in re.findall(r"#(\w+)", row["text"])]},
            },
            "includes": {
                "users": [{"id": row["user_id"], "username": row["user_screen_name"], "name": row["user_name"]}]
            },
        }
        for row in rows
    ]


def user_names(records: Iterable[Record]) -> set[str]:
    """Every user name and display name in the users and mentions of the records."""
    found = set()
    for record in records:
        for user in record.get("includes", {}).get("users", []):
            found |= {user["username"], user["name"].strip()}
        for mention in record["data"].get("entities", {}).get("mentions", []):
            found.add(mention["username"])
    return found


def hashed(value: str | None, salt: str) -> str | None:
    return value and hashlib.sha256(f"{salt}{value}".encode()).hexdigest()


def tags(tweet: Record) -> list[str]:
    """The hashtags of a tweet, in the order of their first use."""
    found = (tag["tag"].lower() for tag in tweet.get("entities", {}).get("hashtags", []))
    return list(dict.fromkeys(found))


def expected_row(record: Record, salt: str) -> tuple[Any, ...]:
    """The values of COLUMNS for a tweet that is neither edited nor withheld."""
    tweet = record["data"]
    others = {other["type"]: other["id"] for other in tweet.get("referenced_tweets", [])}
    point = tweet.get("geo", {}).get("coordinates", {}).get("coordinates", [None, None])
    place_id = tweet.get("geo", {}).get("place_id")
    places = {place["id"]: place for place in record.get("includes", {}).get("places", [])}
    media_count = len(tweet.get("attachments", {}).get("media_keys", []))
    return (
        tweet["id"],
        tweet["id"],
        tweet.get("conversation_id"),
        hashed(tweet["author_id"], salt),
        hashed(tweet.get("in_reply_to_user_id"), salt),
        others.get("retweeted"),
        others.get("replied_to"),
        others.get("quoted"),
        place_id,
        without_names(tweet["text"]),
        ",".join(tags(tweet)) or None,
        tweet.get("lang"),
        "Other" if tweet.get("source") in OTHER_CLIENTS else tweet.get("source"),
        places.get(place_id, {}).get("full_name"),
        places.get(place_id, {}).get("country_code"),
        None,
        None,
        "retweeted" in others,
        "replied_to" in others,
        "quoted" in others,
        tweet.get("possibly_sensitive"),
        False,
        True,
        media_count > 0,
        media_count,
        0,
        *(None if degrees is None else Decimal(str(degrees)) for degrees in point),
        *(tweet["public_metrics"].get(metric) for metric in METRICS),
        posted_at(tweet),
    )


def posted_at(tweet: Record) -> datetime:
    return datetime.fromisoformat(tweet["created_at"]).replace(tzinfo=None)


def without_names(text: str) -> str:
    """Remove names from a text in which they only follow an @ or the host of X."""
    rest = r"[\w/?&=#%.:!~+@-]+"
    no_address = re.sub(rf"((?:twitter|(?<![a-z0-9-])x)\.com/){rest}", r"\1[address]", text, flags=re.I | re.A)
    no_email = re.sub(r"""[^]/?#&=:;,@()<>"\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+""", "[email]", no_address, flags=re.I)
    return re.sub(r"@/?\w+", "@[user]", no_email, flags=re.A).strip(" \t\n\r\xa0")
