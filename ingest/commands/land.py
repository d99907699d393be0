"""The command `land`: lands delivered files."""

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from ingest import landing
from ingest.commands import DAY, exit_code, folders_of, open_zones, report, start, zones_option
from ingest.errors import FileRefused
from ingest.feeds import Feed, find_feed, read_feeds
from ingest.zones import Zone

_LOG = logging.getLogger(__name__)


@click.command("land")
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
    new = old = refused = 0
    for path in paths:
        try:
            is_new = _land(feed, path, zones, day)
        except FileRefused as error:
            _LOG.error("%s", error)
            refused += 1
        else:
            new, old = new + is_new, old + (not is_new)
    report(f"{new} files landed, {old} were there already, {refused} refused: {folders_of(feed, zones)}")
    return 1 if refused else 0


def _land(feed: Feed, path: Path, zones: Sequence[Zone], day: date) -> bool:
    """Land one file, report the outcome in each zone, and return whether the file is new in any."""
    outcomes = landing.land(feed, path, zones, day, _opener(feed))
    for landed in outcomes:
        place = "" if len(zones) == 1 else f" in {landed.zone.text}"
        if landed.is_new:
            report(f"landed: {landed.name} ({landed.byte_count} bytes){place}")
        else:
            report(f"already landed: {landed.name}{place}")
    return any(landed.is_new for landed in outcomes)


def _opener(feed: Feed) -> landing.Opener | None:
    if feed.format != "json":
        return None
    # Imported here because it needs the HTTP library, which is slow to import.
    from ingest.sources.answers import open_answers

    return partial(open_answers, feed.name)
