"""Makes a landed file ready for an engine's reader, and refuses what can't be read."""

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from ingest.errors import FileRefused
from ingest.feeds import Feed
from ingest.files.column_names import column_name, normalise
from ingest.files.compressed import BROKEN_GZIP, CHUNK_BYTES, open_bytes, read_chunks
from ingest.files.content_keys import shorten_hash
from ingest.files.csv_rows import LONGEST_LINE, ODD_LINE_ENDS, check_quotes, quote_everything, read_header

_NUL = "it has a NUL character, which not every engine can hold"
# Quotes that only look as if they open a value: between them and the comma are spaces.
_SPACED_QUOTE = re.compile(rb'[,\r\n] +"')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class ReadyFile:
    """A plain UTF-8 file whose content was verified.

    `columns` are the file's own, in its order and normalised (none for JSON lines); `blank_lines` is how many
    lines come before the header, which ends with `line_end`; no line is longer than `longest_line` bytes.
    `last_declared` is the position of the last column that is declared: a row that ends before it is short.
    """

    path: Path
    columns: tuple[str, ...]
    blank_lines: int
    has_quotes: bool
    longest_line: int
    line_end: str
    last_declared: int = 0


@dataclass(frozen=True)
class _Findings:
    has_nuls: bool
    has_quotes: bool
    has_spaced_quotes: bool
    has_carriage_returns: bool
    has_mixed_line_ends: bool
    has_stray_returns: bool
    longest_line: int


def make_ready(feed: Feed, source: Path, name: str, key: str, work_dir: Path) -> ReadyFile:
    """Return a readable copy, in `work_dir`, of the landed file `source` that is called `name` in its zone.

    Raises:
        FileRefused: broken gzip, not UTF-8, other content than `key` says, or a header that can't be used.
    """
    path = work_dir / "plain"
    try:
        with open_bytes(source, name.lower().endswith(".gz")) as file:
            findings = _copy_and_inspect(file, path, key)
    except BROKEN_GZIP as error:
        raise FileRefused(f"it is broken gzip ({error})") from error
    if findings.longest_line > LONGEST_LINE:
        raise FileRefused(f"it has a line of more than {LONGEST_LINE // 1024 // 1024} MB")
    if feed.format == "json":
        if findings.has_carriage_returns:
            path = _rewrite(path, work_dir / "unified", _without_carriage_returns)
        if findings.has_nuls:
            raise FileRefused(_NUL)
        return ReadyFile(path, (), 0, findings.has_quotes, findings.longest_line, "\n")
    if findings.has_mixed_line_ends:
        path = _rewrite(path, work_dir / "unified", _with_one_line_end)
    if findings.has_quotes:
        check_quotes(path, findings.has_carriage_returns)
    elif findings.has_stray_returns:
        # DuckDB drops some of them without a word.
        raise FileRefused(ODD_LINE_ENDS)
    if findings.has_spaced_quotes:
        # DuckDB drops such spaces, and everything up to the next quote may become one value.
        path = quote_everything(path, work_dir / "quoted")
    cells, blank_lines, line_end = read_header(path)
    columns = _checked_header(feed, cells)
    if findings.has_nuls:
        raise FileRefused(_NUL)
    longest = findings.longest_line * (2 if findings.has_spaced_quotes else 1)
    last_declared = max(map(columns.index, declared_names(feed).intersection(columns)))
    return ReadyFile(path, columns, blank_lines, findings.has_quotes, longest, line_end, last_declared)


def declared_names(feed: Feed) -> frozenset[str]:
    """Return the declared columns of `feed` as a header of a file spells them, normalised."""
    return frozenset(normalise(column.name) for column in feed.columns)


def _copy_and_inspect(file: IO[bytes], path: Path, key: str) -> _Findings:
    digest, check = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    bare_feeds = crlfs = returns = open_line = longest = 0
    has_nuls = has_quotes = has_spaced = False
    with path.open("wb") as plain:
        for number, chunk in enumerate(read_chunks(file)):
            digest.update(chunk)
            _check_utf8(check, chunk, file)
            text = chunk.removeprefix(_BYTE_ORDER_MARK) if number == 0 else chunk
            plain.write(text)
            has_nuls = has_nuls or b"\0" in chunk
            if b'"' in chunk:
                has_quotes = True
                # The chunk before may have ended with a space: assuming so only costs time.
                has_spaced = has_spaced or bool(_SPACED_QUOTE.search(b"\n" + (b" " if number else b"") + text))
            # Counting costs as much as hashing, and most files have no carriage return.
            if b"\r" in chunk:
                returns += chunk.count(b"\r")
                bare_feeds += chunk.count(b"\n") - chunk.count(b"\r\n")
                crlfs += chunk.count(b"\r\n")
            elif b"\n" in chunk:
                bare_feeds += 1
            # An upper bound is enough and costs nothing: a long line fills whole chunks.
            open_line = len(chunk) if b"\n" in chunk or b"\r" in chunk else open_line + len(chunk)
            longest = max(longest, open_line + len(chunk))
    _check_utf8(check, b"", file)
    if shorten_hash(digest.hexdigest()) != key:
        raise FileRefused("content differs from the name it was landed under")
    return _Findings(
        has_nuls,
        has_quotes,
        has_spaced,
        has_carriage_returns=returns > 0,
        has_mixed_line_ends=bare_feeds > 0 and crlfs > 0,
        has_stray_returns=returns > crlfs and bare_feeds + crlfs > 0,
        longest_line=longest,
    )


def _check_utf8(check: codecs.IncrementalDecoder, chunk: bytes, file: IO[bytes]) -> None:
    is_between_characters = not check.getstate()[0]
    if chunk and is_between_characters and chunk.isascii():
        return
    try:
        check.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        end = file.tell() - len(error.object) + error.start
        file.seek(0)
        line = 1 + sum(part.count(b"\n") for part in iter(partial(_read_until, file, end), b""))
        raise FileRefused(f"line {line} isn't UTF-8") from error


def _read_until(file: IO[bytes], end: int) -> bytes:
    return file.read(min(CHUNK_BYTES, end - file.tell()))


def _rewrite(path: Path, target: Path, convert: Callable[[Iterator[bytes]], Iterator[bytes]]) -> Path:
    with path.open("rb") as read, target.open("wb") as written:
        written.writelines(convert(read_chunks(read)))
    return target


def _without_carriage_returns(chunks: Iterator[bytes]) -> Iterator[bytes]:
    # In JSON a carriage return can only stand between tokens, where it means no more than a space.
    for chunk in chunks:
        yield chunk.replace(b"\r\n", b"\n").replace(b"\r", b" ")


def _with_one_line_end(chunks: Iterator[bytes]) -> Iterator[bytes]:
    # The reader takes one kind of line end only. Within quotes a line break is the value's and stays:
    # every other piece between quotes is outside of them (a doubled quote only adds an empty piece).
    is_quoted = False
    for chunk in chunks:
        pieces = chunk.split(b'"')
        for number, piece in enumerate(pieces):
            if number:
                is_quoted = not is_quoted
            if not is_quoted:
                pieces[number] = piece.replace(b"\r\n", b"\n")
        yield b'"'.join(pieces)


def _checked_header(feed: Feed, cells: list[str]) -> tuple[str, ...]:
    declared = declared_names(feed)
    # A column without a name is kept like any other new one, named after its position.
    columns = [column_name(cell, declared) or f"column_{number}" for number, cell in enumerate(cells, start=1)]
    twice = [column for column, count in Counter(columns).items() if count > 1]
    if twice:
        raise FileRefused(f"the header names {', '.join(sorted(twice))} more than once")
    if not declared.intersection(columns):
        raise FileRefused("it has no header: its first line names none of the declared columns")
    reserved = [name for name in columns if name.startswith("_file_") or name in feed.technical_columns]
    if reserved:
        raise FileRefused(f"the header names {', '.join(reserved)}, which only the loader may fill")
    return tuple(columns)
