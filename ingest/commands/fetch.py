"""The command `fetch`: requests a day, or each day of a range, from an API and lands the answers."""

# Modules that need the HTTP library are imported where they are used: it is slow to import, and every command would
# wait for it.

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial, reduce
from pathlib import Path
from typing import Any

import click

from ingest.api.apis import read_api
from ingest.api.retry_policy import read_retry_policy
from ingest.commands import DAY, exit_code, open_zones, report_fetched, start, zones_option
from ingest.commands.fetch_tweets import tweets_command
from ingest.errors import FetchFailed
from ingest.feeds import Feed, find_feed, read_feeds
from ingest.fetch.tasks import Outcome, Task, check_is_today, days_with_history, run_task
from ingest.sources.places import Place, find_place, read_places
from ingest.zones import Zone

_LOG = logging.getLogger(__name__)
query_option = click.option("--query", help="What the articles are about.  [default: bitcoin]")
language_option = click.option("--language", help="Two letters.  [default: en; any for top headlines]")
assets_option = click.option(
    "--asset", "assets", multiple=True, default=("bitcoin",), show_default=True, help="CoinGecko's id; repeatable."
)
_locations_option = click.option(
    "--location", "names", multiple=True, required=True, help="A name in seeds/ref_locations.csv; repeatable."
)


@dataclass(frozen=True)
class FetchRequest:
    """Which days of a feed to fetch, from `first` to `last`, and the zones to land them in."""

    feed: Feed
    first: date
    last: date
    today: date
    zones: list[Zone]


def _dated(command: Callable[..., int]) -> Callable[..., Any]:
    """Add to `command` what all fetches share: days, zones, the project's folder, an exit code."""
    options: tuple[Callable[..., Any], ...] = (
        click.option("--run-date", type=DAY, help="The day to fetch.  [default: today in UTC]"),
        click.option("--until", type=DAY, help="The last day of a range that starts with --run-date."),
        zones_option,
        click.pass_obj,
    )
    return reduce(lambda decorated, option: option(decorated), reversed(options), exit_code(command))


@click.group("fetch")
def fetch_group() -> None:
    """Fetch the records of a feed from an API, and land them if all of them arrived.

    A day that is fetched again lands under the same name if the answer is the same, else as a file beside the first.
    """


fetch_group.add_command(tweets_command)


@fetch_group.command("market.bitcoin_prices")
@assets_option
@_dated
def _bitcoin_prices(project_dir: Path, assets: Sequence[str], **given: Any) -> int:
    """Fetch the current price from CoinGecko."""
    from ingest.api.client import open_client
    from ingest.sources import market

    request = _read_request(project_dir, market.PRICES, **given)
    _check_is_today(request, "CoinGecko's price")
    with open_client(read_api(market.COINGECKO), read_retry_policy()) as client:
        return _run([_task(request, request.today, partial(market.bitcoin_prices, client, assets))], request)


@fetch_group.command("market.news_events")
@query_option
@language_option
@click.option(
    "--pages", type=click.IntRange(1), default=1, show_default=True, help="At most this many, of 100 articles."
)
@click.option("--endpoint", type=click.Choice(["everything", "top-headlines"]), default="everything", show_default=True)
@click.option("--country", help="For top headlines: two letters.  [default: us, without a query or a category]")
@click.option("--category", help="For top headlines, such as business.")
@_dated
def _news_events(
    project_dir: Path,
    query: str | None,
    language: str | None,
    pages: int,
    endpoint: str,
    country: str | None,
    category: str | None,
    **given: Any,
) -> int:
    """Fetch articles from NewsAPI: those of the given days, or the current headlines."""
    from ingest.api.client import open_client
    from ingest.sources import market

    notes = (_warn_of_rest, warn_of_missing)
    request = _read_request(project_dir, market.NEWS, **given)
    if endpoint == "top-headlines":
        _check_is_today(request, "NewsAPI's top headlines")
        if not (query or country or category):
            country = "us"
    elif country or category:
        raise click.UsageError("--country and --category are for --endpoint top-headlines.")
    days = days_with_history(request.first, request.last, request.today)
    with open_client(read_api(market.NEWSAPI), read_retry_policy()) as client:

        def fetch_day(day: date) -> Any:
            if endpoint == "top-headlines":
                return market.news_top_headlines(client, query, language, country, category, pages, *notes)
            return market.news_everything(client, query or "bitcoin", language or "en", day, day, pages, *notes)

        return _run([_task(request, day, partial(fetch_day, day)) for day in days], request)


@fetch_group.command("weather.open_meteo_hourly")
@_locations_option
@_dated
def _open_meteo_hourly(project_dir: Path, names: Sequence[str], **given: Any) -> int:
    """Fetch the hours of the given days from Open-Meteo: from its archive, or for recent days from its forecast."""
    from ingest.api.client import open_client
    from ingest.sources import weather

    request = _read_request(project_dir, weather.HOURLY, **given)
    places = _find_places(project_dir, names)
    days = days_with_history(request.first, request.last, request.today)
    with ExitStack() as stack:
        clients = {
            endpoint: stack.enter_context(open_client(read_api(api), read_retry_policy()))
            for endpoint, api in weather.ENDPOINTS.items()
        }

        def fetch_hours(place: Place, day: date) -> Any:
            endpoint = weather.choose_endpoint(day, request.today)
            return weather.open_meteo_hourly(clients[endpoint], endpoint, place, day, day)

        wanted = [(place, day) for place in places for day in days]
        return _run(
            [_task(request, day, partial(fetch_hours, place, day), place.name) for place, day in wanted],
            request,
        )


@fetch_group.command("weather.openweathermap_current")
@_locations_option
@_dated
def _openweathermap_current(project_dir: Path, names: Sequence[str], **given: Any) -> int:
    """Fetch the current weather from OpenWeatherMap."""
    from ingest.api.client import open_client
    from ingest.sources import weather

    request = _read_request(project_dir, weather.CURRENT, **given)
    _check_is_today(request, "OpenWeatherMap's current weather")
    places = _find_places(project_dir, names)
    with open_client(read_api(weather.OPENWEATHERMAP), read_retry_policy()) as client:
        return _run(
            [
                _task(request, request.today, partial(weather.openweathermap_current, client, place), place.name)
                for place in places
            ],
            request,
        )


def _read_request(
    project_dir: Path,
    feed_name: str,
    run_date: datetime | None,
    until: datetime | None,
    zone_texts: Sequence[str],
) -> FetchRequest:
    settings = start(logging.WARNING if _is_terminal() else logging.INFO)
    today = datetime.now(UTC).date()
    first = run_date.date() if run_date else today
    last = until.date() if until else first
    if last < first:
        raise click.UsageError(f"--until {last} is before --run-date {first}.")
    feed = find_feed(read_feeds(project_dir), feed_name)
    return FetchRequest(feed, first, last, today, open_zones(settings, zone_texts))


def _find_places(project_dir: Path, names: Sequence[str]) -> list[Place]:
    known = read_places(project_dir)
    return list(dict.fromkeys(find_place(known, name) for name in names))


def _check_is_today(request: FetchRequest, what: str) -> None:
    check_is_today(request.feed, what, request.first, request.last, request.today, request.zones)


def _task(request: FetchRequest, day: date, fetch: Callable[[], Any], place: str = "") -> Task:
    label = " ".join(filter(None, (request.feed.name, place, day.isoformat())))
    return Task(request.feed, day, label, fetch)


def _run(tasks: Sequence[Task], request: FetchRequest) -> int:
    """Run `tasks` up to the first that fails: an API that is down would fail all of them, each after its retries."""
    total, done, failed = Outcome(), 0, 0
    shows = len(tasks) > 1 and _is_terminal()
    progress: Any = click.progressbar(tasks, label="Fetching", file=sys.stderr, show_pos=True) if shows else None
    try:
        with progress or nullcontext(tasks) as shown:
            for task in shown:
                total += run_task(task, request.zones)
                done += 1
    except FetchFailed as error:
        failed, after = 1, len(tasks) - done - 1
        _LOG.error("not fetched: %s%s (%s)", tasks[done].label, f" and {after} after it" if after else "", error)
    finally:
        report_fetched(total, request.feed, request.zones, failed, len(tasks) - done - failed)
    return failed


def warn_of_missing(promised: int, sent: int) -> None:
    """Warn that NewsAPI announced more articles (`promised`) than it `sent`; those it sent land."""
    _LOG.warning("NewsAPI promised %s articles and sent %s: those it sent land", promised, sent)


def _warn_of_rest(rest: int) -> None:
    _LOG.warning("NewsAPI has %s more articles, which weren't requested: give more --pages", rest)


def _is_terminal() -> bool:
    return sys.stderr.isatty()
