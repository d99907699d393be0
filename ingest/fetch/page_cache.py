"""Keeps the answers of a long fetch on disk until all have arrived, so that an interrupted fetch can resume."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ingest.api.json_values import read_json, write_json
from ingest.errors import PageCacheUnusable
from ingest.files.content_keys import shorten_hash
from ingest.zones.folder import sync_folder

# Below the working directory. Its data has yet to land, so nothing cleans it up.
FOLDER = Path(".fetching")


@dataclass(frozen=True)
class PageCache:
    """An open file of JSON lines, locked against other processes."""

    path: Path
    file: IO[bytes]


def page_cache_path(feed_name: str, *what: str) -> Path:
    """Return the file in which the fetch of `what` for a feed keeps its pages; each `what` has its own."""
    digest = hashlib.sha256(json.dumps(what).encode())
    return FOLDER / f"{feed_name}_{shorten_hash(digest.hexdigest())}.jsonl"


@contextmanager
def open_page_cache(path: Path) -> Iterator[PageCache]:
    """Open the cache at `path`, creating it if needed; it is removed afterwards if it is empty.

    Raises:
        PageCacheUnusable: another process has it, or there can't be a file.
    """
    with _failures_named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _open_locked(path)
        sync_folder(path.parent)
    with file:
        try:
            yield PageCache(path, file)
        finally:
            if not os.fstat(file.fileno()).st_size:
                path.unlink(missing_ok=True)


def read_page_cache(cache: PageCache) -> Iterator[Any]:
    """Yield the values in `cache`, with numbers as `Number`; a last one that was written only in part is removed.

    Raises:
        PageCacheUnusable: a value before the last can't be read.
    """
    with _failures_named(cache.path), cache.path.open("rb") as file:
        while line := file.readline():
            start = file.tell() - len(line)
            try:
                value = _read_line(line)
            except ValueError as error:
                if file.read(1):
                    raise PageCacheUnusable(
                        f"{cache.path} is broken at byte {start}: run the command with --restart, which starts over."
                    ) from error
                cache.file.truncate(start)
                return
            yield value


def append_to_page_cache(cache: PageCache, value: Any) -> None:
    """Append `value` to `cache`; once this returns, it survives a crash of the machine.

    Read the cache to its end before, which removes a value that was written only in part.

    Raises:
        PageCacheUnusable: there is no room.
    """
    with _failures_named(cache.path):
        cache.file.seek(0, os.SEEK_END)
        cache.file.write(f"{write_json(value)}\n".encode())
        cache.file.flush()
        os.fsync(cache.file.fileno())


def empty_page_cache(cache: PageCache) -> None:
    """Remove all values from `cache`."""
    with _failures_named(cache.path):
        cache.file.truncate(0)


def remove_page_cache(cache: PageCache) -> None:
    """Remove the file of `cache`, still locked: its data has landed."""
    with _failures_named(cache.path):
        cache.path.unlink()


def peek_at_page_caches(feed_name: str) -> Iterator[tuple[Path, Any]]:
    """Yield the file of each cache of a feed that isn't empty, locked or not, with its first value."""
    for path in sorted(FOLDER.glob(f"{feed_name}_*.jsonl")):
        try:
            with path.open("rb") as file:
                yield path, _read_line(file.readline())
        except (OSError, ValueError):
            continue


def _read_line(line: bytes) -> Any:
    if not line.endswith(b"\n"):
        raise ValueError("the line breaks off")
    return read_json(line)


def _open_locked(path: Path) -> IO[bytes]:
    while True:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise PageCacheUnusable(
                f"Another process is fetching the same ({path}): wait for its end, or end it."
            ) from error
        # Between opening and locking, its owner may have removed the file: what is written to it would be lost.
        if _is_at(path, file):
            return file
        file.close()


def _is_at(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PageCacheUnusable(
            f"{path}, where fetched pages are kept, can't be used ({error.strerror or error}): "
            "make the working directory writable, with room in it."
        ) from error
