"""A local folder as a landing zone: a file is written beside its place, then linked into it whole."""

import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

from ingest.zones.entry import Entry


def list_folder(root: Path, folder: str) -> Iterator[Entry]:
    """Yield the files below `folder`, and each folder below it that can't be listed, with their paths from `root` on.

    Raises:
        NotADirectoryError: `folder` is a file.
    """
    unlisted: list[OSError] = []
    for place, _, names in os.walk(root / folder, onerror=unlisted.append):
        for path in (Path(place, name) for name in names):
            name = path.relative_to(root).as_posix()
            try:
                found = path.stat()
            except FileNotFoundError:
                # A broken link is listed, so that its load reports it; anything else was removed meanwhile.
                if path.is_symlink():
                    yield Entry(name, 0)
                continue
            except OSError:
                yield Entry(name, 0)
                continue
            if stat.S_ISREG(found.st_mode):
                yield Entry(name, found.st_size)
    for error in unlisted:
        if isinstance(error, NotADirectoryError):
            raise error
        if not isinstance(error, FileNotFoundError):
            yield Entry(Path(error.filename).relative_to(root).as_posix(), 0, error.strerror)


def publish_to_folder(target: Path, source: Path) -> bool:
    """Copy `source` to `target`, which appears whole; False if there is such a file, which stays as it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with source.open("rb") as read, unfinished.open("xb") as written:
            shutil.copyfileobj(read, written, 1024 * 1024)
            written.flush()
            os.fsync(written.fileno())
        # Unlike a rename, a hard link fails if another landing put the file there meanwhile.
        target.hardlink_to(unfinished)
    except FileExistsError:
        return False
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(target.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Flush the names in `folder` to disk, so that they survive a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
