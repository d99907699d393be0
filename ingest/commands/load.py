"""The command `load`: loads what has landed, each file once."""

import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import click

from ingest.commands import exit_code, open_zones, report, start, tables_of, verbose_option, zones_option
from ingest.feeds import Feed, find_feed, read_feeds
from ingest.load import Delivery, Summary, check_target, load
from ingest.settings import read_timestamp


@click.command("load")
@click.option("--feed", "feed_names", multiple=True, help="Load this feed only; repeatable.  [default: all]")
@zones_option
@click.option("--retry-failed", is_flag=True, help="Try the files again that failed before.")
@click.option("--loaded-at", help="Fix _loaded_at: an ISO timestamp in UTC.  [MARKETING_INSIGHT_LOADED_AT]")
@verbose_option
@click.pass_obj
@exit_code
def load_command(
    project_dir: Path,
    feed_names: Sequence[str],
    zone_texts: Sequence[str],
    retry_failed: bool,
    loaded_at: str | None,
    verbose: bool,
) -> int:
    """Load every landed file that isn't loaded yet into its raw table, each once."""
    settings = start(logging.INFO if verbose else logging.WARNING)
    # Checked before a zone is opened: an unsupported target is refused without one.
    check_target(settings.target)
    zones = open_zones(settings, zone_texts)
    if loaded_at:
        settings = replace(settings, loaded_at=read_timestamp(loaded_at, "--loaded-at"))
    feeds = read_feeds(project_dir)
    wanted = [find_feed(feeds, name) for name in dict.fromkeys(feed_names)] or list(feeds.values())
    progress = _show_progress if sys.stderr.isatty() and not verbose else nullcontext
    summary = load(settings, feeds.values(), wanted, zones, retry_failed, progress)
    _report_summary(summary, feeds)
    return 1 if summary.failed else 0


def _report_summary(summary: Summary, feeds: Mapping[str, Feed]) -> None:
    if summary.failed_before:
        report(
            f"{summary.failed_before} files failed before and were left alone: "
            "raw.load_history says why, `python -m ingest load --retry-failed` tries them again"
        )
    outcome = f"{summary.failed} failed, {summary.skipped} skipped"
    places = [f"see {tables_of([feeds[name] for name in summary.feeds])}"] if summary.feeds else []
    places += ["raw.load_history says what failed"] if summary.failed else []
    report("; ".join([f"{summary.loaded} files loaded with {summary.rows} rows, {outcome}", *places]))


def _show_progress(deliveries: Sequence[Delivery]) -> AbstractContextManager[Iterable[Delivery]]:
    return click.progressbar(deliveries, label="Loading", file=sys.stderr, show_pos=True)
