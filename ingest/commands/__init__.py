"""What the commands share: options, start-up, output and exit codes."""

import functools
import logging
import re
import sys
from collections.abc import Callable, Sequence
from typing import ParamSpec

import click

from ingest.errors import FeedUnknown, IngestError, PlaceUnknown, SettingUnreadable
from ingest.feeds import Feed
from ingest.logs import FILE_ONLY, set_up_logging
from ingest.settings import Settings, read_env_file, read_settings
from ingest.zones import Zone, open_zone

DAY = click.DateTime(["%Y-%m-%d"])
_MOST_NAMED = 3
_UNIT_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
_LOG = logging.getLogger(__name__)
_Given = ParamSpec("_Given")
zones_option = click.option(
    "--zone",
    "zone_texts",
    multiple=True,
    help="Folder or URL of a landing zone; repeatable.  [MARKETING_INSIGHT_ZONE]",
)


verbose_option = click.option("-v", "--verbose", is_flag=True, help="Also print a line for each file.")


def read_duration(text: str) -> float:
    """Return the duration `text` in seconds, as the type of an option: 30, 30s, 10m or 2h.

    Raises:
        click.BadParameter: it isn't a positive duration.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text.strip())
    seconds = float(match[1]) * _UNIT_SECONDS[match[2]] if match else 0.0
    if seconds <= 0:
        raise click.BadParameter(f"{text!r} is not a duration: write seconds such as 30, or 10m, or 2h.")
    return seconds


def exit_code(command: Callable[_Given, int]) -> Callable[_Given, None]:
    """End with the exit code that `command` returns; print an expected error as one sentence."""

    @functools.wraps(command)
    def run(*arguments: _Given.args, **options: _Given.kwargs) -> None:
        try:
            code = command(*arguments, **options)
        except (SettingUnreadable, FeedUnknown, PlaceUnknown) as error:
            raise click.UsageError(str(error)) from error
        except IngestError as error:
            _LOG.error("%s", error)
            code = 1
        sys.exit(code)

    return run


def start(console_level: int) -> Settings:
    """Read `.env`, send log records from `console_level` on to the console, and return the settings.

    Raises:
        SettingUnreadable: a setting can't be used.
    """
    read_env_file()
    settings = read_settings()
    set_up_logging(console_level)
    return settings


def open_zones(settings: Settings, zone_texts: Sequence[str]) -> list[Zone]:
    """Return the zones that `zone_texts` name, or those of the settings if it names none, each once.

    Raises:
        ZoneUnavailable: one can't be opened.
        SettingUnreadable: what a zone needs isn't set.
    """
    return [open_zone(text) for text in dict.fromkeys(zone_texts or settings.zones)]


def folders_of(feed: Feed, zones: Sequence[Zone]) -> str:
    """Return the folders of `feed` in `zones`, as text for the user."""
    return " and ".join(f"{zone.text.rstrip('/')}/{feed.domain}/{feed.short_name}" for zone in zones)


def tables_of(feeds: Sequence[Feed]) -> str:
    """Return the raw tables of `feeds` as text for the user; if there are many, only their schemas."""
    if len(feeds) <= _MOST_NAMED:
        return " and ".join(sorted(f"{feed.schema}.{feed.table}" for feed in feeds))
    return f"{len(feeds)} tables of {' and '.join(sorted({feed.schema for feed in feeds}))}"


def report_fetched(outcome: object, feed: Feed, zones: Sequence[Zone], failed: int, left: int = 0) -> None:
    """Print the outcome of a fetch of `feed`: how many requests failed or were left, and where the files are."""
    rest = f", {left} left" if left else ""
    report(f"{outcome}, {failed} requests failed{rest}: {folders_of(feed, zones)}")


def report(line: str) -> None:
    """Print `line` as the command's result, and keep it in the log file."""
    click.echo(line)
    _LOG.info("%s", line, extra=FILE_ONLY)
