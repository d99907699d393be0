"""The poll loop keeps its interval, survives failures, and ends with nothing half-landed."""

import json
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingest import landing
from ingest.api.json_values import Number
from ingest.errors import ApiUnavailable, ShapeError
from ingest.feeds import Feed, read_feeds
from ingest.fetch.streaming import Poll, Signals, stream
from ingest.signals import stop_requests
from ingest.zones import open_zone

Landed = Callable[[], dict[str, list[Any]]]
START = datetime(2026, 1, 25, 23, 45, tzinfo=UTC)


class Clock:
    """A clock that advances when it is waited for, and stops the loop at `stop_at`."""

    def __init__(self, stop_at: float = 10**9) -> None:
        self.now = 0.0
        self.stop_at = stop_at
        self.waits: list[float] = []
        self.at: dict[float, Callable[[], Any]] = {}

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now = min(self.now + seconds, self.stop_at)
        for moment in [moment for moment in self.at if moment <= self.now]:
            self.at.pop(moment)()
        return self.now >= self.stop_at

    def interrupts(self) -> AbstractContextManager[None]:
        return nullcontext()

    def __call__(self) -> float:
        return self.now

    def today(self) -> datetime:
        return START + timedelta(seconds=self.now)


class Source:
    """A source that takes `seconds`, returns or raises `answers` in turn, and records the times of its requests."""

    def __init__(self, clock: Clock, answers: Iterator[Any], seconds: float = 0) -> None:
        self.clock, self.answers, self.seconds = clock, answers, seconds
        self.asked_at: list[float] = []

    def __call__(self) -> list[Any]:
        self.asked_at.append(round(self.clock.now, 6))
        self.clock.now += self.seconds
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return [{"n": Number(str(number))} for number in answer]


def counting() -> Iterator[list[int]]:
    return ([number] for number in range(10**6))


@pytest.fixture
def feeds() -> dict[str, Feed]:
    return read_feeds()


@pytest.fixture
def prices(feeds: dict[str, Feed]) -> Feed:
    return feeds["market.bitcoin_prices"]


def run(clock: Clock, polls: Sequence[Poll], seconds: float, zone: str = "landing") -> bool:
    return stream(polls, [open_zone(zone)], clock, seconds, clock, clock.today)


def test_each_feed_keeps_its_interval(feeds: dict[str, Feed], landed: Landed) -> None:
    clock = Clock()
    prices, news = Source(clock, counting(), 0.3), Source(clock, counting(), 0.4)
    polls = [Poll(feeds["market.bitcoin_prices"], 30, prices), Poll(feeds["market.news_events"], 60, news)]
    assert run(clock, polls, 1800)
    assert prices.asked_at == [30 * poll for poll in range(60)]
    assert news.asked_at == [60 * poll + 0.3 for poll in range(30)]
    assert len(clock.waits) == 90
    folders = [name.rpartition("/")[0] for name in landed()]
    assert {folder: folders.count(folder) for folder in folders} == {
        "market/bitcoin_prices/run_date=2026-01-25": 30,
        "market/bitcoin_prices/run_date=2026-01-26": 30,
        "market/news_events/run_date=2026-01-25": 15,
        "market/news_events/run_date=2026-01-26": 15,
    }


@pytest.mark.parametrize("every", [0.1, 30, 1 / 3])
def test_a_poll_that_was_missed_is_left_out(prices: Feed, every: float) -> None:
    clock = Clock()
    source = Source(clock, counting())
    clock.at[every * 3] = lambda: setattr(clock, "now", clock.now + 2.5 * every)
    run(clock, [Poll(prices, every, source)], 8 * every - 0.01)
    assert source.asked_at == pytest.approx([0, every, 2 * every, 5.5 * every, 6 * every, 7 * every], abs=1e-4)


def test_a_feed_that_fails_pauses_longer_and_longer_while_the_other_goes_on(
    feeds: dict[str, Feed], landed: Landed, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    failures = [ApiUnavailable("down"), ShapeError("f", "x", "is missing"), *[ApiUnavailable("down", 5)] * 4]
    news = Source(clock, iter([*failures, [1], ApiUnavailable("late", 1000), [2], [3], failures[0], [4]]))
    prices = Source(clock, counting())
    polls = [Poll(feeds["market.bitcoin_prices"], 30, prices), Poll(feeds["market.news_events"], 60, news)]
    assert run(clock, polls, 3420)
    # 60, 120, 240, 480, then no longer than 600; then 1000 as asked, rounded up to the interval; after a success as at
    # first.
    assert news.asked_at == [0, 60, 180, 420, 900, 1500, 2100, 2160, 3180, 3240, 3300, 3360]
    assert prices.asked_at == [30 * poll for poll in range(114)]
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert said[:2] == [
        "market.news_events can't be fetched, next try in 60 s: down",
        "market.news_events can't be fetched, next try in 120 s: f: field x of the answer is missing: "
        "the API has changed, and ingest/sources has to follow.",
    ]
    assert len(said) == 8
    assert "market.news_events is back after 6 failures" in caplog.text
    assert sum("news_events" in name for name in landed()) == 4


def test_only_what_is_new_lands(prices: Feed, landed: Landed, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    answers = iter([[1, 2], [1, 2], [2, 3], [], [3], [4, 5], ApiUnavailable("down"), [4, 5]])
    run(clock, [Poll(prices, 3600, Source(clock, answers), full_at=2)], 8 * 3600)
    found = [[int(record["n"].text) for record in records] for records in landed().values()]
    # The second 3 is a file that is there already.
    assert sorted(found) == [[1, 2], [3], [4, 5]]
    assert caplog.text.count("all 2 records are new, so more may have been missed: poll more often") == 1


def test_what_can_not_be_landed_is_landed_later(prices: Feed, landed: Landed, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    source = Source(clock, counting())
    Path("landing").write_text("in the way")
    clock.at[60] = Path("landing").unlink
    assert run(clock, [Poll(prices, 30, source)], 130)
    # Polled at 0; landing fails at 0 and 30 and works at 90, after pauses of 30 and 60.
    assert source.asked_at == [0, 120]
    assert len(landed()) == 2
    assert "market.bitcoin_prices can't be landed, next try in 60 s: Landing zone landing can't be used" in caplog.text


def test_what_never_landed_is_no_success(prices: Feed, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock(stop_at=100)
    Path("landing").write_text("in the way")
    assert not run(clock, [Poll(prices, 30, Source(clock, counting()))], 1000)
    assert "market.bitcoin_prices: 1 fetched records could not be landed" in caplog.text


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_waiting(prices: Feed, landed: Landed, number: int) -> None:
    started_at = time.monotonic()
    before = signal.getsignal(number)
    timer = threading.Timer(0.2, os.kill, (os.getpid(), number))
    with stop_requests() as asked:
        timer.start()
        assert stream([Poll(prices, 60, lambda: [{"n": 1}])], [open_zone("landing")], Signals(asked))
    assert time.monotonic() - started_at < 5
    assert signal.getsignal(number) == before
    assert len(landed()) == 1


def test_a_signal_ends_a_request_and_nothing_of_it_lands(prices: Feed, landed: Landed) -> None:
    def ask() -> Iterator[dict[str, int]]:
        yield {"n": 1}
        interrupt()
        time.sleep(30)

    started_at = time.monotonic()
    with stop_requests() as asked:
        assert stream([Poll(prices, 60, ask)], [open_zone("landing")], Signals(asked))
    assert time.monotonic() - started_at < 5
    assert landed() == {}


def test_a_signal_while_a_file_lands_is_obeyed_after_it(
    prices: Feed, landed: Landed, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_lines, polls = landing.land_lines, count()

    def interrupted(*arguments: Any) -> Any:
        interrupt()
        time.sleep(0.05)
        return land_lines(*arguments)

    monkeypatch.setattr(landing, "land_lines", interrupted)
    with stop_requests() as asked:
        stream([Poll(prices, 0.01, lambda: [{"n": next(polls)}])], [open_zone("landing")], Signals(asked))
    assert len(landed()) == next(polls) == 1


def test_a_process_ends_cleanly_on_sigterm(
    command: list[str], keys: None, landed: Landed, httpserver: HTTPServer
) -> None:
    hanging, over = threading.Event(), threading.Event()
    polls = iter(range(10**6))

    def tell_price(request: Request) -> Response:
        price = {"usd": next(polls), "usd_24h_change": 1, "last_updated_at": 1}
        return Response(json.dumps({"bitcoin": price}))

    def hang_later(request: Request) -> Response:
        if not landed():
            return Response("{}", 503)
        hanging.set()
        over.wait(20)
        return Response("{}")

    httpserver.expect_request("/api/v3/simple/price").respond_with_handler(tell_price)
    httpserver.expect_request("/v2/everything").respond_with_handler(hang_later)
    os.environ["MARKETING_INSIGHT_HTTP_ANSWER_SECONDS"] = "20"
    os.environ["MARKETING_INSIGHT_HTTP_TOTAL_SECONDS"] = "20"
    arguments = ["stream", "market", "--every", "0.1", "--news-every", "0.5"]
    with subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert hanging.wait(60)
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=10)
        finally:
            over.set()
            process.kill()
    assert process.returncode == 0
    assert "Traceback" not in said
    assert "s3cret" not in said
    files = len(landed())
    assert f"market.bitcoin_prices: {files} records fetched, {files} landed in {files} new files" in said
    assert files > 0


def test_without_a_key_there_are_prices_only(
    ingest: Callable[..., Result], landed: Landed, httpserver: HTTPServer
) -> None:
    price = '{"bitcoin":{"usd":1,"usd_24h_change":1,"last_updated_at":1}}'
    httpserver.expect_request("/api/v3/simple/price").respond_with_data(price)
    result = ingest("stream", "market", "--every", "0.05", "--for", "0.3s")
    assert result.exit_code == 0
    assert result.stderr.count("NEWSAPI_API_KEY isn't set, so prices are streamed without news") == 1
    assert len(landed()) == 1
    assert ingest("stream", "market", "--for", "soon").exit_code == 2
    assert ingest("stream", "weather").exit_code == 2


def test_articles_that_are_promised_and_not_sent_are_said_when_their_number_changes(
    ingest: Callable[..., Result], keys: None, httpserver: HTTPServer
) -> None:
    price = '{"bitcoin":{"usd":1,"usd_24h_change":1,"last_updated_at":1}}'
    httpserver.expect_request("/api/v3/simple/price").respond_with_data(price)
    totals = iter([3, 3, 3, 4, *[4] * 1000])
    httpserver.expect_request("/v2/everything").respond_with_handler(
        lambda _: Response(json.dumps({"status": "ok", "totalResults": next(totals), "articles": []}))
    )
    result = ingest("stream", "market", "--every", "5", "--news-every", "0.05", "--for", "2s")
    assert next(totals) == 4
    said = [line for line in result.stderr.splitlines() if "promised" in line]
    assert [line.partition("NewsAPI ")[2] for line in said] == [
        "promised 3 articles and sent 0: those it sent land",
        "promised 4 articles and sent 0: those it sent land",
    ]
