"""The command line: arguments in, exit codes out (0 fine, 1 something failed, 2 wrong usage)."""

from pathlib import Path

import click

from ingest.commands.consume import consume_group
from ingest.commands.fetch import fetch_group
from ingest.commands.land import land_command
from ingest.commands.load import load_command
from ingest.commands.restamp import restamp_command
from ingest.commands.sample import sample_command
from ingest.commands.stream import stream_command
from ingest.commands.summary import summary_command
from ingest.feeds import PROJECT_DIR


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


for command in (
    land_command,
    fetch_group,
    stream_command,
    consume_group,
    sample_command,
    load_command,
    restamp_command,
    summary_command,
):
    main.add_command(command)
