"""Settings: read from the environment and, where it has none, from a `.env` file in the working directory."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dotenv import load_dotenv

from ingest.errors import SettingUnreadable

_URL = r"[A-Za-z][A-Za-z0-9+.-]*://"
# The start of another zone: inside a path, nothing looks like this after a blank, a comma or a semicolon.
_NEXT_ZONE = re.compile(rf"[\s,;](?:@\w|{_URL})|\s(?:/|~/|\.\.?/)")


@dataclass(frozen=True)
class PostgresServer:
    """Where the Postgres database is and who loads it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str


@dataclass(frozen=True)
class Settings:
    """The settings that several commands share."""

    zones: tuple[str, ...]
    target: str
    duckdb_path: Path
    lock_wait_seconds: float
    loaded_at: datetime | None
    postgres: PostgresServer


def read_env_file(path: Path = Path(".env")) -> None:
    """Add the variables in `path` to the environment, except those that it already has and those without a value.

    The environment is completed instead of a private copy because the object stores read their
    credentials there and declarations may call `env_var()`. An empty AWS_ name is taken out of it, wherever it comes
    from: the object stores would crash on it.

    Raises:
        SettingUnreadable: the file isn't text.
    """
    before = set(os.environ)
    try:
        load_dotenv(path, override=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingUnreadable(f"{path} can't be read ({error}): make it UTF-8 text.") from error
    for name, value in list(os.environ.items()):
        if not value.strip() and (name not in before or name.startswith("AWS_")):
            del os.environ[name]


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings found in `environment` (the process's own by default).

    An empty value counts as not set, since `.env.example` names settings without a value.

    Raises:
        SettingUnreadable: a value can't be used; the message names the setting.
    """
    environment = os.environ if environment is None else environment
    given = {name: value for name, value in environment.items() if value.strip()}
    loaded_at = given.get("MARKETING_INSIGHT_LOADED_AT")
    target = given.get("DBT_TARGET", "duckdb").strip()
    # Snowflake can't see a folder of this machine: what lands there would never be loaded.
    stage = f"@{given.get('SNOWFLAKE_DATABASE', 'marketing_insight').strip()}.raw.landing"
    return Settings(
        zones=read_zones(
            given.get("MARKETING_INSIGHT_ZONE", stage if target == "snowflake" else "landing"), "MARKETING_INSIGHT_ZONE"
        ),
        target=target,
        duckdb_path=Path(given.get("MARKETING_INSIGHT_DUCKDB", "marketing_insight.duckdb")),
        lock_wait_seconds=read_seconds(
            given.get("MARKETING_INSIGHT_LOCK_WAIT_SECONDS", "60"), "MARKETING_INSIGHT_LOCK_WAIT_SECONDS"
        ),
        loaded_at=read_timestamp(loaded_at, "MARKETING_INSIGHT_LOADED_AT") if loaded_at else None,
        postgres=PostgresServer(
            host=given.get("POSTGRES_HOST", "localhost").strip(),
            port=_port(given.get("POSTGRES_PORT", "5432")),
            user=given.get("POSTGRES_USER", "postgres").strip(),
            password=given.get("POSTGRES_PASSWORD", ""),
            database=given.get("POSTGRES_DATABASE", "postgres").strip(),
        ),
    )


def read_zones(text: str, source: str) -> tuple[str, ...]:
    """Return the zones that `text` names, one a line: a folder's name may have blanks in it.

    Raises:
        SettingUnreadable: a line looks like several zones; the message names `source`.
    """
    zones = tuple(line.strip() for line in text.split("\n") if line.strip())
    for zone in zones:
        if _looks_like_several(zone):
            raise SettingUnreadable(
                f"{source} is {text!r}, which looks like several zones: write each on a separate line, or give each "
                "with --zone; a blank within a URL is written %20."
            )
    return zones


def read_timestamp(text: str, source: str) -> datetime:
    """Return the ISO timestamp `text` as UTC without a zone; one without an offset is taken as UTC.

    Raises:
        SettingUnreadable: `text` isn't an ISO timestamp; the message names `source`.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingUnreadable(
            f"{source} is {text!r}: write an ISO timestamp in UTC such as 2019-01-31T06:00:00."
        ) from error
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def read_seconds(text: str, source: str) -> float:
    """Return the number of seconds that `text` spells.

    Raises:
        SettingUnreadable: it is negative, endless or no number; the message names `source`.
    """
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise SettingUnreadable(f"{source} is {text!r}: write seconds such as 60.")
    return seconds


def _port(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and 0 < int(text) < 65536):
        raise SettingUnreadable(f"POSTGRES_PORT is {text!r}: write a number such as 5432.")
    return int(text)


def _looks_like_several(zone: str) -> bool:
    # Zones used to be separated by blanks. A name with blanks counts as a list only if it is no folder and its parts
    # are.
    is_url = re.match(rf"@|(?!file:){_URL}", zone, re.IGNORECASE) is not None
    if not is_url and _is_folder(zone):
        return False
    parts = zone.split()
    if len(parts) > 1 and (is_url or all(map(_is_folder, parts))):
        return True
    return _NEXT_ZONE.search(zone) is not None


def _is_folder(text: str) -> bool:
    try:
        return Path(text).expanduser().is_dir()
    except (OSError, RuntimeError):
        # A folder that can't be checked here is reported when something lands there.
        return False
