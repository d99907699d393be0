"""Tweets from X: the pages of a search, and the record of each tweet on a page."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ingest.api.apis import Api, hide_key
from ingest.api.client import Client, get_json
from ingest.api.json_values import Number
from ingest.errors import ApiRefused, ApiUnavailable, ShapeError
from ingest.sources.records import Record, require_field

X = Api(
    name="X",
    url_setting="TWITTER_BASE_URL",
    base_url="https://api.x.com",
    key_setting="TWITTER_BEARER_TOKEN",
    key_header="Authorization",
    key_prefix="Bearer ",
    needs_key=True,
)
TWEETS = "social.tweets"
# X finds tweets of this many days of 24 hours, ending now.
DAYS_FOUND = 7
# The largest page that X accepts.
PAGE_SIZE = 100
_SMALLEST_PAGE = 10
_PATH = "/2/tweets/search/recent"
# The fields to request of each object. One that X doesn't know, or shows only to a tweet's author, fails the request.
_ASKED = {
    "expansions": "author_id in_reply_to_user_id referenced_tweets.id referenced_tweets.id.author_id "
    "entities.mentions.username attachments.media_keys attachments.poll_ids geo.place_id edit_history_tweet_ids",
    "tweet.fields": "attachments author_id context_annotations conversation_id created_at edit_controls "
    "edit_history_tweet_ids entities geo id in_reply_to_user_id lang note_tweet possibly_sensitive public_metrics "
    "referenced_tweets reply_settings source text withheld",
    "user.fields": "created_at description id location name protected public_metrics url username verified "
    "verified_type withheld",
    "media.fields": "alt_text duration_ms height media_key preview_image_url public_metrics type url variants width",
    "place.fields": "contained_within country country_code full_name geo id name place_type",
    "poll.fields": "duration_minutes end_datetime id options voting_status",
}
# The field that identifies an object in `includes`; for all other kinds it is id.
_KEYS = {"media": "media_key"}

NoteErrors = Callable[[Mapping[str, int]], None]


def search_parameters(query: str, first: date, end: datetime, enough: int = PAGE_SIZE) -> dict[str, str]:
    """Return the parameters for tweets about `query` from the start of the day `first` up to `end`, both in UTC.

    Every page needs the same parameters; the page size is the largest unless a smaller one is `enough`.
    """
    size = max(_SMALLEST_PAGE, min(enough, PAGE_SIZE))
    window = {"start_time": f"{first}T00:00:00Z", "end_time": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    lists = {name: ",".join(words.split()) for name, words in _ASKED.items()}
    return {"query": query, **window, "max_results": str(size), **lists}


def tweet_pages(
    client: Client, parameters: Mapping[str, str], before: Iterator[Record], note_errors: NoteErrors
) -> Iterator[Record]:
    """Yield the pages of a search as X sends them, newest tweets first, after those that came `before`.

    A page may have no tweets and still have others after it. `note_errors` gets the titles of errors about related
    objects, with their counts.

    Raises:
        ApiRefused: X refuses the search, or the place in it at which `before` ends (status 400).
        ApiUnavailable: no usable answer, or a page that is short or only repeats those before it.
        ShapeError: an answer isn't one of a search.
    """
    token, tokens, known = "", {""}, set[str]()
    for page in before:
        token = next_token(page)
        tokens.add(token)
        known.update(_ids(page))
        if not token:
            return
    while True:
        page = get_json(client, _PATH, {**parameters, **({"next_token": token} if token else {})})
        ids = _check_answer(client, page)
        token = next_token(page)
        if (token and token in tokens) or (ids and known.issuperset(ids)):
            raise ApiUnavailable("X's next page only repeats the pages before it: try again later.")
        note_errors(Counter(hide_key(client.api, str(error.get("title"))) for error in page.get("errors", [])))
        yield page
        if not token:
            return
        tokens.add(token)
        known.update(ids)


def next_token(page: Record) -> str:
    """Return the token of the page after `page`, empty if it is the last."""
    return str(page["meta"].get("next_token") or "")


def page_records(page: Record) -> Iterator[tuple[str, Record]]:
    """Yield the id and the record of each tweet on `page`: the tweet as sent, with the objects it refers to.

    Its users are its author and those it mentions or replies to; its tweets are those it retweets, quotes or replies
    to, and its own other versions. Objects of a kind that X has added since are matched by id. Its `errors` are those
    about objects it refers to.
    """
    includes = {
        kind: [(_names(kind, thing), thing) for thing in things] for kind, things in page.get("includes", {}).items()
    }
    for tweet in page.get("data", []):
        pointed = _pointed_at(tweet)
        # Collected only for a kind of object that isn't known yet.
        strings = set() if includes.keys() <= pointed.keys() else _strings(tweet)
        found = {
            kind: [thing for names, thing in things if names & pointed.get(kind, strings)]
            for kind, things in includes.items()
        }
        record: Record = {"data": tweet}
        if kept := {kind: things for kind, things in found.items() if things}:
            record["includes"] = kept
        everything = {text.lower() for texts in pointed.values() for text in texts}
        if errors := [error for error in page.get("errors", []) if everything & _subjects(error)]:
            record["errors"] = errors
        yield tweet["id"], record


def _ids(page: Record) -> list[str]:
    return [tweet["id"] for tweet in page.get("data", [])]


def check_page(page: Any) -> None:
    """Check that the parts that `page` has are structured like an answer of X, whatever is missing.

    Raises:
        ShapeError: it isn't.
    """
    if not isinstance(page, dict):
        raise ShapeError(TWEETS, "(whole)", "isn't an object")
    errors = page.get("errors", [])
    if not (isinstance(errors, list) and all(isinstance(error, dict) for error in errors)):
        raise ShapeError(TWEETS, "errors", "isn't a list of objects")
    for place, tweet in enumerate(require_field(TWEETS, page, "data", list) if "data" in page else []):
        require_field(TWEETS, tweet, "id", str, f"data[{place}].")
    _check_includes(page.get("includes", {}))


def _check_answer(client: Client, page: Any) -> list[str]:
    """Return the ids on `page`, after checking that it is a complete answer of X."""
    check_page(page)
    errors = page.get("errors")
    if errors and not page.get("data"):
        said = " ".join(str(errors[0].get(name, "")) for name in ("title", "detail", "message")).strip()
        raise ApiRefused(f"X answers with an error and no tweets: {hide_key(client.api, said)}")
    count = require_field(TWEETS, require_field(TWEETS, page, "meta", dict), "result_count", Number, "meta.").text
    tweets: list[Any] = require_field(TWEETS, page, "data", list) if count != "0" or "data" in page else []
    if str(len(tweets)) != count:
        raise ApiUnavailable(f"X sent {len(tweets)} of {count} tweets on a page: try again later.")
    return _ids(page)


def _check_includes(includes: Any) -> None:
    if not isinstance(includes, dict):
        raise ShapeError(TWEETS, "includes", "isn't an object")
    for kind, things in includes.items():
        if not (isinstance(things, list) and all(isinstance(thing, dict) for thing in things)):
            raise ShapeError(TWEETS, f"includes.{kind}", "isn't a list of objects")


def _pointed_at(tweet: Record) -> dict[str, set[str]]:
    """Return the objects that `tweet` refers to, by kind: ids, and the lower-case names of mentioned users."""
    mentions = [
        mention for place in (tweet, tweet.get("note_tweet")) for mention in _all(place, "entities", "mentions")
    ]
    tweets = [_member(reference, "id") for reference in _all(tweet, "referenced_tweets")]
    return {
        "users": _texts(
            [tweet.get("author_id"), tweet.get("in_reply_to_user_id")]
            + [_member(mention, "id") for mention in mentions]
            + [str(_member(mention, "username") or "").lower() for mention in mentions]
        ),
        "tweets": _texts(tweets + _all(tweet, "edit_history_tweet_ids")) - {tweet["id"]},
        "media": _texts(_all(tweet, "attachments", "media_keys")),
        "polls": _texts(_all(tweet, "attachments", "poll_ids")),
        "places": _texts([_member(tweet, "geo", "place_id")]),
    }


def _names(kind: str, thing: Record) -> set[str]:
    """Return the ids that tweets refer to `thing` by; users also have their names."""
    names = _texts([thing.get(_KEYS.get(kind, "id"))])
    return names | _texts([str(thing.get("username", "")).lower()]) if kind == "users" else names


def _subjects(error: Record) -> set[str]:
    return _texts(str(error.get(name) or "").lower() for name in ("value", "resource_id"))


def _member(node: Any, *names: str) -> Any:
    for name in names:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def _all(node: Any, *names: str) -> list[Any]:
    found = _member(node, *names)
    return found if isinstance(found, list) else []


def _texts(values: Any) -> set[str]:
    return {value for value in values if isinstance(value, str) and value}


def _strings(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set[str]().union(*map(_strings, node.values()))
    if isinstance(node, list):
        return set[str]().union(*map(_strings, node))
    return _texts([node])
