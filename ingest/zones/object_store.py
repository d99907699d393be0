"""An object store that obstore opens, such as an S3 bucket, as a landing zone: objects appear whole."""

from collections.abc import Iterator
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore

from ingest.zones.entry import Entry

# An object store refuses to replace an object only if it is sent in one piece, held in memory.
_LARGEST_SINGLE_PUT = 64 * 1024 * 1024


def list_objects(store: ObjectStore, folder: str) -> Iterator[Entry]:
    """Yield the objects whose names start with `folder` and a slash."""
    for batch in obstore.list(store, folder):
        for found in batch:
            yield Entry(found["path"], found["size"])


def holds_object(store: ObjectStore, name: str) -> bool:
    """Say whether there is an object called `name`."""
    try:
        obstore.head(store, name)
    except FileNotFoundError:
        return False
    return True


def publish_object(store: ObjectStore, name: str, source: Path) -> bool:
    """Send the bytes of `source` as `name`; False if there is such an object, which stays as it is."""
    if source.stat().st_size <= _LARGEST_SINGLE_PUT:
        try:
            obstore.put(store, name, source, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return False
        return True
    # Parts can't be sent create-only. Losing a race here is harmless: the name holds the hash of the
    # content, so the object would be replaced by one of the same content.
    if holds_object(store, name):
        return False
    obstore.put(store, name, source, use_multipart=True)
    return True


def fetch_object(store: ObjectStore, name: str, target: Path) -> None:
    """Write the bytes of the object `name` to `target`."""
    with target.open("wb") as copy:
        for chunk in obstore.get(store, name).stream():
            copy.write(chunk)


def check_store_answers(store: ObjectStore, folder: str) -> None:
    """Do nothing if what is below `folder` can be listed, whatever it is; else raise what obstore raises."""
    next(iter(obstore.list(store, folder, chunk_size=1)), None)
