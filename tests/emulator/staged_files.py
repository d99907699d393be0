"""Files on internal stages: find, list and remove the files below a path.

As on Snowflake, a path is a prefix of file names: `@landing/sales/tax` also finds `sales/tax_amount/…`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from fakesnow.transforms import stage

from tests.emulator.session import Session, SqlError
from tests.emulator.values import query_of


@dataclass(frozen=True)
class StagedFile:
    """A file on a stage: `name` is its path within the stage, `listed_as` its name in list and copy."""

    path: Path
    name: str
    listed_as: str
    stage: str

    def content_key(self) -> str:
        """Return the checksum of the file as it is on the stage, compressed or not."""
        return hashlib.md5(self.path.read_bytes(), usedforsecurity=False).hexdigest()


def files_at(location: str, session: Session) -> list[StagedFile]:
    """Return the files below `location`, which is `@stage` or `@database.schema.stage/path`, ordered by name.

    Raises:
        SqlError: there is no such stage, or it isn't an internal one.
    """
    name, _, prefix = location.strip("'").removeprefix("@").partition("/")
    parts = session.full_name(name)
    stages = session.run_duckdb(
        "select url from _fs_global._fs_information_schema._fs_stages"
        " where database_name = ? and schema_name = ? and name = ?",
        list(parts),
    )
    if not stages:
        raise SqlError(f"Stage '{'.'.join(parts)}' does not exist or not authorized.")
    if stages[0][0]:
        raise SqlError(f"The emulator has internal stages only, and '{'.'.join(parts)}' has a URL.")
    root = Path(stage.internal_dir(".".join(parts)))
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return [
        StagedFile(root / each, each, f"{parts[2].lower()}/{each}", ".".join(parts))
        for each in names
        if each.startswith(prefix)
    ]


def list_files(location: str, session: Session) -> str:
    """Return the query that gives the result of LIST."""
    rows = [
        (
            file.listed_as,
            file.path.stat().st_size,
            file.content_key(),
            formatdate(file.path.stat().st_mtime, usegmt=True),
        )
        for file in files_at(location, session)
    ]
    return query_of({"name": "text", "size": "number", "md5": "text", "last_modified": "text"}, rows)


def remove_files(location: str, session: Session) -> str:
    """Remove the files and return the query that gives the result of REMOVE."""
    files = files_at(location, session)
    for file in files:
        file.path.unlink()
    return query_of({"name": "text", "result": "text"}, [(file.listed_as, "removed") for file in files])
