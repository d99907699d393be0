"""The command `sample`: lands made-up deliveries of every feed."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from ingest import landing
from ingest.commands import DAY, exit_code, open_zones, report, start, zones_option
from ingest.feeds import find_feed, read_feeds


@click.command("sample")
@click.option("--days", type=click.IntRange(1), default=31, show_default=True, help="How many days.")
@click.option(
    "--scale",
    type=click.FloatRange(0, min_open=True),
    default=1,
    show_default=True,
    help="1 is the real shop's size.",
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
    # Imported here: samples need DuckDB whatever the target is, other commands don't.
    from ingest.sample import write_samples

    zones = open_zones(start(logging.WARNING), zone_texts)
    feeds = read_feeds(project_dir)
    outcomes = Counter(
        landed.is_new
        for feed_name, path, day in write_samples(first_day.date(), days, scale, seed, ticks_per_minute)
        for landed in landing.land(find_feed(feeds, feed_name), path, zones, day)
    )
    report(f"{outcomes[True]} sample files landed, {outcomes[False]} were there already")
    return 0
