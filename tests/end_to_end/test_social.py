"""Tweets through the social models: real pages, edits, growth, late and repeated files, any order."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.end_to_end.factories import tweet
from tests.end_to_end.recomputed_days import rounded
from tests.end_to_end.reshape import Record, as_lines
from tests.end_to_end.schedules import FILES, SCHEDULES, load_times, random_part
from tests.end_to_end.tweets import (
    COLUMNS,
    MARKED,
    METRICS,
    expected_row,
    posted_at,
    real_tweets,
    scraped_tweets,
    tags,
    user_names,
)
from tests.end_to_end.workspace import Workspace
from tests.real_data import find_real

# Tests that also need tables of other domains run with those.
FEED, SOCIAL = "social.tweets", ("--select", "tag:social", "--indirect-selection", "buildable")
SALT = "pepper, more than a pinch"
# The time in this id is half a second before 2020-01-02, so created_at may be on either day.
ID_BEFORE_MIDNIGHT = 1_212_523_897_811_894_272
LOADS = ("2024-10-01T00:00:00", "2024-10-03T00:00:00", "2024-10-05T00:00:00")


@pytest.fixture(scope="module")
def pages() -> list[Record]:
    return real_tweets(find_real("social"))


@pytest.fixture(scope="module")
def grown(pages: list[Record]) -> list[Record]:
    """The same tweets two days later, each with one more retweet and as many new likes as the last digit of its id."""
    later: list[Record] = json.loads(json.dumps(pages))
    for record in later:
        metrics = record["data"]["public_metrics"]
        metrics["retweet_count"] += 1
        metrics["like_count"] += int(record["data"]["id"][-1])
    return later


@pytest.fixture(scope="module")
def streamed(session_workspace: Workspace, pages: list[Record], grown: list[Record]) -> Workspace:
    """Half of the tweets, then all of them in two overlapping files, then all of them grown."""
    workspace, rng = session_workspace, random.Random(20210922)
    workspace.empty()
    workspace.load()
    workspace.fix_the_salt(SALT)
    shuffled = rng.sample(pages, len(pages))
    for loaded_at, files in zip(LOADS, ([pages[::2]], [shuffled[:500], shuffled[400:]], [grown]), strict=True):
        for records in files:
            workspace.land(FEED, as_lines(records), loaded_at[:10])
        workspace.load(loaded_at)
        workspace.build(*SOCIAL, tested=loaded_at == LOADS[-1])
    return workspace


def test_every_real_tweet_is_published_once_as_it_was_sent(streamed: Workspace, grown: list[Record]) -> None:
    assert len(grown) == 880
    assert streamed.value("select count(*) from quarantine.rej_social__tweets") == 0
    found = streamed.query(f"select {COLUMNS} from analytics.fct_tweets order by tweet_id")
    assert found == sorted((expected_row(record, SALT) for record in grown), key=lambda row: str(row[0]))
    types = "select sum(cast({} as int)) from analytics.fct_tweets"
    # Two of the quotes are replies as well.
    assert [streamed.value(types.format(name)) for name in ("is_retweet", "is_reply", "is_quote")] == [549, 133, 45]


def test_growth_is_seen_between_the_observations(streamed: Workspace, grown: list[Record]) -> None:
    observed = streamed.query(
        f"select tweet_id, {', '.join(METRICS)} from analytics.fct_tweet_metrics where observed_at = '{LOADS[-1]}'"
    )
    assert sorted(observed, key=lambda row: str(row[0])) == sorted(
        (record["data"]["id"], *(record["data"]["public_metrics"].get(metric) for metric in METRICS))
        for record in grown
    )
    # 440 at first, then 500 and 480 with a hundred in common, then all.
    assert streamed.value("select count(*) from analytics.fct_tweet_metrics") == 440 + 980 + 880
    streamed.compile("--select", "tweet_growth")
    (compiled,) = (sql for file, sql in streamed.compiled() if file.endswith("tweet_growth.sql"))
    columns, rows = streamed.engine.query(compiled)
    growth = [dict(zip(columns, row, strict=True)) for row in rows]
    last = [each for each in growth if each["observed_at"] == datetime.fromisoformat(LOADS[-1])]
    assert {each["tweet_id"]: each["like_count_growth"] for each in last} == {
        record["data"]["id"]: int(record["data"]["id"][-1]) for record in grown
    }
    assert {(each["retweet_count_growth"], each["minutes_between"]) for each in last} == {(1, 2880)}


def test_hashtags_and_their_days_add_up(streamed: Workspace, grown: list[Record]) -> None:
    found = streamed.query("select tweet_id, hashtag, hashtag_position from analytics.bridge_tweet_hashtags")
    used = [(record["data"], tag, place) for record in grown for place, tag in enumerate(tags(record["data"]), 1)]
    assert sorted(found) == sorted((each["id"], tag, place) for each, tag, place in used)
    by_day: dict[tuple[date, str], list[Record]] = defaultdict(list)
    for each, tag, _ in used:
        by_day[posted_at(each).date(), tag].append(each)
    days = streamed.query(
        """select activity_date, hashtag, tweet_count, retweeting_tweet_count, retweet_rate, author_count, like_count,
           reply_count, quote_count from analytics.mart_hashtag_daily"""
    )
    assert sorted(days) == sorted(day_of_a_hashtag(*key, found) for key, found in by_day.items())


def day_of_a_hashtag(day: date, hashtag: str, found: list[Record]) -> tuple[Any, ...]:
    kinds = [[other["type"] for other in each.get("referenced_tweets", [])] for each in found]
    retweets = sum("retweeted" in each for each in kinds)
    sums = (
        sum(each["public_metrics"][name] for each in found) for name in ("like_count", "reply_count", "quote_count")
    )
    authors = {each["author_id"] for each in found}
    return day, hashtag, len(found), retweets, rounded(Decimal(retweets) / len(found), 6), len(authors), *sums


def test_nobody_is_named_in_what_is_built(streamed: Workspace, pages: list[Record]) -> None:
    names = user_names(pages)
    assert len(names) > 1_500
    authors = {record["data"]["author_id"] for record in pages}
    for table, content in streamed.contents("social").items():
        for row in content.rows:
            for text in (MARKED.sub(" ", value) for value in row if isinstance(value, str)):
                assert not re.search(r"[@\uff20]/?\w|\b(twitter|x)\.com/\S", text, re.A), f"{table}: {text}"
                assert text not in authors, f"{table}: {text}"
    # No value of another column is a name. In texts, names may be ordinary words.
    plain = (
        "select author_hash, replied_to_author_hash, conversation_id, client_name, place_name from analytics.fct_tweets"
    )
    assert not names & {value for row in streamed.query(plain) for value in row}


def test_a_full_refresh_of_the_same_files_gives_the_same(streamed: Workspace) -> None:
    assert streamed.differences_from_full_refresh(tag="social") == []


def test_scraped_searches_are_accepted_except_tweets_without_an_id(workspace: Workspace) -> None:
    """Two searches in two loads. Both contain a tweet more than once."""
    workspace.load()
    workspace.fix_the_salt(SALT)
    kept: dict[str, Record] = {}
    refused = {"missing_text": 0, "missing_tweet_id": 0}
    searches = {"millionpeoplemarch": (9_768, 7_354, 2_408), "pdafscam": (3_356, 2_288, 1_001)}
    for day, (name, (row_count, without_id, tweet_count)) in enumerate(searches.items(), start=1):
        records = scraped_tweets(find_real(f"social/hashtag_{name}.json.gz"))
        workspace.deliver(FEED, as_lines(records), f"2022-10-0{day}T00:00:00")
        numbered = [record for record in records if record["data"]["id"]]
        # The text of a few is just a no-break space.
        written = [record for record in numbered if record["data"]["text"].strip()]
        found = {record["data"]["id"]: record for record in written}
        assert (len(records), len(records) - len(numbered), len(found)) == (row_count, without_id, tweet_count)
        kept |= found
        refused["missing_text"] += len(numbered) - len(written)
        refused["missing_tweet_id"] += without_id
    workspace.build(*SOCIAL, tested=False)
    reasons = "select reject_reason, count(*) from quarantine.rej_social__tweets group by reject_reason"
    assert dict(workspace.query(reasons)) == refused
    rows = workspace.query(f"select {COLUMNS} from analytics.fct_tweets order by tweet_id")
    assert rows == sorted((expected_row(record, SALT) for record in kept.values()), key=lambda row: str(row[0]))


@pytest.mark.every_engine
def test_an_edit_a_lost_hashtag_and_a_moved_day_leave_nothing_behind(workspace: Workspace) -> None:
    """The models build in an empty database, without the other domains. Then late and corrected files arrive."""
    workspace.load()
    workspace.fix_the_salt(SALT)
    workspace.build(*SOCIAL, tested=False)
    assert workspace.value("select count(*) from analytics.fct_tweets") == 0
    first = [
        tweet(1, "#Kpop with @name", ["Kpop", "KPOP", "Rosé"]),
        tweet(2, "before midnight", ["kpop"], "2020-01-01T23:59:59Z", likes=5),
        tweet(3, "alone with it", ["Solo"], "2019-12-30T08:00:00Z"),
        tweet(4, "", []),
    ]
    workspace.deliver(FEED, as_lines(first) + "no json\n", "2020-01-03T00:00:00")
    workspace.build(*SOCIAL, tested=False)
    days = "select activity_date, hashtag, tweet_count, like_count from analytics.mart_hashtag_daily order by 1, 2"
    assert workspace.query(days) == [
        (date(2019, 12, 30), "solo", 1, 1),
        (date(2020, 1, 1), "kpop", 2, 6),
        (date(2020, 1, 1), "rosé", 1, 1),
    ]

    # An edit after midnight arrives without the tweet that it replaces. A tweet whose id contains no time moves to
    # another day and loses its hashtag.
    second = [
        tweet(5, "#BTS", ["BTS"], "2020-01-02T00:10:00Z", likes=7, versions=[2, 5]),
        tweet(3, "alone", []),
        tweet(ID_BEFORE_MIDNIGHT, "at another time than its id's", ["BTS"], "2020-01-02T08:00:00Z"),
    ]
    workspace.deliver(FEED, as_lines(second), "2020-01-05T00:00:00")
    workspace.build(*SOCIAL, tested=False)
    versions = "select tweet_id, original_tweet_id, edit_number, is_latest_edit, loaded_at > first_loaded_at"
    assert workspace.query(f"{versions} from analytics.fct_tweets order by tweet_id") == [
        ("1", "1", 0, True, False),
        ("2", "2", 0, False, True),
        ("3", "3", 0, True, True),
        ("5", "2", 1, True, False),
    ]
    assert workspace.query(days) == [
        (date(2020, 1, 1), "kpop", 1, 1),
        (date(2020, 1, 1), "rosé", 1, 1),
        (date(2020, 1, 2), "bts", 1, 7),
    ]
    # The second delivery of the third tweet moved it to the first of January.
    activity = "select activity_date, tweet_count, like_count from analytics.mart_daily_tweets order by 1"
    assert workspace.query(activity) == [(date(2020, 1, 1), 2, 2), (date(2020, 1, 2), 1, 7)]

    # Scanned before those files and committed after their run: older versions of the third and the first tweet.
    third = [tweet(3, "late", ["Late"], "2019-12-30T08:00:00Z"), tweet(1, "newer", ["Kpop"], likes=9)]
    workspace.deliver(FEED, as_lines(third), "2020-01-04T23:30:00")
    workspace.build(*SOCIAL)
    assert workspace.query(days) == [(date(2020, 1, 1), "kpop", 1, 9), (date(2020, 1, 2), "bts", 1, 7)]
    assert workspace.value("select count(*) from analytics.fct_tweet_metrics where tweet_id = '3'") == 3
    reasons = "select reject_reason from quarantine.rej_social__tweets order by reject_reason"
    assert workspace.query(reasons) == [
        ("created_at_contradicts_tweet_id",),
        ("missing_text",),
        ("unreadable_record",),
    ]
    assert workspace.differences_from_full_refresh(tag="social") == []


@pytest.mark.every_engine
@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_conflicting_tweets_equals_a_full_refresh(workspace: Workspace, seed: int) -> None:
    """Few tweets with many versions each; files are repeated or late, and some runs build only some models."""
    rng = random.Random(seed)
    landed: list[str] = []
    for loaded_at in load_times(rng, FILES):
        again = landed and rng.random() < 0.25
        text = rng.choice(landed) if again else as_lines(random_tweet(rng) for _ in range(rng.randint(1, 8)))
        landed.append(text)
        workspace.deliver(FEED, text, loaded_at)
        if rng.random() < 0.5:
            is_part = workspace.is_built("mart_hashtag_daily") and rng.random() < 0.7
            workspace.build(*(random_part(rng, workspace.models("social")) if is_part else SOCIAL), tested=False)
    workspace.build(*SOCIAL, tested=False)
    assert workspace.differences_from_full_refresh(tag="social") == []


def random_tweet(rng: random.Random) -> Record:
    number = rng.randint(1, 6)
    # 1, 7 and 13 are versions of one tweet, as are 2, 8 and 14. A delivery lists some of them, or none.
    chain = [number, number + 6, number + 12]
    # Tweets whose ids contain no time may move to another day; others are accepted within a second of their time.
    if number % 2:
        chain = [ID_BEFORE_MIDNIGHT + each for each in chain]
    known = rng.randint(1, 3)
    time = rng.choice(
        ["2020-01-01T08:00:00Z", "2020-01-01T23:59:59Z", "2020-01-02T02:00:00+02:00", "2020-01-02T01:00:00Z", "soon"]
    )
    hashtags = rng.sample(["Kpop", "KPOP", "bts", "김요한"], rng.randint(0, 3))
    versions = rng.choice([chain[:known], []])
    return tweet(rng.choice(chain[:known]), "text", hashtags, time, rng.choice([0, 5, None]), versions)
