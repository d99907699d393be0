"""Snowflake's internal stages as landing zones: files are PUT there as they are, under the names landing gives them."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import ZoneUnavailable
from ingest.files.work_dirs import work_dir
from ingest.zones.snowflake_account import Arguments, read_snowflake_account

if TYPE_CHECKING:
    from snowflake.connector import SnowflakeConnection

_STAGE_NAME = re.compile(r"@[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*){0,2}")


class Stage:
    """One internal stage; the connection opens when it is first needed and then stays open."""

    def __init__(self, text: str, arguments: Arguments) -> None:
        self._text = text
        self._arguments = arguments

    def holds(self, name: str) -> bool:
        """Say whether there is a file called `name`.

        Raises:
            ZoneUnavailable: Snowflake can't be reached, or there is no such stage.
        """
        # LIST takes a prefix, not a name, and puts the stage's own name before each.
        return any(str(row[0]).endswith(f"/{name}") for row in self._run(f"list {self._place(name)}"))

    def put(self, name: str, source: Path) -> bool:
        """Put the bytes of `source` there as `name`; False if there is such a file, which stays as it is.

        Raises:
            ZoneUnavailable: Snowflake can't be reached, or it refuses the file.
        """
        folder, _, file_name = name.rpartition("/")
        with work_dir("staging_") as folder_here:
            # PUT keeps the local file's name.
            named = folder_here / file_name
            _link_or_copy(source, named)
            # Compressed by us or not at all: the key in the name is for these bytes.
            rows = self._run(
                f"put {_quoted('file://' + named.as_posix())} {self._place(folder)} "
                "auto_compress = false overwrite = false"
            )
        status, message = str(rows[0][6]), str(rows[0][7])
        if status not in ("UPLOADED", "SKIPPED"):
            raise ZoneUnavailable(f"{name} can't be put into stage {self._text} ({status} {message}): try again.")
        return status == "UPLOADED"

    def _place(self, path: str) -> str:
        # In quotes, since the paths hold an equals sign.
        return _quoted(f"{self._text}/{path}")

    def _run(self, statement: str) -> list[tuple[Any, ...]]:
        with _failures_named(self._text), self._connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    @cached_property
    def _connection(self) -> "SnowflakeConnection":
        # Otherwise it detects its cloud platform over the network, which takes seconds where there is none.
        os.environ.setdefault("SNOWFLAKE_DISABLE_PLATFORM_DETECTION", "true")
        # Slow to import, and few commands need it.
        import snowflake.connector

        return snowflake.connector.connect(**self._arguments)


def open_stage(text: str) -> Stage:
    """Return the stage called `text`, such as `@marketing_insight.raw.landing`.

    Raises:
        ZoneUnavailable: `text` isn't a stage name.
        SettingUnreadable: the environment doesn't say how to reach Snowflake.
    """
    if not _STAGE_NAME.fullmatch(text):
        raise ZoneUnavailable(f"Landing zone {text} is not a stage name: write @database.schema.stage, without a path.")
    return Stage(text, read_snowflake_account())


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


@contextmanager
def _failures_named(stage: str) -> Iterator[None]:
    from snowflake.connector.errors import Error

    try:
        yield
    except (Error, ValueError, TypeError, OSError) as error:
        # For a key that can't be read, or lacks its passphrase, the connector raises other errors than its own.
        reason = " ".join(str(getattr(error, "msg", None) or error).split())
        message = f"Stage {stage} can't be used ({reason}): check its name, the SNOWFLAKE_ settings and the role."
        raise ZoneUnavailable(message) from error
