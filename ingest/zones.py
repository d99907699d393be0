"""Landing zones: a local folder, any object store that obstore opens, or a Snowflake stage. Files appear whole."""

import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import ObjectStore, from_url

from ingest.errors import FileUnreadable, ZoneUnavailable, first_line
from ingest.stages import Stage, open_stage

# An object store refuses to replace an object only if it is sent in one piece, held in memory.
_LARGEST_SINGLE_PUT = 64 * 1024 * 1024


@dataclass(frozen=True)
class Zone:
    """One landing zone as the user wrote it; exactly one of `root`, `store` and `stage` is set."""

    text: str
    root: Path | None = None
    store: ObjectStore | None = None
    stage: Stage | None = None


@dataclass(frozen=True)
class Entry:
    """A file in a zone: its path relative to the zone, with forward slashes, and its size in bytes.

    `problem` is set for a folder that can't be listed: it says why.
    """

    name: str
    byte_count: int
    problem: str | None = None


# Cached because each opening of memory:// would be another, empty store.
@lru_cache
def open_zone(text: str) -> Zone:
    """Return the zone that `text` names: a folder (which need not exist yet), a URL or a stage such as `@raw.landing`.

    Raises:
        ZoneUnavailable: obstore knows no such kind of URL, or that is no stage's name.
        SettingUnreadable: the environment doesn't say how to reach Snowflake.
    """
    if text.startswith("@"):
        return Zone(text, stage=open_stage(text))
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        return Zone(text, root=Path(text).expanduser())
    if text.lower().startswith("file://"):
        return Zone(text, root=Path(url2pathname(urlsplit(text).path)))
    with _failures_named(text):
        return Zone(text, store=from_url(text))


def list_files(zone: Zone, folder: str) -> list[Entry]:
    """Return the files below `folder` in `zone`, without hidden and so unfinished ones, by name.

    Raises:
        ZoneUnavailable: the zone can't be listed. A folder that doesn't exist is just empty.
    """
    _refuse_stage(zone)
    with _failures_named(zone.text):
        entries = _list_store(zone.store, folder) if zone.store else _list_folder(zone.root or Path(), folder)
        visible = (entry for entry in entries if not re.search(r"(^|/)\.", entry.name))
        return sorted(visible, key=lambda entry: entry.name)


def exists(zone: Zone, name: str) -> bool:
    """Say whether `zone` holds a file called `name`.

    Raises:
        ZoneUnavailable: the zone doesn't answer.
    """
    with _failures_named(zone.text):
        if zone.root is not None:
            return (zone.root / name).exists()
        if zone.stage is not None:
            return zone.stage.holds(name)
        assert zone.store is not None
        try:
            obstore.head(zone.store, name)
        except FileNotFoundError:
            return False
        return True


def publish(zone: Zone, name: str, source: Path) -> bool:
    """Put the bytes of `source` into `zone` as `name`; False if there is such a file, which stays as it is.

    Raises:
        ZoneUnavailable: the zone can't be written.
    """
    with _failures_named(zone.text):
        if zone.root is not None:
            return _publish_to_folder(zone.root / name, source)
        if zone.stage is not None:
            return zone.stage.put(name, source)
        assert zone.store is not None
        return _publish_to_store(zone.store, name, source)


def fetch(zone: Zone, name: str, folder: Path) -> Path:
    """Return a local path with the bytes of `name`: the file itself in a local zone, else a copy in `folder`.

    Raises:
        FileUnreadable: the file can't be copied; `check_answers` tells whether it is the file or the zone.
        ZoneUnavailable: the zone is none that files are read from.
    """
    _refuse_stage(zone)
    if zone.root is not None:
        return zone.root / name
    assert zone.store is not None
    target = folder / "fetched"
    try:
        with target.open("wb") as copy:
            for chunk in obstore.get(zone.store, name).stream():
                copy.write(chunk)
    except (BaseError, OSError, ValueError) as error:
        raise FileUnreadable(_reason(error)) from error
    return target


def check_answers(zone: Zone, name: str) -> None:
    """Do nothing if the folder of the file `name` can be listed in `zone`, whatever it holds.

    Raises:
        ZoneUnavailable: it can't be: more is wrong than that one file.
    """
    with _failures_named(zone.text):
        if zone.store is not None:
            next(iter(obstore.list(zone.store, name.rpartition("/")[0], chunk_size=1)), None)
        elif zone.root is not None:
            next(os.scandir(zone.root), None)


def _refuse_stage(zone: Zone) -> None:
    # Reading files back would only be of use to our loader, and Snowflake loads its stages by itself.
    if zone.stage is not None:
        raise ZoneUnavailable(
            f"{zone.text} is a Snowflake stage and isn't loaded from here: `dbt run-operation copy_into_raw` loads it."
        )


def _list_folder(root: Path, folder: str) -> Iterator[Entry]:
    unlisted: list[OSError] = []
    for place, _, names in os.walk(root / folder, onerror=unlisted.append):
        for path in (Path(place, name) for name in names):
            name = path.relative_to(root).as_posix()
            try:
                found = path.stat()
            except FileNotFoundError:
                # A link that leads nowhere is there to be complained of; anything else was removed meanwhile.
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


def _list_store(store: ObjectStore, folder: str) -> Iterator[Entry]:
    for batch in obstore.list(store, folder):
        for found in batch:
            yield Entry(found["path"], found["size"])


def _publish_to_folder(target: Path, source: Path) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with source.open("rb") as read, unfinished.open("xb") as written:
            shutil.copyfileobj(read, written, 1024 * 1024)
            written.flush()
            os.fsync(written.fileno())
        # A link fails where a rename would replace the file that another landing put there meanwhile.
        target.hardlink_to(unfinished)
    except FileExistsError:
        return False
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(target.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` outlast a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _publish_to_store(store: ObjectStore, name: str, source: Path) -> bool:
    if source.stat().st_size <= _LARGEST_SINGLE_PUT:
        try:
            obstore.put(store, name, source, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return False
        return True
    # Parts can't be sent create-only. Losing a race here is harmless: the name holds the hash of the
    # content, so the object would be replaced by one of the same content.
    try:
        obstore.head(store, name)
    except FileNotFoundError:
        obstore.put(store, name, source, use_multipart=True)
        return True
    return False


@contextmanager
def _failures_named(zone_text: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        message = f"Landing zone {zone_text} can't be used ({_reason(error)}): check its name and access."
        raise ZoneUnavailable(message) from error


def _reason(error: Exception) -> str:
    # S3 says what is wrong in XML, of which the error's first line has the beginning only.
    found = re.search(r"<Code>(.*?)</Code>.*?<Message>(.*?)</Message>", str(error), re.DOTALL)
    return f"{found[1]}: {found[2].rstrip('.')}" if found else first_line(error).rstrip(" :.")
