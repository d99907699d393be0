"""The command fetch: whole answers land once, failures land nothing, and past days only have what landed."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingest.commands import fetch as fetch_command
from ingest.errors import RunDateRefused
from ingest.feeds import read_feeds
from ingest.fetch.tasks import check_is_today, days_with_history
from ingest.sources.weather import VARIABLES

PRICE = '{"usd":67187.3358936566,"usd_24h_change":3.637278946773539,"last_updated_at":1711356300}'
KEY = "s3cret-k3y/with+odd=letters"
DAY = date(2026, 1, 25)
CURRENT = {"dt": 1, "main": {"temp": 1.0}, "name": "Boston"}
Fetch = Callable[..., Result]
Landed = Callable[[], dict[str, list[Any]]]


def hours(request: Request) -> Response:
    """Answer as Open-Meteo does, for any day and place."""
    first, last = (date.fromisoformat(request.args[name]) for name in ("start_date", "end_date"))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    times = [f"{day}T{hour:02}:00" for day in days for hour in range(24)]
    lists = {name: [0.5] * len(times) for name in VARIABLES}
    body = {"latitude": float(request.args["latitude"]), "longitude": 1.0, "utc_offset_seconds": 0, "hourly_units": {}}
    return Response(json.dumps({**body, "generationtime_ms": os.urandom(2).hex(), "hourly": {"time": times, **lists}}))


def today() -> date:
    return datetime.now(UTC).date()


def log() -> str:
    return Path("logs/ingestion.log").read_text()


def test_a_price_lands_once_and_a_new_one_beside_it(ingest: Fetch, landed: Landed, httpserver: HTTPServer) -> None:
    answers = iter([PRICE, PRICE, PRICE.replace("67187", "67188")])
    httpserver.expect_request("/api/v3/simple/price").respond_with_handler(
        lambda _: Response(f'{{"bitcoin":{next(answers)}}}')
    )
    results = [ingest("fetch", "market.bitcoin_prices") for _ in range(3)]
    assert [result.exit_code for result in results] == [0, 0, 0]
    assert [result.stdout for result in results] == [
        "1 records fetched, 1 landed in 1 new files, 0 requests failed: landing/market/bitcoin_prices\n",
        "1 records fetched, 0 landed in 0 new files, 0 requests failed: landing/market/bitcoin_prices\n",
        "1 records fetched, 1 landed in 1 new files, 0 requests failed: landing/market/bitcoin_prices\n",
    ]
    names = list(landed())
    assert len(names) == 2
    assert all(name.startswith(f"market/bitcoin_prices/run_date={today()}/bitcoin_prices_") for name in names)
    texts = {(Path("landing") / name).read_text() for name in names}
    assert '{"source":"coingecko","asset":"bitcoin",' + PRICE[1:] + "\n" in texts
    assert [log().count(f"INFO landed: {name} (1 records)") for name in names] == [1, 1]
    assert log().count("already landed: ") == 1


def test_a_day_has_the_same_file_by_itself_and_within_a_range(
    ingest: Fetch, landed: Landed, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/v1/archive").respond_with_handler(hours)
    arguments = ("fetch", "weather.open_meteo_hourly", "--location", "BOSTON ")
    assert ingest(*arguments, "--run-date", DAY).exit_code == 0
    (alone,) = landed()
    result = ingest(*arguments, "--location", "Tokyo", "--run-date", "2026-01-24", "--until", "2026-01-26")
    assert (
        result.stdout
        == "144 records fetched, 120 landed in 5 new files, 0 requests failed: landing/weather/open_meteo_hourly\n"
    )
    files = landed()
    assert alone in files
    counted = {
        (name.split("/")[2], records[0]["request"]["location"], len(records), records[-1]["hourly"]["time"][:10])
        for name, records in files.items()
    }
    days = ("2026-01-24", "2026-01-25", "2026-01-26")
    assert counted == {(f"run_date={day}", place, 24, day) for day in days for place in ("Boston", "Tokyo")}


def test_the_last_days_come_from_the_forecast(ingest: Fetch, landed: Landed, httpserver: HTTPServer) -> None:
    for endpoint in ("archive", "forecast"):
        httpserver.expect_request(f"/v1/{endpoint}").respond_with_handler(hours)
    first, last = (today() - timedelta(days=age) for age in (7, 4))
    result = ingest("fetch", "weather.open_meteo_hourly", "--location", "Boston", "--run-date", first, "--until", last)
    assert result.exit_code == 0
    endpoints = [records[0]["request"]["endpoint"] for records in landed().values()]
    assert endpoints == ["archive", "archive", "forecast", "forecast"]


def test_a_range_ends_at_the_first_day_that_fails(ingest: Fetch, landed: Landed, httpserver: HTTPServer) -> None:
    def until_the_25th(request: Request) -> Response:
        return hours(request) if request.args["start_date"] < "2026-01-25" else Response('{"reason":"broken"}', 400)

    httpserver.expect_request("/v1/archive").respond_with_handler(until_the_25th)
    result = ingest(
        "fetch",
        "weather.open_meteo_hourly",
        "--location",
        "Boston",
        "--run-date",
        "2026-01-23",
        "--until",
        "2026-01-31",
    )
    assert result.exit_code == 1
    assert result.stdout == (
        "48 records fetched, 48 landed in 2 new files, 1 requests failed, 6 left: landing/weather/open_meteo_hourly\n"
    )
    assert len(landed()) == 2
    assert (
        "not fetched: weather.open_meteo_hourly Boston 2026-01-25 and 6 after it (Open-Meteo's archive" in result.stderr
    )
    assert "(400, broken)" in log()


def test_news_land_by_day_and_headlines_by_today(
    ingest: Fetch, keys: None, landed: Landed, httpserver: HTTPServer
) -> None:
    asked: list[dict[str, str]] = []

    def respond(request: Request) -> Response:
        asked.append(request.args.to_dict() | {"path": request.path})
        texts = dict.fromkeys(("author", "title", "description", "urlToImage", "content"))
        url = f"https://paper.example/{request.args.get('from', '')}"
        article = {"source": {"id": None, "name": "Paper"}, **texts, "url": url, "publishedAt": "2026-01-25T00:00:00Z"}
        return Response(json.dumps({"status": "ok", "totalResults": 1, "articles": [article]}))

    httpserver.expect_request("/v2/everything").respond_with_handler(respond)
    httpserver.expect_request("/v2/top-headlines").respond_with_handler(respond)
    fetch = ("fetch", "market.news_events")
    assert ingest(*fetch, "--run-date", DAY, "--until", "2026-01-26", "--query", "bitcoin AND price").exit_code == 0
    assert ingest(*fetch, "--language", "de").exit_code == 0
    assert ingest(*fetch, "--endpoint", "top-headlines").exit_code == 0
    assert ingest(*fetch, "--endpoint", "top-headlines", "--category", "business", "--language", "en").exit_code == 0
    names = ("path", "q", "language", "from", "country", "category")
    assert [tuple(one.get(name) for name in names) for one in asked] == [
        ("/v2/everything", "bitcoin AND price", "en", "2026-01-25T00:00:00", None, None),
        ("/v2/everything", "bitcoin AND price", "en", "2026-01-26T00:00:00", None, None),
        ("/v2/everything", "bitcoin", "de", f"{today()}T00:00:00", None, None),
        ("/v2/top-headlines", None, None, None, "us", None),
        ("/v2/top-headlines", None, "en", None, None, "business"),
    ]
    folders = [name.split("/")[2] for name in landed()]
    assert folders == ["run_date=2026-01-25", "run_date=2026-01-26", f"run_date={today()}", f"run_date={today()}"]


def test_current_weather_lands_for_each_place(
    ingest: Fetch, keys: None, landed: Landed, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/data/2.5/weather").respond_with_json(CURRENT)
    places = ("--location", "Boston", "--location", "boston", "--location", "Paris")
    assert ingest("fetch", "weather.openweathermap_current", *places).exit_code == 0
    assert [records[0]["request"]["location"] for records in landed().values()].count("Paris") == 1
    assert len(landed()) == 2


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["market.bitcoin_prices"], "CoinGecko's price"),
        (["market.news_events", "--endpoint", "top-headlines"], "NewsAPI's top headlines"),
        (["weather.openweathermap_current", "--location", "Boston"], "OpenWeatherMap's current weather"),
    ],
)
def test_the_present_has_no_past_but_what_landed(
    ingest: Fetch, keys: None, httpserver: HTTPServer, arguments: list[str], what: str
) -> None:
    domain, feed = arguments[0].split(".")
    folder = Path("landing") / domain / feed / "run_date=2026-01-25"
    folder.mkdir(parents=True)
    for name in ("a.jsonl", "b.jsonl", ".unfinished"):
        (folder / name).touch()
    result = ingest("fetch", *arguments, "--run-date", DAY, "--until", "2026-01-26", "--zone", "landing", "--zone", "b")
    assert result.exit_code == 1
    assert result.stderr.partition("ERROR ")[2] == (
        f"{what} can be fetched for today only: of 2026-01-25 there is what landed then (2 files in landing, "
        f"0 files in b), which `python -m ingest load --feed {domain}.{feed}` loads.\n"
    )
    assert not httpserver.log


@pytest.mark.parametrize(
    "arguments",
    [["market.bitcoin_prices"], ["weather.open_meteo_hourly", "--location", "Boston"], ["market.news_events"]],
)
def test_what_is_still_to_come_is_refused(ingest: Fetch, keys: None, arguments: list[str]) -> None:
    tomorrow = today() + timedelta(days=1)
    result = ingest("fetch", *arguments, "--until", tomorrow)
    assert result.exit_code == 1
    assert f"{tomorrow} is still to come: give a run date up to " in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_days_end_at_midnight_utc() -> None:
    feed = read_feeds()["market.bitcoin_prices"]
    assert days_with_history(DAY, DAY + timedelta(days=2), DAY + timedelta(days=2)) == [
        DAY,
        date(2026, 1, 26),
        date(2026, 1, 27),
    ]
    check_is_today(feed, "It", DAY, DAY, DAY, [])
    with pytest.raises(RunDateRefused):
        check_is_today(feed, "It", DAY - timedelta(days=1), DAY, DAY, [])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["weather.open_meteo_hourly"], "Missing option '--location'"),
        (["weather.open_meteo_hourly", "--location", "Pari"], "Location Pari is unknown: use one of Paris, "),
        (["market.news_events", "--country", "us"], "are for --endpoint top-headlines"),
        (["market.news_events", "--pages", "0"], "--pages"),
        (["market.bitcoin_prices", "--run-date", "2026-01-25", "--until", "2026-01-24"], "is before --run-date"),
        (["market.bitcoin_price"], "No such command"),
    ],
)
def test_wrong_usage_ends_with_2(ingest: Fetch, arguments: list[str], words: str) -> None:
    result = ingest("fetch", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_no_articles_are_no_file_and_no_failure(
    ingest: Fetch, keys: None, landed: Landed, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/v2/everything").respond_with_json({"status": "ok", "totalResults": 0, "articles": []})
    result = ingest("fetch", "market.news_events", "--run-date", DAY)
    said = "0 records fetched, 0 landed in 0 new files, 0 requests failed: landing/market/news_events\n"
    assert (result.exit_code, result.stdout, landed()) == (0, said, {})


def test_articles_that_are_promised_and_not_sent_are_said(
    ingest: Fetch, keys: None, landed: Landed, httpserver: HTTPServer
) -> None:
    texts = dict.fromkeys(("author", "title", "description", "urlToImage", "content", "publishedAt"))
    sent: list[Any] = [{"source": {}, **texts, "url": f"https://paper.example/{number}"} for number in range(57)]
    answer = {"status": "ok", "totalResults": 61, "articles": sent}
    httpserver.expect_request("/v2/everything").respond_with_json(answer)
    result = ingest("fetch", "market.news_events", "--run-date", DAY)
    assert result.exit_code == 0
    assert "WARNING NewsAPI promised 61 articles and sent 57: those it sent land" in result.stderr
    assert [len(records) for records in landed().values()] == [57]


def test_a_long_fetch_shows_how_far_it_is(
    ingest: Fetch, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/v1/archive").respond_with_handler(hours)
    shown: list[Any] = []
    real_bar = click.progressbar

    def bar(tasks: Any, **options: Any) -> Any:
        shown.append((len(tasks), options["label"]))
        return real_bar(tasks, **options)

    monkeypatch.setattr(click, "progressbar", bar)
    monkeypatch.setattr(fetch_command, "_is_terminal", lambda: True)
    arguments = ("fetch", "weather.open_meteo_hourly", "--location", "Boston", "--run-date", DAY)
    result = ingest(*arguments, "--until", "2026-01-27")
    assert shown == [(3, "Fetching")]
    assert "INFO" not in result.stderr
    ingest(*arguments)
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("feed", "path", "status"),
    [
        (["market.news_events"], "/v2/everything", 401),
        (["social.tweets", "--query", "a"], "/2/tweets/search/recent", 401),
        (["weather.openweathermap_current", "--location", "Boston"], "/data/2.5/weather", 500),
        (["weather.openweathermap_current", "--location", "Boston"], "/data/2.5/weather", 200),
    ],
)
def test_a_process_shows_its_key_nowhere(
    command: list[str], keys: None, httpserver: HTTPServer, feed: list[str], path: str, status: int
) -> None:
    body = json.dumps(CURRENT if status == 200 else {"message": f"Key {KEY} for {{}} isn't right"})
    requests: list[Request] = []

    def respond(request: Request) -> Response:
        requests.append(request)
        return Response(body, status)

    httpserver.expect_request(path).respond_with_handler(respond)
    os.environ["MARKETING_INSIGHT_HTTP_TOTAL_SECONDS"] = "1"
    done = subprocess.run([*command, "fetch", *feed], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == (0 if status == 200 else 1)
    assert requests
    assert any(KEY in value for value in (*requests[0].headers.values(), *requests[0].args.values()))
    names = [str(path) for path in Path().rglob("*")]
    texts = [path.read_text() for path in Path().rglob("*") if path.is_file()]
    assert len(texts) == (2 if status == 200 else 1)
    assert "s3cret" not in "".join([done.stdout, done.stderr, *names, *texts])
    assert status == 200 or "***" in done.stderr
    assert "Traceback" not in done.stderr
