"""The command `fetch social.tweets`: lands the tweets that X finds, resuming where an earlier run stopped."""

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from ingest.api.apis import read_api
from ingest.api.retry_policy import read_retry_policy
from ingest.commands import DAY, exit_code, open_zones, report_fetched, start, zones_option
from ingest.errors import FetchFailed
from ingest.feeds import find_feed, read_feeds

_LOG = logging.getLogger(__name__)


@click.command("social.tweets")
@click.option("--query", required=True, help="What to search for, such as '#ChargeNow lang:en -is:retweet'.")
@click.option("--since", type=DAY, help="The first day.  [default: --until]")
@click.option("--until", type=DAY, help="The last day, included.  [default: today in UTC]")
@click.option("--max-tweets", type=click.IntRange(1), help="Stop after the page of 100 that reaches this number.")
@click.option("--restart", is_flag=True, help="Discard the pages of an interrupted fetch instead of resuming it.")
@zones_option
@click.pass_obj
@exit_code
def tweets_command(
    project_dir: Path,
    query: str,
    since: datetime | None,
    until: datetime | None,
    max_tweets: int | None,
    restart: bool,
    zone_texts: Sequence[str],
) -> int:
    """Search X for the tweets of the last seven days or some of them.

    An interrupted fetch keeps its pages in the folder .fetching, and the same command resumes it. All tweets land
    as one file, under the day on which the fetch began.
    """
    from ingest.api.client import open_client
    from ingest.fetch import tweets
    from ingest.fetch.tasks import Outcome
    from ingest.sources import social

    settings = start(logging.WARNING if sys.stderr.isatty() else logging.INFO)
    now = datetime.now(UTC)
    last = until.date() if until else now.date()
    search = tweets.Search(query.strip(), since.date() if since else last, last, max_tweets)
    if not search.query:
        raise click.UsageError("--query is empty: say what to search for, such as '#ChargeNow'.")
    if search.last < search.first:
        raise click.UsageError(f"--until {search.last} is before --since {search.first}.")
    feed, zones = find_feed(read_feeds(project_dir), social.TWEETS), open_zones(settings, zone_texts)
    outcome, failed = Outcome(), 0
    try:
        with open_client(read_api(social.X), read_retry_policy()) as client:
            outcome = tweets.fetch_tweets(client, feed, search, zones, now, restart)
    except FetchFailed as error:
        _LOG.error("not fetched: %s %s from %s to %s (%s)", feed.name, search.query, search.first, search.last, error)
        failed = 1
    report_fetched(outcome, feed, zones, failed)
    return failed
