"""Lands delivered files: whole, named after their content, under the day they came. Nothing else."""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from ingest.compressed import BROKEN_GZIP, CHUNK_BYTES, is_gzip, open_bytes, read_chunks
from ingest.content_keys import content_key, shorten_hash
from ingest.copyable import check_csv
from ingest.errors import FileRefused
from ingest.feeds import Feed
from ingest.json_lines import LONGEST_ELEMENT, decode_utf8, join_document, split_array
from ingest.zones import Zone, exists, publish

_EXTENSIONS = {"csv": "csv", "json": "jsonl"}
# Gives the lines to land in place of a file's JSON documents, or None where these are records already.
Opener = Callable[[Iterable[str]], Iterator[str] | None]


@dataclass(frozen=True)
class Landed:
    """What became of one file in one zone: its name there, and whether it is new there."""

    zone: Zone
    name: str
    byte_count: int
    is_new: bool


@dataclass(frozen=True)
class _Parcel:
    """A file ready to be put into zones as it is."""

    path: Path
    key: str
    extension: str


def land(feed: Feed, source: Path, zones: Sequence[Zone], run_date: date, opener: Opener | None = None) -> list[Landed]:
    """Put the file `source` into each of `zones` under `run_date`, named after the hash of its content.

    A JSON array or a JSON document of several lines lands as JSON lines, and what `opener` makes of the file as that;
    everything else lands as it is.
    Content that is there under this date already, compressed or not, isn't landed again. Before anything lands in a
    Snowflake stage, a CSV is read as the loader would: what comes into a bucket by other means nobody checks.

    Raises:
        FileRefused: the file can't be read, is broken JSON, or a CSV for a stage that COPY would misread; nothing was
            landed.
        ZoneUnavailable: a zone can't be written; the zones before it have the file.
    """
    with tempfile.TemporaryDirectory(prefix="landing_") as work_dir, _refusals_named(feed, source):
        parcel = _pack(feed, source, Path(work_dir), opener)
        name = _name(feed, parcel, run_date)
        if feed.format == "csv" and any(zone.stage for zone in zones):
            check_csv(feed, parcel.path, name, parcel.key, Path(work_dir))
        return [_deliver(parcel, name, zone) for zone in zones]


def land_lines(feed: Feed, lines: Iterable[str], zones: Sequence[Zone], run_date: date) -> list[Landed]:
    """Put `lines` of a JSON feed, each without its line end, into each of `zones` as `land` does the lines of a file.

    They are taken for lines whatever the first of them looks like, and need not be JSON.

    Raises:
        FileRefused: there is no room for the file; nothing was landed.
        ZoneUnavailable: a zone can't be written; the zones before it have the file.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="landing_") as work_dir:
            path = Path(work_dir) / "lines"
            parcel = _Parcel(path, _write_lines(path, lines, False), _EXTENSIONS["json"])
            return [_deliver(parcel, _name(feed, parcel, run_date), zone) for zone in zones]
    except OSError as error:
        raise FileRefused(f"Records of {feed.name} can't be landed: {error.strerror or error}.") from error


def _name(feed: Feed, parcel: _Parcel, run_date: date) -> str:
    folder = f"{feed.domain}/{feed.short_name}/run_date={run_date.isoformat()}"
    return f"{folder}/{feed.short_name}_{parcel.key}.{parcel.extension}"


def _deliver(parcel: _Parcel, name: str, zone: Zone) -> Landed:
    # The key covers uncompressed bytes, so the same content may be there under the other of two names.
    twin = name.removesuffix(".gz") if name.endswith(".gz") else f"{name}.gz"
    byte_count = parcel.path.stat().st_size
    if exists(zone, twin):
        return Landed(zone, twin, byte_count, False)
    is_new = not exists(zone, name) and publish(zone, name, parcel.path)
    return Landed(zone, name, byte_count, is_new)


def _pack(feed: Feed, source: Path, work_dir: Path, opener: Opener | None) -> _Parcel:
    is_compressed = is_gzip(source)
    extension = _EXTENSIONS[feed.format] + (".gz" if is_compressed else "")
    if feed.format == "json":
        opened = opener(_documents(source, is_compressed)) if opener else None
        lines = opened or _lines_instead(source, is_compressed)
        if lines is not None:
            path = work_dir / "lines"
            return _Parcel(path, _write_lines(path, lines, is_compressed), extension)
    # Copied before it is hashed: were the source still being written, name and content would differ.
    path = work_dir / "copy"
    with source.open("rb") as read, path.open("wb") as copy:
        copy.writelines(read_chunks(read))
    return _Parcel(path, content_key(path), extension)


def _lines_instead(source: Path, is_compressed: bool) -> Iterator[str] | None:
    """Return the lines to land in place of the JSON file `source`, or None if it has lines already."""
    with open_bytes(source, is_compressed) as file:
        first_line = _first_text(file)
        if first_line.startswith(b"{") and not first_line.endswith(b"\n"):
            first_line += file.readline(LONGEST_ELEMENT)
    if first_line.startswith(b"["):
        return split_array(_text_of(source, is_compressed))
    if not first_line.startswith(b"{"):
        return None
    try:
        json.loads(first_line)
    except (ValueError, RecursionError):
        try:
            return iter([join_document(_text_of(source, is_compressed))])
        except FileRefused:
            return None
    return None


def _documents(source: Path, is_compressed: bool) -> Iterator[str]:
    yield from _lines_instead(source, is_compressed) or _lines_of(source, is_compressed)


def _lines_of(source: Path, is_compressed: bool) -> Iterator[str]:
    with open_bytes(source, is_compressed) as file:
        yield from decode_utf8(file)


def _first_text(file: IO[bytes]) -> bytes:
    """Return the first line that isn't blank, from its first character on, or the first piece of a long one."""
    is_first = True
    while line := file.readline(CHUNK_BYTES):
        line = line.removeprefix(b"\xef\xbb\xbf") if is_first else line
        is_first = False
        if line.strip():
            return line.lstrip()
    return b""


def _text_of(source: Path, is_compressed: bool) -> Iterator[str]:
    with open_bytes(source, is_compressed) as file:
        yield from decode_utf8(read_chunks(file))


def _write_lines(path: Path, lines: Iterable[str], is_compressed: bool) -> str:
    """Write `lines` to `path` and return the key of what they spell uncompressed."""
    digest = hashlib.sha256()
    with path.open("wb") as raw:
        # No name and no time in the header: the same content is to be the same file.
        packed = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) if is_compressed else None
        file: IO[bytes] = packed or raw  # type: ignore[assignment]
        for line in lines:
            encoded = f"{line}\n".encode()
            digest.update(encoded)
            file.write(encoded)
        if packed:
            packed.close()
    return shorten_hash(digest.hexdigest())


@contextmanager
def _refusals_named(feed: Feed, source: Path) -> Iterator[None]:
    try:
        yield
    except FileRefused as error:
        raise FileRefused(f"{source} can't be landed as {feed.name}: {error}.") from error
    except BROKEN_GZIP as error:
        raise FileRefused(f"{source} can't be landed as {feed.name}: it is broken gzip ({error}).") from error
    except OSError as error:
        raise FileRefused(f"{source} can't be landed as {feed.name}: {error.strerror or error}.") from error
