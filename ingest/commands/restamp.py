"""The command `restamp`: gives loads that are stamped in the future the current time."""

import logging
from pathlib import Path

import click

from ingest.commands import exit_code, report, start
from ingest.feeds import read_feeds
from ingest.load import check_target
from ingest.load.restamping import restamp
from ingest.settings import read_timestamp


@click.command("restamp")
@click.option(
    "--at",
    "at_text",
    help="Time of the first of these loads, an ISO timestamp in UTC; the others follow just after it.  [default: now]",
)
@click.pass_obj
@exit_code
def restamp_command(project_dir: Path, at_text: str | None) -> int:
    """Give loads that are stamped in the future, because a clock was ahead, the current time.

    They keep their order. Correct the clock first, and run `dbt build --full-refresh` afterwards: tables that dbt built
    still have the old times. Snapshots, which a full refresh doesn't rebuild, are corrected here.

    Files that were loaded later but have earlier times (from an older loader, or a fixed load time) would lose against
    the restamped ones: then give with --at when the first of these was really loaded.
    """
    settings = start(logging.INFO)
    check_target(settings.target)
    moment = read_timestamp(at_text, "--at") if at_text else None
    changed = restamp(settings, list(read_feeds(project_dir).values()), moment)
    for each in changed:
        place = f"{each.schema}.{each.table}.{each.column}"
        report(f"{place}: {each.row_count} rows restamped, which were between {each.first} and {each.last}")
    report("now run `dbt build --full-refresh`" if changed else "no load lies in the future: nothing was changed")
    return 0
