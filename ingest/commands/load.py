"""The command `load`: loads what has landed, each file once."""

import logging
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import click

from ingest.commands import exit_code, open_zones, say, start, zones_option
from ingest.feeds import find_feed, read_feeds
from ingest.load import Delivery, Summary, check_target, load
from ingest.settings import read_timestamp


@click.command("load")
@click.option("--feed", "feed_names", multiple=True, help="Load this feed only; repeatable.  [default: all]")
@zones_option
@click.option("--retry-failed", is_flag=True, help="Try the files again that failed before.")
@click.option("--loaded-at", help="Fix _loaded_at: an ISO timestamp in UTC.  [MARKETING_INSIGHT_LOADED_AT]")
@click.pass_obj
@exit_code
def load_command(
    project_dir: Path,
    feed_names: Sequence[str],
    zone_texts: Sequence[str],
    retry_failed: bool,
    loaded_at: str | None,
) -> int:
    """Load every landed file that isn't loaded yet into its raw table, each once."""
    is_terminal = sys.stderr.isatty()
    settings = start(logging.WARNING if is_terminal else logging.INFO)
    # Before a zone is opened: what a target can't do needs no zone to be refused.
    check_target(settings.target)
    zones = open_zones(settings, zone_texts)
    if loaded_at:
        settings = replace(settings, loaded_at=read_timestamp(loaded_at, "--loaded-at"))
    feeds = read_feeds(project_dir)
    wanted = [find_feed(feeds, name) for name in dict.fromkeys(feed_names)] or list(feeds.values())
    progress = _show_progress if is_terminal else nullcontext
    summary = load(settings, feeds.values(), wanted, zones, retry_failed, progress)
    _report(summary)
    return 1 if summary.failed else 0


def _report(summary: Summary) -> None:
    if summary.failed_before:
        say(
            f"{summary.failed_before} files failed before and were left alone: "
            "raw.load_history says why, `python -m ingest load --retry-failed` tries them again"
        )
    outcome = f"{summary.failed} failed, {summary.skipped} skipped"
    say(f"{summary.loaded} files loaded with {summary.rows} rows, {outcome}")


def _show_progress(deliveries: Sequence[Delivery]) -> AbstractContextManager[Iterable[Delivery]]:
    return click.progressbar(deliveries, label="Loading", file=sys.stderr, show_pos=True)
