"""Tweets come as they were sent, page by page, each with the objects it refers to and nothing else."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingest.api.client import Client
from ingest.api.json_values import read_json, write_json
from ingest.errors import ApiRefused, ApiUnavailable, FetchFailed, ShapeError
from ingest.sources.social import X, page_records, search_parameters, tweet_pages

Open = Callable[..., Client]
Page = dict[str, Any]
PARAMETERS = search_parameters("#ChargeNow", date(2026, 1, 24), datetime(2026, 1, 25, 9, 30, 1, tzinfo=UTC))
FULL_MENTION = {"start": 0, "end": 4, "username": "By_Name"}


def page(*ids: str, token: str | None = None, **other: Any) -> Page:
    """Return an answer with a bare tweet for each of `ids`."""
    meta = {"result_count": len(ids)} | ({"next_token": token} if token else {})
    return ({"data": [{"id": one, "text": "…"} for one in ids]} if ids else {}) | {"meta": meta} | other


def serve(server: HTTPServer, *answers: Page | Response) -> list[dict[str, str]]:
    """Give `answers`, one after the other; return the list of requests, which grows."""
    asked: list[dict[str, str]] = []
    left = iter(answers)

    def respond(request: Request) -> Response:
        asked.append(request.args.to_dict())
        answer = next(left)
        return answer if isinstance(answer, Response) else Response(json.dumps(answer))

    header = {"Authorization": "Bearer s3cret-k3y/with+odd=letters"}
    server.expect_request("/2/tweets/search/recent", headers=header).respond_with_handler(respond)
    return asked


@pytest.fixture
def search(client: Open, keys: None) -> Callable[..., list[Page]]:
    """Search as the fetch does; the pages given have come before."""

    def run(*before: Page, note: Callable[[Any], None] = lambda _: None) -> list[Page]:
        return list(tweet_pages(client(X), PARAMETERS, iter(before), note))

    return run


Search = Callable[..., list[Page]]


def records(*pages: Page) -> list[Any]:
    return [record for one in pages for _, record in page_records(one)]


def ids(things: list[Any] | None, name: str = "id") -> set[str]:
    return {thing[name] for thing in things or []}


def test_every_page_is_asked_with_the_same_words_and_the_token_before(search: Search, httpserver: HTTPServer) -> None:
    asked = serve(httpserver, page("3", "2", token="b26v"), page(token="c37w"), page("1"))
    assert [one["id"] for found in search() for one in found.get("data", [])] == ["3", "2", "1"]
    assert [words.pop("next_token", None) for words in asked] == [None, "b26v", "c37w"]
    assert asked == [PARAMETERS] * 3
    assert PARAMETERS["query"] == "#ChargeNow"
    assert (PARAMETERS["start_time"], PARAMETERS["end_time"]) == ("2026-01-24T00:00:00Z", "2026-01-25T09:30:01Z")
    assert PARAMETERS["max_results"] == "100"
    assert {"author_id", "geo.place_id", "referenced_tweets.id"} < set(PARAMETERS["expansions"].split(","))
    assert {"public_metrics", "withheld", "edit_history_tweet_ids"} < set(PARAMETERS["tweet.fields"].split(","))
    # Only a tweet's author may see these: asking for them is refused.
    assert not {"non_public_metrics", "organic_metrics"} & set(PARAMETERS["tweet.fields"].split(","))


def test_a_small_fetch_asks_for_a_small_page() -> None:
    end = datetime(2026, 1, 25, tzinfo=UTC)
    sizes = {most: search_parameters("a", date(2026, 1, 24), end, most)["max_results"] for most in (1, 50, 1000)}
    assert sizes == {1: "10", 50: "50", 1000: "100"}


def test_what_came_before_is_not_asked_again(search: Search, httpserver: HTTPServer) -> None:
    asked = serve(httpserver, page("1"))
    assert search(page("3", token="b"), page("2", token="c")) == [read_json(json.dumps(page("1")))]
    assert [words.get("next_token") for words in asked] == ["c"]
    assert search(page("3", token="b"), page("2")) == []
    assert len(asked) == 1


def test_nothing_found_is_no_error(search: Search, httpserver: HTTPServer) -> None:
    serve(httpserver, {"meta": {"result_count": 0}})
    assert records(*search()) == []


def rich() -> Page:
    """Return a page of three tweets, of which the first refers to an object of every kind."""
    first = {
        "id": "100",
        "author_id": "1",
        "in_reply_to_user_id": "2",
        "entities": {"mentions": [{"username": "third", "id": "3"}, FULL_MENTION]},
        "note_tweet": {"entities": {"mentions": [{"username": "fifth", "id": "5"}]}},
        "referenced_tweets": [{"type": "quoted", "id": "90"}, {"type": "replied_to", "id": "91"}],
        "edit_history_tweet_ids": ["99", "100"],
        "conversation_id": "80",
        "attachments": {"media_keys": ["3_1"], "poll_ids": ["7"]},
        "geo": {"place_id": "0af"},
        "card": {"topics": [{"topic_id": "55"}]},
        "new_field": [1.50, None],
    }
    includes = {
        "users": [{"id": name, "username": f"u{name}"} for name in "12356"] + [{"id": "4", "username": "by_name"}],
        "tweets": [{"id": name, "author_id": "6"} for name in ("80", "90", "91", "99", "100", "101")],
        "media": [{"media_key": "3_1"}, {"media_key": "3_2"}],
        "polls": [{"id": "7"}, {"id": "8"}],
        "places": [{"id": "0af"}, {"id": "0ag"}],
        "topics": [{"id": "55"}, {"id": "56"}],
    }
    errors = [
        {"parameter": "referenced_tweets.id", "value": "91", "title": "Not Found Error"},
        {"parameter": "entities.mentions.username", "resource_id": "BY_name", "title": "Forbidden"},
        {"parameter": "referenced_tweets.id", "value": "12", "title": "Not Found Error"},
    ]
    data = [first, {"id": "101", "author_id": "6", "text": "alone"}, {"id": "102"}]
    return {"data": data, "includes": includes, "errors": errors, "meta": {"result_count": 3}}


def test_a_tweet_has_what_it_points_at_and_nothing_else(search: Search, httpserver: HTTPServer) -> None:
    sent = rich()
    # 1.50 and not 1.5: numbers keep their spelling.
    text = json.dumps(sent).replace("[1.5, null]", "[1.50,null]")
    serve(httpserver, Response(text))
    titles: list[Any] = []
    first, second, third = records(*search(note=titles.append))
    kept = first["includes"]
    assert ids(kept["users"]) == {"1", "2", "3", "4", "5"}
    assert ids(kept["tweets"]) == {"90", "91", "99"}
    assert (ids(kept["media"], "media_key"), ids(kept["polls"]), ids(kept["places"])) == ({"3_1"}, {"7"}, {"0af"})
    assert ids(kept["topics"]) == {"55"}
    assert kept.keys() == sent["includes"].keys()
    assert [error["title"] for error in first["errors"]] == ["Not Found Error", "Forbidden"]
    assert '"new_field":[1.50,null]' in write_json(first["data"])
    assert second == {"data": sent["data"][1], "includes": {"users": [{"id": "6", "username": "u6"}]}}
    assert third == {"data": {"id": "102"}}
    assert titles == [{"Not Found Error": 2, "Forbidden": 1}]


@pytest.mark.parametrize(
    ("file", "count"), [("v2_2sets.jsonl", 200), ("v2_noflat.jsonl", 100), ("v2_entities_test.jsonl", 474)]
)
def test_real_pages_give_every_tweet_with_its_author(
    search: Search, httpserver: HTTPServer, real: Callable[[str], bytes], file: str, count: int
) -> None:
    sent = [json.loads(line) for line in real(f"social/{file}").splitlines()]
    for place, answer in enumerate(sent):
        answer["meta"]["next_token"] = f"t{place}"
    del sent[-1]["meta"]["next_token"]
    serve(httpserver, *sent)
    found = [json.loads(write_json(record)) for record in records(*search())]
    assert len(found) == count
    assert [record["data"] for record in found] == [tweet for answer in sent for tweet in answer["data"]]
    for record in found:
        tweet, includes = record["data"], record.get("includes", {})
        assert tweet["author_id"] in ids(includes["users"])
        # Found in the text of the tweet, which has the name or id of whatever it refers to.
        text = json.dumps(tweet).lower()
        assert all(f'"{user["id"]}"' in text or f'"{user["username"].lower()}"' in text for user in includes["users"])
        references = ids(tweet.get("referenced_tweets"))
        assert ids(includes.get("tweets")) <= references
        assert references <= ids(includes.get("tweets")) | {error["value"] for error in record.get("errors", [])}
        assert ids(includes.get("media"), "media_key") <= set(tweet.get("attachments", {}).get("media_keys", []))
    for kind in ("tweets", "media", "polls", "places"):
        name = "media_key" if kind == "media" else "id"
        kept = {thing[name] for record in found for thing in record.get("includes", {}).get(kind, [])}
        of_retweeted = {thing[name] for thing in _pointed_at_by_others(sent, kind)}
        assert {thing[name] for answer in sent for thing in answer["includes"].get(kind, [])} == kept | of_retweeted


def _pointed_at_by_others(sent: list[Page], kind: str) -> Iterator[Any]:
    """Yield the media, polls and places that only a referenced tweet refers to."""
    for answer in sent:
        direct, others = json.dumps(answer["data"]), json.dumps(answer["includes"].get("tweets", []))
        for thing in answer["includes"].get(kind, []) if kind != "tweets" else []:
            name = thing["media_key" if kind == "media" else "id"]
            if f'"{name}"' not in direct and f'"{name}"' in others:
                yield thing


@pytest.mark.parametrize(
    ("answers", "error", "said"),
    [
        ([page("2", token="a"), page("1", token="a")], ApiUnavailable, "only repeats"),
        ([page("2", token="a"), page("1", token="b"), page("0", token="a")], ApiUnavailable, "only repeats"),
        ([page("2", "1", token="a"), page("1", token="b")], ApiUnavailable, "only repeats"),
        ([page("2") | {"meta": {"result_count": 2}}], ApiUnavailable, "sent 1 of 2 tweets"),
        (
            [{"errors": [{"title": "Forbidden", "detail": "Not s3cret-k3y/with+odd=letters."}]}],
            ApiRefused,
            "Not [*]{3}",
        ),
        ([{"meta": {"result_count": 0}, "errors": [{"message": "odd"}]}], ApiRefused, "no tweets: odd"),
        ([{"meta": {"result_count": 1}}], ShapeError, "field data of the answer is missing"),
        ([{"data": []}], ShapeError, "field meta of the answer is missing"),
        ([{"meta": {"result_count": "1"}}], ShapeError, "meta.result_count of the answer is a text"),
        ([page("1") | {"data": [{"text": "…"}]}], ShapeError, r"data\[0\].id of the answer is missing"),
        ([page("1") | {"data": [7]}], ShapeError, r"data\[0\] of the answer is a number"),
        ([page("1", includes={"users": [7]})], ShapeError, "includes.users of the answer isn't a list"),
        ([page("1", includes=[])], ShapeError, "includes of the answer isn't an object"),
        ([page("1", errors={"title": "odd"})], ShapeError, "errors of the answer isn't a list"),
        ([Response("[]")], ShapeError, "isn't an object"),
    ],
)
def test_an_answer_that_cannot_be_right_is_an_error(
    search: Search, httpserver: HTTPServer, answers: list[Any], error: type[FetchFailed], said: str
) -> None:
    serve(httpserver, *answers)
    with pytest.raises(error, match=said) as raised:
        search()
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (
            400,
            {
                "errors": [{"parameters": {"end_time": ["x"]}, "message": "Invalid 'end_time':'x'"}],
                "title": "Invalid Request",
                "detail": "One or more parameters to your request was invalid.",
            },
            "400, Invalid 'end_time':'x'",
        ),
        (401, {"title": "Unauthorized", "detail": "Unauthorized"}, "401, Unauthorized.*check TWITTER_BEARER_TOKEN"),
        (403, {"title": "Client Forbidden"}, "403, Client Forbidden.*check TWITTER_BEARER_TOKEN"),
        (402, {"title": "CreditsDepleted", "detail": "No credits"}, "402, No credits"),
    ],
)
def test_a_refusal_says_what_x_says(
    search: Search, httpserver: HTTPServer, status: int, body: dict[str, Any], said: str
) -> None:
    serve(httpserver, Response(json.dumps(body), status, content_type="application/problem+json"))
    with pytest.raises(ApiRefused, match=said) as raised:
        search()
    assert raised.value.status == status
