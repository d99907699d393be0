"""The command `stream`: polls APIs at fixed intervals and lands what is new."""

import logging
import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

import click

from ingest.api.apis import read_api
from ingest.api.retry_policy import read_retry_policy
from ingest.commands import exit_code, open_zones, read_duration, start, zones_option
from ingest.commands.fetch import assets_option, language_option, query_option, warn_of_missing
from ingest.feeds import find_feed, read_feeds
from ingest.signals import stop_requests

_LOG = logging.getLogger(__name__)


@click.command("stream")
@click.argument("domain", type=click.Choice(["market"]), expose_value=False)
@click.option(
    "--every", type=click.FloatRange(0, min_open=True), default=30, show_default=True, help="Seconds between prices."
)
@click.option(
    "--news-every", type=click.FloatRange(0, min_open=True), default=60, show_default=True, help="Seconds between news."
)
@click.option("--for", "duration", type=read_duration, metavar="SECONDS|10m", help="Stop after this time.")
@assets_option
@query_option
@language_option
@zones_option
@click.pass_obj
@exit_code
def stream_command(
    project_dir: Path,
    every: float,
    news_every: float,
    duration: float | None,
    assets: Sequence[str],
    query: str | None,
    language: str | None,
    zone_texts: Sequence[str],
) -> int:
    """Poll bitcoin prices and news, and land what is new, until SIGTERM, SIGINT or the end of --for.

    Without NEWSAPI_API_KEY only prices are polled.
    """
    from ingest.api.client import open_client
    from ingest.fetch.streaming import Poll, Signals, stream
    from ingest.sources import market

    settings = start(logging.INFO)
    feeds, zones = read_feeds(project_dir), open_zones(settings, zone_texts)
    coingecko, newsapi = read_api(market.COINGECKO), read_api(market.NEWSAPI)
    # One attempt per poll: the loop itself tries again, and retries of one API must not delay the other.
    retry_policy = read_retry_policy()
    limit = min(retry_policy.total_seconds, 2 * retry_policy.answer_seconds)
    retry_policy = replace(retry_policy, attempts=1, total_seconds=limit)
    with stop_requests() as asked, ExitStack() as stack:
        prices = stack.enter_context(open_client(coingecko, retry_policy))
        polls = [Poll(find_feed(feeds, market.PRICES), every, partial(market.bitcoin_prices, prices, assets))]
        if newsapi.key:
            news = stack.enter_context(open_client(newsapi, retry_policy))
            articles = partial(
                market.news_everything,
                *(news, query or "bitcoin", language or "en", None, None, 1),
                # Most polls return the same counts: they are logged when they change.
                note_short=lru_cache(maxsize=1)(warn_of_missing),
            )
            polls.append(Poll(find_feed(feeds, market.NEWS), news_every, articles, market.PAGE_SIZE))
        else:
            _LOG.warning("%s isn't set, so prices are streamed without news", newsapi.key_setting)
        return 0 if stream(polls, zones, Signals(asked), duration or math.inf) else 1
