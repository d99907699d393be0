"""The command `restamp`: takes loads that lie in the future back to now."""

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
    help="Stamp the first of these loads so, an ISO timestamp in UTC, and the others just after it.  [default: now]",
)
@click.pass_obj
@exit_code
def restamp_command(project_dir: Path, at_text: str | None) -> int:
    """Stamp loads that lie in the future, because a clock was ahead, with the time that it is now.

    They keep their order. Set the clock right before, and run `dbt build --full-refresh` afterwards: tables that dbt
    built have the former times in them. Snapshots, which a full refresh leaves alone, are put right here.

    If files that were loaded later carry earlier times (an older loader, or a given load time), they would lose
    against the restamped ones: then say with --at when the first of these was really loaded.
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
