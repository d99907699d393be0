"""Reads the body of an answer up to a size limit, which holds for compressed and uncompressed bytes."""

import zlib
from collections.abc import Iterable, Iterator

import httpx

# The only compression requested: the HTTP library would also decompress others, each without a limit.
ACCEPTED = "gzip"
_GZIP = 16 + zlib.MAX_WBITS
_PIECE_BYTES = 64 * 1024


class BodyBroken(Exception):
    """A body isn't compressed as its headers say, or breaks off."""


def read_body(response: httpx.Response, most_bytes: int) -> bytes | None:
    """Return the uncompressed body of `response`, or None if it is longer than `most_bytes`.

    Raises:
        BodyBroken: it can't be uncompressed.
    """
    body = bytearray()
    try:
        for piece in _uncompressed(response):
            body += piece
            # Received bytes count as well: a compressed body may go on without yielding anything.
            if max(len(body), response.num_bytes_downloaded) > most_bytes:
                return None
    except zlib.error as error:
        raise BodyBroken(f"the answer is broken gzip ({error})") from error
    return bytes(body)


def _uncompressed(response: httpx.Response) -> Iterator[bytes]:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return response.iter_raw()
    if encoding in (ACCEPTED, "x-gzip"):
        return _unzipped(response.iter_raw())
    raise BodyBroken(f"the answer is compressed as {encoding}, which wasn't asked for")


def _unzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unzip = zlib.decompressobj(_GZIP)
    for piece in pieces:
        left = piece
        while left:
            if unzip.eof:
                unzip = zlib.decompressobj(_GZIP)
            yield unzip.decompress(left, _PIECE_BYTES)
            # After the end of one stream there may be padding or another stream.
            left = unzip.unused_data.lstrip(b"\0") if unzip.eof else unzip.unconsumed_tail
    yield unzip.flush()
    if not unzip.eof:
        raise BodyBroken("the answer breaks off")
