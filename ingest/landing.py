"""Lands delivered files: whole, named after their content, under the day they came. Nothing else."""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from ingest.errors import FileRefused
from ingest.feeds import Feed
from ingest.files.compressed import BROKEN_GZIP, CHUNK_BYTES, is_gzip, open_bytes, read_chunks
from ingest.files.content_keys import content_key, shorten_hash
from ingest.files.json_lines import Records, are_records, decode_utf8
from ingest.files.snowflake_csv_check import check_csv
from ingest.files.work_dirs import work_dir
from ingest.zones import Zone, exists, publish

_EXTENSIONS = {"csv": "csv", "json": "jsonl"}
# Returns the lines to land in place of a file's JSON documents, or None if these are records already.
Opener = Callable[[Iterable[str]], Iterator[str] | None]
_LONGEST_USUAL_LINE = 4 * CHUNK_BYTES
_LEADING = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True)
class Landed:
    """The outcome of one file in one zone: its name there, and whether it is new there."""

    zone: Zone
    name: str
    byte_count: int
    is_new: bool


@dataclass(frozen=True)
class _StagedFile:
    """A file ready to be put into zones as it is."""

    path: Path
    key: str
    extension: str


def land(feed: Feed, source: Path, zones: Sequence[Zone], run_date: date, opener: Opener | None = None) -> list[Landed]:
    """Put the file `source` into each of `zones` under `run_date`, named after the hash of its content.

    JSON in any other layout than one record a line lands as JSON lines, and what `opener` makes of it as that;
    everything else lands as it is. The source is read once, so it may be a pipe. Content that is there under this date
    already, compressed or not, isn't landed again. Before anything lands in a Snowflake stage, a CSV is read as the
    loader would read it; files that reach a bucket by other means aren't checked.

    Raises:
        FileRefused: the file can't be read, is broken JSON, or a CSV for a stage that COPY would misread; nothing was
            landed.
        ZoneUnavailable: a zone can't be written; the zones before it have the file.
    """
    with _refusals_named(feed, source), work_dir("landing_") as folder:
        staged = _stage_file(feed, source, folder, opener)
        name = _name(feed, staged, run_date)
        if feed.format == "csv" and any(zone.stage for zone in zones):
            check_csv(feed, staged.path, name, staged.key, folder)
        return [_deliver(staged, name, zone) for zone in zones]


def land_lines(feed: Feed, lines: Iterable[str], zones: Sequence[Zone], run_date: date) -> list[Landed]:
    """Put `lines` of a JSON feed, each without its line end, into each of `zones` as `land` does the lines of a file.

    They land as they are and need not be JSON.

    Raises:
        FileRefused: there is no room for the file; nothing was landed.
        ZoneUnavailable: a zone can't be written; the zones before it have the file.
    """
    try:
        with work_dir("landing_") as folder:
            path = folder / "lines"
            staged = _StagedFile(path, _write_lines(path, lines, False), _EXTENSIONS["json"])
            return [_deliver(staged, _name(feed, staged, run_date), zone) for zone in zones]
    except OSError as error:
        raise FileRefused(f"Records of {feed.name} can't be landed: {error.strerror or error}.") from error


def _name(feed: Feed, staged: _StagedFile, run_date: date) -> str:
    folder = f"{feed.domain}/{feed.short_name}/run_date={run_date.isoformat()}"
    return f"{folder}/{feed.short_name}_{staged.key}.{staged.extension}"


def _deliver(staged: _StagedFile, name: str, zone: Zone) -> Landed:
    # The key covers uncompressed bytes, so the same content may be there under the other of two names.
    twin = name.removesuffix(".gz") if name.endswith(".gz") else f"{name}.gz"
    byte_count = staged.path.stat().st_size
    if exists(zone, twin):
        return Landed(zone, twin, byte_count, False)
    is_new = not exists(zone, name) and publish(zone, name, staged.path)
    return Landed(zone, name, byte_count, is_new)


def _stage_file(feed: Feed, source: Path, folder: Path, opener: Opener | None) -> _StagedFile:
    # Copied in one read: a pipe can be read only once, and two reads of a file that is still being written differ.
    path = folder / "copy"
    with source.open("rb") as read, path.open("wb") as copy:
        copy.writelines(read_chunks(read))
    is_compressed = is_gzip(path)
    extension = _EXTENSIONS[feed.format] + (".gz" if is_compressed else "")
    if feed.format == "csv":
        return _StagedFile(path, content_key(path), extension)
    lines = folder / "lines"
    opened = opener(Records(_text_of(path, is_compressed))) if opener else None
    if opened is not None:
        return _StagedFile(lines, _write_lines(lines, opened, is_compressed), extension)
    key, has_records = _inspect(path, is_compressed)
    if not has_records:
        records = Records(_text_of(path, is_compressed))
        lines_key = _write_lines(lines, records, is_compressed)
        if records.is_rewritten:
            return _StagedFile(lines, lines_key, extension)
    return _StagedFile(path, key, extension)


def _inspect(path: Path, is_compressed: bool) -> tuple[str, bool]:
    """Return the content key of `path`, and whether it seems to have one object in each line."""
    digest, has_records, is_first = hashlib.sha256(), True, True
    with open_bytes(path, is_compressed) as file:
        while lines := file.read(CHUNK_BYTES):
            # Only what starts like a record is read to the end of its line: an array may be one very long line.
            if has_records and lines.lstrip(_LEADING).startswith(b"{"):
                rest = file.readline(_LONGEST_USUAL_LINE)
                lines += rest
                has_records = len(rest) < _LONGEST_USUAL_LINE and are_records(
                    lines.removeprefix(b"\xef\xbb\xbf") if is_first else lines
                )
            else:
                has_records = False
            digest.update(lines)
            is_first = False
    return shorten_hash(digest.hexdigest()), has_records


def _text_of(source: Path, is_compressed: bool) -> Iterator[str]:
    with open_bytes(source, is_compressed) as file:
        yield from decode_utf8(read_chunks(file))


def _write_lines(path: Path, lines: Iterable[str], is_compressed: bool) -> str:
    """Write `lines` to `path` and return the content key of the uncompressed bytes."""
    digest = hashlib.sha256()
    with path.open("wb") as raw:
        # No name and no time in the header, so that the same content gives the same file.
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
