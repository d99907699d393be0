"""Fetches the tweets of some days, in one run or several: pages are kept until all of them can land."""

import logging
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from ingest.api.client import Client
from ingest.api.json_values import write_json
from ingest.errors import (
    ApiRefused,
    ApiUnavailable,
    FetchFailed,
    FetchInterrupted,
    FileRefused,
    PageCacheUnusable,
    RunDateRefused,
    ZoneUnavailable,
)
from ingest.feeds import Feed
from ingest.fetch.page_cache import (
    PageCache,
    append_to_page_cache,
    empty_page_cache,
    open_page_cache,
    page_cache_path,
    peek_at_page_caches,
    read_page_cache,
    remove_page_cache,
)
from ingest.fetch.tasks import Outcome, land_lines
from ingest.sources import social
from ingest.sources.records import Record
from ingest.zones import Zone

# X answers only up to ten seconds before now, by its own clock.
_END_BEFORE_NOW = timedelta(seconds=30)
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Search:
    """A search: the tweets about `query` of the days from `first` to `last`, at least `enough` if there are so many."""

    query: str
    first: date
    last: date
    enough: int | None = None

    @property
    def command(self) -> str:
        """The command line that fetches this."""
        days = f"--since {self.first} --until {self.last}"
        most = f" --max-tweets {self.enough}" if self.enough else ""
        return f"python -m ingest fetch {social.TWEETS} --query {shlex.quote(self.query)} {days}{most}"


@dataclass(frozen=True)
class _Kept:
    """The state of a page cache: when its fetch began, its parameters, the pages it has and where the next one is."""

    begun_on: date
    parameters: Mapping[str, str]
    pages: int = 0
    token: str = ""


class _TokenRefused(Exception):
    """X refuses the page token at which an earlier fetch stopped."""


def check_days(search: Search, now: datetime) -> None:
    """Refuse days for which X has no search results at `now`.

    Raises:
        RunDateRefused: a day is in the future, or partly too long ago.
    """
    today = now.date()
    oldest = today - timedelta(days=social.DAYS_FOUND - 1)
    if search.last > today:
        raise RunDateRefused(f"{search.last} is still to come: give days up to {today}, which is today in UTC.")
    if search.first < oldest:
        raise RunDateRefused(
            f"X finds tweets of the last {social.DAYS_FOUND} days only: give --since {oldest} or later."
        )


def fetch_tweets(
    client: Client, feed: Feed, search: Search, zones: Sequence[Zone], now: datetime, restart: bool = False
) -> Outcome:
    """Land the tweets of `search` as one file under the day on which the fetch began; each tweet is one record.

    Pages are kept as they arrive. An interrupted fetch resumes after the last of them, with the parameters that it
    began with; `restart` starts over instead. Nothing lands before all pages have arrived, and the pages are removed
    only after that.

    Raises:
        RunDateRefused: as for `check_days`, unless there are pages to resume from.
        FetchInterrupted: not all could be fetched or landed; the message says how to resume.
        PageCacheUnusable: the pages can't be kept, or another process fetches the same.
    """
    _name_unfinished(client, search)
    with open_page_cache(_path(client, search)) as cache:
        if restart:
            empty_page_cache(cache)
        try:
            try:
                begun_on = _collect(client, search, cache, now)
            except _TokenRefused:
                _LOG.warning("X no longer knows where the fetch stopped: its pages are discarded, and it starts over")
                check_days(search, now)
                empty_page_cache(cache)
                begun_on = _collect(client, search, cache, now)
            outcome = _land(feed, cache, zones, begun_on)
        except (FetchFailed, ZoneUnavailable, FileRefused) as error:
            raise _interruption(search, cache, error) from error
        remove_page_cache(cache)
        return outcome


def _collect(client: Client, search: Search, cache: PageCache, now: datetime) -> date:
    """Fetch the pages that `cache` doesn't have yet, and return the day on which its fetch began."""
    kept = _read_kept(cache)
    if kept and kept.pages:
        _note_resumption(search, kept)
    else:
        kept = _begin(search, cache, now)
    count = sum(1 for _ in _records(cache)) if search.enough else 0
    pages = social.tweet_pages(client, kept.parameters, _pages(cache), _warn_of_errors)
    fetched, token = 0, kept.token
    try:
        while not (search.enough and count >= search.enough) and (page := next(pages, None)):
            append_to_page_cache(cache, page)
            fetched, token, found = fetched + 1, social.next_token(page), len(page.get("data", []))
            count += found
            _LOG.info("page %s: %s tweets", kept.pages + fetched, found)
    except ApiRefused as error:
        if error.status == 400 and kept.pages and not fetched:
            raise _TokenRefused from error
        raise
    if token:
        _LOG.warning("X may have more tweets, which weren't requested: give more --max-tweets")
    return kept.begun_on


def _begin(search: Search, cache: PageCache, now: datetime) -> _Kept:
    check_days(search, now)
    start = datetime.combine(search.first, time(), UTC)
    end = min(_end_of(search), now - _END_BEFORE_NOW)
    if end <= start:
        raise RunDateRefused(f"{search.first} has only just begun: fetch its tweets in a minute.")
    parameters = social.search_parameters(search.query, search.first, end, search.enough or social.PAGE_SIZE)
    begin = {"query": search.query, "since": str(search.first), "until": str(search.last), "begun_on": str(now.date())}
    empty_page_cache(cache)
    append_to_page_cache(cache, {**begin, "parameters": parameters})
    return _Kept(now.date(), parameters)


def _end_of(search: Search) -> datetime:
    return datetime.combine(search.last + timedelta(days=1), time(), UTC)


def _note_resumption(search: Search, kept: _Kept) -> None:
    end = kept.parameters["end_time"]
    is_whole = datetime.fromisoformat(end) == _end_of(search)
    _LOG.log(
        logging.INFO if is_whole else logging.WARNING,
        "going on after %s pages with the fetch that began on %s, which finds tweets up to %s",
        kept.pages,
        kept.begun_on,
        end,
    )


def _read_kept(cache: PageCache) -> _Kept | None:
    # Read to the end, which removes a page that was written only in part.
    values = read_page_cache(cache)
    begin = next(values, None)
    if begin is None:
        return None
    try:
        kept = _Kept(date.fromisoformat(begin["begun_on"]), {**begin["parameters"]})
        for page in values:
            kept = replace(kept, pages=kept.pages + 1, token=social.next_token(page))
    except (KeyError, TypeError, ValueError) as error:
        raise PageCacheUnusable(
            f"{cache.path} isn't what a fetch keeps: run the command with --restart, which starts over."
        ) from error
    return kept


def _pages(cache: PageCache) -> Iterator[Record]:
    values = read_page_cache(cache)
    next(values, None)
    yield from values


def _records(cache: PageCache) -> Iterator[tuple[str, Record]]:
    """Yield the record of each tweet in `cache`, the first of several."""
    known = set[str]()
    for page in _pages(cache):
        for tweet_id, record in social.page_records(page):
            if tweet_id not in known:
                known.add(tweet_id)
                yield tweet_id, record


def _land(feed: Feed, cache: PageCache, zones: Sequence[Zone], begun_on: date) -> Outcome:
    return land_lines(feed, (write_json(record) for _, record in _records(cache)), zones, begun_on)


def _interruption(search: Search, cache: PageCache, error: Exception) -> Exception:
    """Return the error that says how to resume a fetch that ended with `error`."""
    kept = _read_kept(cache)
    if not (kept and kept.pages):
        # Nothing to resume: such a file would only be taken for an unfinished fetch.
        empty_page_cache(cache)
        return error
    wait = error.wait_seconds if isinstance(error, ApiUnavailable) else None
    when = "then" if wait is None else f"after {datetime.now(UTC) + timedelta(seconds=wait + 1):%Y-%m-%d %H:%M:%S} UTC"
    return FetchInterrupted(
        f"{str(error).rstrip('.')}; the {kept.pages} pages that came are kept, and {when} "
        f"`{search.command}` resumes after them."
    )


def _path(client: Client, search: Search) -> Path:
    return page_cache_path(social.TWEETS, client.api.base_url, search.query, str(search.first), str(search.last))


def _name_unfinished(client: Client, search: Search) -> None:
    for path, begin in peek_at_page_caches(social.TWEETS):
        if path != _path(client, search):
            first, last = (date.fromisoformat(begin[name]) for name in ("since", "until"))
            _LOG.warning("another fetch hasn't ended: `%s` resumes it", Search(begin["query"], first, last).command)


def _warn_of_errors(titles: Mapping[str, int]) -> None:
    if titles:
        said = ", ".join(f"{title}: {count}" for title, count in sorted(titles.items()))
        _LOG.warning("X couldn't give everything the tweets point at (%s)", said)
