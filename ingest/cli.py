"""The command line: arguments in, exit codes out (0 fine, 1 something failed, 2 wrong usage)."""

import logging
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from ingest import landing
from ingest.commands import DAY, exit_code, open_zones, say, start, zones_option
from ingest.consume_command import consume_group
from ingest.errors import FileRefused
from ingest.feeds import PROJECT_DIR, Feed, find_feed, read_feeds
from ingest.fetch_commands import fetch_group
from ingest.load import Delivery, Summary, check_target, load
from ingest.settings import read_timestamp
from ingest.stream_command import stream_command
from ingest.zones import Zone

_LOG = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PROJECT_DIR,
    help="Folder of the dbt project that declares the feeds.  [default: this project]",
)
@click.pass_context
def main(context: click.Context, project_dir: Path) -> None:
    """Fetch or land files, and load them into the raw tables.

    Settings come from the environment or from a .env file in the working directory; .env.example names them.
    """
    context.obj = project_dir


main.add_command(consume_group)
main.add_command(fetch_group)
main.add_command(stream_command)


@main.command("land")
@click.argument("feed_name", metavar="FEED")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
)
@click.option("--run-date", type=DAY, help="Day under which the files land.  [default: today in UTC]")
@zones_option
@click.pass_obj
@exit_code
def land_command(
    project_dir: Path,
    feed_name: str,
    paths: Sequence[Path],
    run_date: datetime | None,
    zone_texts: Sequence[str],
) -> int:
    """Land the files PATH... of FEED (such as sales.online_sales) in each landing zone."""
    zones = open_zones(start(logging.WARNING), zone_texts)
    feed = find_feed(read_feeds(project_dir), feed_name)
    day = run_date.date() if run_date else datetime.now(UTC).date()
    code = 0
    for path in paths:
        try:
            _land(feed, path, zones, day)
        except FileRefused as error:
            _LOG.error("%s", error)
            code = 1
    return code


@main.command("load")
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


@main.command("sample")
@click.option("--days", type=click.IntRange(1), default=31, show_default=True, help="How many days.")
@click.option(
    "--scale", type=click.FloatRange(0, min_open=True), default=1, show_default=True, help="1: the real shop."
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Another seed, another shop.")
@click.option("--start", "first_day", type=DAY, default="2019-01-01", show_default=True, help="The first day.")
@click.option(
    "--ticks-per-minute",
    type=click.FloatRange(0, 60, min_open=True),
    default=0.1,
    show_default=True,
    help="Bitcoin prices; 2 is the stream's speed.",
)
@zones_option
@click.pass_obj
@exit_code
def sample_command(
    project_dir: Path,
    days: int,
    scale: float,
    seed: int,
    first_day: datetime,
    ticks_per_minute: float,
    zone_texts: Sequence[str],
) -> int:
    """Land made-up deliveries, as unclean as real ones and the same for the same arguments."""
    # Only samples need DuckDB whatever the target is.
    from ingest.sample import write_samples

    zones = open_zones(start(logging.WARNING), zone_texts)
    feeds = read_feeds(project_dir)
    outcomes = Counter(
        landed.is_new
        for feed_name, path, day in write_samples(first_day.date(), days, scale, seed, ticks_per_minute)
        for landed in landing.land(find_feed(feeds, feed_name), path, zones, day)
    )
    say(f"{outcomes[True]} sample files landed, {outcomes[False]} were there already")
    return 0


def _land(feed: Feed, path: Path, zones: Sequence[Zone], day: date) -> None:
    for landed in landing.land(feed, path, zones, day):
        place = "" if len(zones) == 1 else f" in {landed.zone.text}"
        if landed.is_new:
            say(f"landed: {landed.name} ({landed.byte_count} bytes){place}")
        else:
            say(f"already landed: {landed.name}{place}")


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
