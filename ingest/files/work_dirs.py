"""Temporary folders that don't outlive their process: what a killed run left behind, the next run removes."""

import fcntl
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Only our folders have this suffix: others' folders must never be removed.
_SUFFIX = ".marketing_insight"
_OURS = re.compile(r"[a-z]+_[a-z0-9_]{8}" + re.escape(_SUFFIX))


@contextmanager
def work_dir(prefix: str) -> Iterator[Path]:
    """Yield a new, empty temporary folder whose name starts with `prefix`, such as `landing_`; remove it afterwards.

    Folders of dead processes are removed first, whatever their prefix. Any number of processes may do so at once.

    Raises:
        OSError: the folder can't be made.
    """
    _remove_leftovers(Path(tempfile.gettempdir()))
    folder, lock = _make_locked(prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _make_locked(prefix: str) -> tuple[Path, int]:
    # The lock is what says that the process lives: unlike a process id in a file, it ends with it and is never reused.
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, suffix=_SUFFIX))
        with suppress(FileNotFoundError):
            lock = _lock(folder)
            if lock is not None and folder.exists():
                return folder, lock
            # Another run took the folder for a leftover before it was locked, and removes it.
            if lock is not None:
                os.close(lock)


def _lock(folder: Path) -> int | None:
    """Lock `folder` and return the handle that holds the lock, or None if another process has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _remove_leftovers(place: Path) -> None:
    # A leftover that can't be removed only takes up space: it is no reason to stop.
    with suppress(OSError):
        for entry in os.scandir(place):
            if _OURS.fullmatch(entry.name):
                with suppress(OSError):
                    _remove_if_left(Path(entry.path))


def _remove_if_left(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return
    lock = _lock(folder)
    if lock is not None:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)
