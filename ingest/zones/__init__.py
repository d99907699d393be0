"""Landing zones: a local folder, any object store that obstore opens, or a Snowflake stage. Files appear whole."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from ingest.errors import FileUnreadable, ZoneUnavailable, first_line
from ingest.zones.entry import Entry
from ingest.zones.folder import list_folder, publish_to_folder
from ingest.zones.object_store import check_store_answers, fetch_object, holds_object, list_objects, publish_object
from ingest.zones.stage import Stage, open_stage

__all__ = ["Entry", "Zone", "check_answers", "exists", "fetch", "list_files", "open_zone", "publish"]


@dataclass(frozen=True)
class Zone:
    """One landing zone as the user wrote it; exactly one of `root`, `store` and `stage` is set."""

    text: str
    root: Path | None = None
    store: ObjectStore | None = None
    stage: Stage | None = None


# Cached because every opening of memory:// would give a new, empty store.
@lru_cache
def open_zone(text: str) -> Zone:
    """Return the zone that `text` names: a folder (which need not exist yet), a URL or a stage such as `@raw.landing`.

    Raises:
        ZoneUnavailable: obstore doesn't support this kind of URL, or `text` isn't a stage name.
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
        entries = list_objects(zone.store, folder) if zone.store else list_folder(zone.root or Path(), folder)
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
        return holds_object(zone.store, name)


def publish(zone: Zone, name: str, source: Path) -> bool:
    """Put the bytes of `source` into `zone` as `name`; False if there is such a file, which stays as it is.

    Raises:
        ZoneUnavailable: the zone can't be written.
    """
    with _failures_named(zone.text):
        if zone.root is not None:
            return publish_to_folder(zone.root / name, source)
        if zone.stage is not None:
            return zone.stage.put(name, source)
        assert zone.store is not None
        return publish_object(zone.store, name, source)


def fetch(zone: Zone, name: str, folder: Path) -> Path:
    """Return a local path with the bytes of `name`: the file itself in a local zone, else a copy in `folder`.

    Raises:
        FileUnreadable: the file can't be copied; `check_answers` tells whether it is the file or the zone.
        ZoneUnavailable: files can't be read from this kind of zone.
    """
    _refuse_stage(zone)
    if zone.root is not None:
        return zone.root / name
    assert zone.store is not None
    target = folder / "fetched"
    try:
        fetch_object(zone.store, name, target)
    except (BaseError, OSError, ValueError) as error:
        raise FileUnreadable(_reason(error)) from error
    return target


def check_answers(zone: Zone, name: str) -> None:
    """Do nothing if the folder of the file `name` can be listed in `zone`, whatever it holds.

    Raises:
        ZoneUnavailable: it can't be, so that file isn't the only problem.
    """
    with _failures_named(zone.text):
        if zone.store is not None:
            check_store_answers(zone.store, name.rpartition("/")[0])
        elif zone.root is not None:
            next(os.scandir(zone.root), None)


def _refuse_stage(zone: Zone) -> None:
    # Only our loader would need to read files back, and Snowflake loads its stages itself.
    if zone.stage is not None:
        raise ZoneUnavailable(
            f"{zone.text} is a Snowflake stage and isn't loaded from here: `dbt run-operation copy_into_raw` loads it."
        )


@contextmanager
def _failures_named(zone_text: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        message = f"Landing zone {zone_text} can't be used ({_reason(error)}): check its name and access."
        raise ZoneUnavailable(message) from error


def _reason(error: Exception) -> str:
    # S3 describes errors in XML, of which the first line is only the beginning.
    found = re.search(r"<Code>(.*?)</Code>.*?<Message>(.*?)</Message>", str(error), re.DOTALL)
    return f"{found[1]}: {found[2].rstrip('.')}" if found else first_line(error).rstrip(" :.")
