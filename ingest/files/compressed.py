"""Reads files that may be compressed."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

CHUNK_BYTES = 1024 * 1024
BROKEN_GZIP = (gzip.BadGzipFile, EOFError, zlib.error)
_GZIP_MAGIC = b"\x1f\x8b"


def is_gzip(path: Path) -> bool:
    """Say whether `path` starts as gzip does, whatever it is called."""
    with path.open("rb") as file:
        return file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC


def open_bytes(path: Path, is_compressed: bool) -> IO[bytes]:
    """Open `path` for reading its uncompressed bytes."""
    return gzip.open(path, "rb") if is_compressed else path.open("rb")  # type: ignore[return-value]


def read_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the rest of `file` piece by piece; a piece never ends between the two bytes of a CRLF."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk + file.read(1) if chunk.endswith(b"\r") else chunk
