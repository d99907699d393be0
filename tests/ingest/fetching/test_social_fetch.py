"""The command fetch social.tweets: however often it is interrupted, it lands what one undisturbed fetch lands."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time as clock
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingest.api.client import Client
from ingest.errors import FetchInterrupted, PageCacheUnusable, RunDateRefused
from ingest.feeds import read_feeds
from ingest.fetch.page_cache import FOLDER, append_to_page_cache, open_page_cache, read_page_cache
from ingest.fetch.tweets import Search, fetch_tweets
from ingest.sources.social import X
from ingest.zones import open_zone

KEY = "s3cret-k3y/with+odd=letters"
PATH = "/2/tweets/search/recent"
NOW = datetime(2026, 1, 25, 9, 30, 31, tzinfo=UTC)
COUNT = 4
Fetch = Callable[..., Result]
Landed = Callable[[], dict[str, list[Any]]]
Open = Callable[..., Client]


class Searched:
    """X, with COUNT pages of two tweets, of which the last comes again on the next page; it records the requests."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.instead: dict[int, Callable[[], Response | None]] = {}

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.args.to_dict())
        number = int(request.args.get("next_token", "page0").removeprefix("page"))
        other = self.instead.get(number, lambda: None)()
        return other or Response(json.dumps(self.page(number)))

    @staticmethod
    def page(number: int) -> dict[str, Any]:
        tweets = [{"id": str(900 - name), "author_id": "7", "text": f"No {name} ⚡"} for name in (number, number + 1)]
        meta = {"result_count": 2} | ({"next_token": f"page{number + 1}"} if number + 1 < COUNT else {})
        return {"data": tweets, "includes": {"users": [{"id": "7", "username": "made_up"}]}, "meta": meta}

    @property
    def tokens(self) -> list[str | None]:
        return [words.get("next_token") for words in self.asked]


ALL_TOKENS = [None, "page1", "page2", "page3"]
ALL_IDS = ["900", "899", "898", "897", "896"]


@pytest.fixture
def x(keys: None, httpserver: HTTPServer) -> Searched:
    searched = Searched()
    httpserver.expect_request(PATH).respond_with_handler(searched)
    return searched


def today() -> date:
    return datetime.now(UTC).date()


def log() -> str:
    return Path("logs/ingestion.log").read_text()


def page_caches() -> list[Path]:
    return sorted(FOLDER.glob("*"))


def ids(landed: Landed) -> list[str]:
    ((_, records),) = landed().items()
    return [record["data"]["id"] for record in records]


def too_many(wait: int) -> Callable[[], Response]:
    headers = {"x-rate-limit-reset": str(int(clock.time()) + wait)}
    return lambda: Response('{"title":"Too Many Requests"}', 429, headers=headers)


FETCH = ("fetch", "social.tweets", "--query", "#ChargeNow it's")
ALL_WELL = ", 0 requests failed: landing/social/tweets\n"


def test_tweets_land_as_one_file_each_once(ingest: Fetch, x: Searched, landed: Landed) -> None:
    results = [ingest(*FETCH), ingest(*FETCH)]
    assert [result.stdout for result in results] == [
        "5 records fetched, 5 landed in 1 new files" + ALL_WELL,
        "5 records fetched, 0 landed in 0 new files" + ALL_WELL,
    ]
    ((name, records),) = landed().items()
    assert name.startswith(f"social/tweets/run_date={today()}/tweets_")
    assert [record["data"]["id"] for record in records] == ALL_IDS
    assert all(record["includes"] == {"users": [{"id": "7", "username": "made_up"}]} for record in records)
    assert x.tokens == ALL_TOKENS * 2
    assert page_caches() == []


def test_days_are_utc_and_included(ingest: Fetch, x: Searched) -> None:
    yesterday, first = today() - timedelta(days=1), today() - timedelta(days=6)
    assert ingest(*FETCH, "--since", first, "--until", yesterday).exit_code == 0
    assert ingest(*FETCH, "--until", yesterday).exit_code == 0
    assert ingest(*FETCH).exit_code == 0
    windows = [(words["start_time"], words["end_time"]) for words in x.asked[::COUNT]]
    end = f"{today()}T00:00:00Z"
    assert windows[:2] == [(f"{first}T00:00:00Z", end), (f"{yesterday}T00:00:00Z", end)]
    assert windows[2][0] == end
    ago = datetime.now(UTC) - datetime.fromisoformat(windows[2][1])
    assert timedelta(seconds=29) < ago < timedelta(seconds=90)


@pytest.mark.parametrize(
    ("first", "last", "now", "said"),
    [
        ((2026, 1, 18), (2026, 1, 25), NOW, "last 7 days only: give --since 2026-01-19"),
        ((2026, 1, 25), (2026, 1, 26), NOW, "2026-01-26 is still to come"),
        ((2026, 1, 25), (2026, 1, 25), datetime(2026, 1, 25, 0, 0, 30, tzinfo=UTC), "only just begun"),
    ],
)
def test_days_that_x_cannot_tell_of_are_refused(
    client: Open, x: Searched, first: Any, last: Any, now: datetime, said: str
) -> None:
    with pytest.raises(RunDateRefused, match=said):
        fetch(client, Search("a", date(*first), date(*last)), now)
    assert (x.asked, page_caches()) == ([], [])


def fetch(client: Open, search: Search, now: datetime, restart: bool = False) -> None:
    fetch_tweets(client(X), read_feeds()["social.tweets"], search, [open_zone("landing")], now, restart)


@pytest.mark.parametrize(
    "arguments", [("--query", " "), ("--query", "a", "--since", "2026-01-02", "--until", "2026-01-01"), ()]
)
def test_a_wrong_call_is_said(ingest: Fetch, x: Searched, arguments: tuple[str, ...]) -> None:
    assert ingest("fetch", "social.tweets", *arguments).exit_code == 2
    assert x.asked == []


def test_nothing_found_lands_nothing(ingest: Fetch, x: Searched, landed: Landed) -> None:
    x.instead[0] = lambda: Response('{"meta":{"result_count":0}}')
    assert ingest(*FETCH).stdout == "0 records fetched, 0 landed in 0 new files" + ALL_WELL
    assert (landed(), page_caches()) == ({}, [])


def test_a_limit_that_ends_soon_is_waited_for(ingest: Fetch, x: Searched, landed: Landed) -> None:
    answers = iter([too_many(1)()])
    x.instead[2] = lambda: next(answers, None)
    assert ingest(*FETCH).exit_code == 0
    assert ids(landed) == ALL_IDS
    assert x.tokens == [None, "page1", "page2", "page2", "page3"]


def test_a_fetch_that_reaches_a_limit_says_how_it_goes_on(ingest: Fetch, x: Searched, landed: Landed) -> None:
    x.instead[2] = too_many(900)
    result = ingest(*FETCH)
    assert result.exit_code == 1
    assert landed() == {}
    said = re.search(
        r"the 2 pages that came are kept, and after (.*) UTC `python -m ingest (.*)` resumes", result.stderr
    )
    assert said, result.stderr
    again = datetime.fromisoformat(f"{said[1]}+00:00") - datetime.now(UTC)
    assert timedelta(seconds=880) < again < timedelta(seconds=920)
    command = shlex.split(said[2])
    assert command == [*FETCH, "--since", str(today()), "--until", str(today())]
    del x.instead[2]
    result = ingest(*command)
    assert result.stdout == "5 records fetched, 5 landed in 1 new files" + ALL_WELL
    assert f"going on after 2 pages with the fetch that began on {today()}" in result.stderr
    assert ids(landed) == ALL_IDS
    assert x.tokens == [None, "page1", "page2", "page2", "page3"]
    # The window that the fetch began with, although the clock has advanced.
    assert len({words["end_time"] for words in x.asked}) == 1


@pytest.mark.parametrize("status", [400, 401, 503])
def test_a_fetch_that_fails_at_once_leaves_nothing(ingest: Fetch, x: Searched, status: int) -> None:
    x.instead[0] = lambda: Response("{}", status)
    os.environ["MARKETING_INSIGHT_HTTP_TOTAL_SECONDS"] = "0.1"
    result = ingest(*FETCH)
    assert result.exit_code == 1
    assert "kept" not in result.stderr
    assert page_caches() == []


def test_a_page_token_that_x_forgot_starts_the_fetch_over(ingest: Fetch, x: Searched, landed: Landed) -> None:
    x.instead[2] = too_many(900)
    ingest(*FETCH)
    x.instead[2] = lambda: Response('{"title":"Invalid Request"}', 400) if len(x.asked) < 5 else None
    x.instead[0] = lambda: Response(json.dumps(x.page(0)).replace("No 0", "anew"))
    result = ingest(*FETCH)
    assert result.exit_code == 0
    assert "no longer knows where the fetch stopped" in result.stderr
    assert x.tokens == [None, "page1", "page2", "page2", *ALL_TOKENS]
    assert ids(landed) == ALL_IDS
    assert [record["data"]["text"] for record in next(iter(landed().values()))][:2] == ["anew ⚡", "No 1 ⚡"]


def test_a_token_that_is_refused_without_a_pause_is_an_error(ingest: Fetch, x: Searched) -> None:
    x.instead[2] = lambda: Response('{"title":"Invalid Request"}', 400)
    assert "(400, Invalid Request)" in ingest(*FETCH).stderr
    assert x.tokens == [None, "page1", "page2"]
    # Nor is it a place forgotten in a fetch that has gone on since the pause.
    x.instead = {3: x.instead[2]}
    assert "the 3 pages that came are kept" in ingest(*FETCH).stderr
    assert x.tokens[3:] == ["page2", "page3"]


def test_pages_outlast_the_days_in_which_x_finds_their_tweets(client: Open, x: Searched, landed: Landed) -> None:
    search, later = Search("a", date(2026, 1, 19), date(2026, 1, 24)), NOW + timedelta(days=9)
    x.instead[2] = too_many(900)
    with pytest.raises(FetchInterrupted):
        fetch(client, search, NOW)
    x.instead[2] = lambda: Response("{}", 400)
    with pytest.raises(RunDateRefused, match="give --since 2026-01-28"):
        fetch(client, search, later)
    assert len(page_caches()) == 1
    del x.instead[2]
    fetch(client, search, later)
    assert [name.split("/")[2] for name in landed()] == ["run_date=2026-01-25"]
    assert ids(landed) == ALL_IDS


def test_restart_throws_away_what_there_is(ingest: Fetch, x: Searched, landed: Landed) -> None:
    x.instead[2] = too_many(900)
    ingest(*FETCH)
    del x.instead[2]
    assert ingest(*FETCH, "--restart").exit_code == 0
    assert x.tokens == [None, "page1", "page2", *ALL_TOKENS]
    assert ids(landed) == ALL_IDS


def test_enough_is_enough(ingest: Fetch, x: Searched, landed: Landed) -> None:
    result = ingest(*FETCH, "--max-tweets", "3")
    assert "give more --max-tweets" in result.stderr
    assert ids(landed) == ALL_IDS[:3]
    assert x.tokens == [None, "page1"]
    assert {words["max_results"] for words in x.asked} == {"10"}
    assert "give more" not in ingest(*FETCH, "--max-tweets", "9").stderr
    assert page_caches() == []


def test_another_fetch_that_has_not_ended_is_named(ingest: Fetch, x: Searched) -> None:
    x.instead[2] = too_many(900)
    ingest(*FETCH)
    del x.instead[2]
    result = ingest("fetch", "social.tweets", "--query", "other")
    assert result.exit_code == 0
    command = re.search("another fetch hasn't ended: `python -m ingest (.*)` resumes it", result.stderr)
    assert command and ingest(*shlex.split(command[1])).exit_code == 0
    assert page_caches() == []


@pytest.fixture
def undisturbed(ingest: Fetch, x: Searched, landed: Landed) -> dict[str, bytes]:
    """What an undisturbed fetch lands, and where."""
    assert ingest(*FETCH, "--zone", "undisturbed").exit_code == 0
    x.asked.clear()
    return files("undisturbed")


def files(zone: str) -> dict[str, bytes]:
    found = [path for path in Path(zone).rglob("*") if path.is_file()]
    return {path.relative_to(zone).as_posix(): path.read_bytes() for path in found}


def test_killed_after_each_page_it_lands_the_same(
    command: list[str], undisturbed: dict[str, bytes], x: Searched
) -> None:
    running: list[subprocess.Popen[str]] = []

    def kill_once(number: int) -> Callable[[], Response | None]:
        def kill() -> None:
            if x.tokens.count(f"page{number}" if number else None) == 1:
                running[-1].kill()
                running[-1].wait(20)

        return kill

    x.instead = {number: kill_once(number) for number in range(COUNT)}
    for number in range(COUNT):
        running.append(subprocess.Popen([*command, *FETCH], stderr=subprocess.PIPE, text=True))
        assert running[-1].wait(60) == -signal.SIGKILL
        assert files("landing") == {}
        (cache,) = page_caches()
        assert len(cache.read_text().splitlines()) == 1 + number
        assert "s3cret" not in cache.read_text()
    done = subprocess.run([*command, *FETCH], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "5 records fetched, 5 landed in 1 new files" + ALL_WELL
    # Only the request that the kill interrupted is repeated.
    assert x.tokens == [None, None, "page1", "page1", "page2", "page2", "page3", "page3"]
    assert files("landing") == undisturbed
    assert page_caches() == []


@pytest.mark.parametrize(("step", "is_landed"), [("land_lines", False), ("remove_page_cache", True)])
def test_killed_around_landing_it_lands_once(
    command: list[str], undisturbed: dict[str, bytes], x: Searched, step: str, is_landed: bool
) -> None:
    killing = f"""
import os
from ingest.cli import main
from ingest.fetch import tweets
tweets.{step} = lambda *_: os.kill(os.getpid(), 9)
main({list(FETCH)!r})
"""
    assert command
    killed = subprocess.run([sys.executable, "-c", killing], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert bool(files("landing")) == is_landed
    asked = len(x.asked)
    done = subprocess.run([*command, *FETCH], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == f"5 records fetched, {'0 landed in 0' if is_landed else '5 landed in 1'} new files" + ALL_WELL
    assert len(x.asked) == asked
    assert files("landing") == undisturbed
    assert page_caches() == []


def test_a_line_written_in_part_is_fetched_again(
    ingest: Fetch, undisturbed: dict[str, bytes], x: Searched, tmp_path: Path
) -> None:
    x.instead[3] = too_many(900)
    ingest(*FETCH)
    del x.instead[3]
    (cache,) = page_caches()
    whole = cache.read_bytes()
    ends = [match.end() for match in re.finditer(b"\n", whole)]
    for line, end in enumerate(ends):
        start = ends[line - 1] if line else 0
        # The rest of a block may be there, without what was to be in it.
        torn = [whole[: (start + end) // 2] + rest for rest in (b"", bytes(40), b"\0\n")]
        for number, content in enumerate([*torn, whole[: end - 1], whole[:end]]):
            FOLDER.mkdir(exist_ok=True)
            cache.write_bytes(content)
            zone = tmp_path / f"{line}_{number}"
            x.asked.clear()
            assert ingest(*FETCH, "--zone", zone).exit_code == 0
            assert x.tokens == ALL_TOKENS[max(0, line - (content != whole[:end])) :], (line, content)
            assert files(str(zone)) == undisturbed


def test_a_page_cache_broken_in_the_middle_is_reported(ingest: Fetch, x: Searched, landed: Landed) -> None:
    x.instead[2] = too_many(900)
    ingest(*FETCH)
    del x.instead[2]
    (cache,) = page_caches()
    lines = cache.read_bytes().splitlines(keepends=True)
    for broken in ([lines[0], b"{\n", lines[2]], [b'{"begun_on":"today"}\n', *lines[1:]]):
        cache.write_bytes(b"".join(broken))
        result = ingest(*FETCH)
        assert result.exit_code == 1
        assert f"{cache} is" in result.stderr and "run the command with --restart" in result.stderr
    assert ingest(*FETCH, "--restart").exit_code == 0
    assert ids(landed) == ALL_IDS


def test_two_fetches_of_the_same_do_not_mix(
    ingest: Fetch, x: Searched, landed: Landed, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second runs while the first waits for an answer, which takes longer than usual on a busy machine.
    monkeypatch.setenv("MARKETING_INSIGHT_HTTP_ANSWER_SECONDS", "20")
    monkeypatch.setenv("MARKETING_INSIGHT_HTTP_TOTAL_SECONDS", "40")
    others: list[Result] = []
    x.instead[2] = lambda: others.append(ingest(*FETCH)) if not others else None
    assert ingest(*FETCH).exit_code == 0
    assert others[0].exit_code == 1
    assert "Another process is fetching the same" in others[0].stderr
    assert x.tokens == ALL_TOKENS
    assert ids(landed) == ALL_IDS


def test_a_page_cache_that_was_taken_away_is_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    path = FOLDER / "a.jsonl"
    opened = os.open

    def open_late(name: Any, flags: int, *mode: int) -> int:
        handle = opened(name, flags, *mode)
        if flags & os.O_CREAT and not Path("taken").exists():
            Path("taken").touch()
            path.unlink()
        return handle

    monkeypatch.setattr(os, "open", open_late)
    with open_page_cache(path) as cache:
        append_to_page_cache(cache, {"a": 1})
        assert path.read_text() == '{"a":1}\n'
        assert len(list(read_page_cache(cache))) == 1


def test_a_folder_that_cannot_be_written_is_said(ingest: Fetch, x: Searched) -> None:
    FOLDER.write_text("in the way")
    result = ingest(*FETCH)
    assert result.exit_code == 1
    assert "make the working directory writable" in result.stderr
    with pytest.raises(PageCacheUnusable), open_page_cache(FOLDER / "a"):
        pass


def test_pages_wait_for_a_zone(ingest: Fetch, x: Searched, landed: Landed) -> None:
    Path("landing").write_text("in the way")
    result = ingest(*FETCH)
    assert result.exit_code == 1
    assert "Landing zone landing can't be used" in result.stderr
    assert "the 4 pages that came are kept, and then `python -m ingest fetch" in result.stderr
    Path("landing").unlink()
    assert ingest(*FETCH).exit_code == 0
    assert x.tokens == ALL_TOKENS
    assert ids(landed) == ALL_IDS


def test_what_x_could_not_give_is_counted_without_names(ingest: Fetch, x: Searched) -> None:
    errors = [{"title": "Forbidden", "detail": "User has been suspended: [someone]."}] * 2
    x.instead[0] = lambda: Response(json.dumps(x.page(0) | {"errors": errors}))
    assert "couldn't give everything the tweets point at (Forbidden: 2)" in ingest(*FETCH).stderr
    assert "someone" not in log()
