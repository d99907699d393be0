"""Content keys: the hash of a file's content that landing puts into its name."""

import hashlib
import re
from pathlib import Path

from ingest.feeds import Feed
from ingest.files.compressed import BROKEN_GZIP, is_gzip, open_bytes, read_chunks

_KEY_LENGTH = 32
_LANDED_NAME = re.compile(r"(?P<feed>.+)_(?P<key>[0-9a-f]{32})\.(csv|jsonl)(\.gz)?")


def key_in_name(feed: Feed, name: str) -> str | None:
    """Return the content key in the landed file's `name`, or None if it wasn't named by landing."""
    match = _LANDED_NAME.fullmatch(name.rpartition("/")[2])
    return match["key"] if match and match["feed"] == feed.short_name else None


def content_key(path: Path) -> str:
    """Return the key of the uncompressed bytes of `path`, or of the bytes as they are if it is broken gzip."""
    try:
        return _hash(path, is_gzip(path))
    except BROKEN_GZIP:
        return _hash(path, False)


def shorten_hash(digest: str) -> str:
    """Return the part of a hexadecimal SHA-256 that names contents."""
    return digest[:_KEY_LENGTH]


def _hash(path: Path, is_compressed: bool) -> str:
    digest = hashlib.sha256()
    with open_bytes(path, is_compressed) as file:
        for chunk in read_chunks(file):
            digest.update(chunk)
    return shorten_hash(digest.hexdigest())
