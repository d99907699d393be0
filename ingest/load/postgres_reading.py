"""Streams a file to Postgres as the bytes of a COPY."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ingest.files.csv_rows import find_excess, read_rows
from ingest.files.ready_files import ReadyFile

# No value can be mistaken for it: a backslash in a value is doubled.
_NULL = b"\t\\N"
_SHORT, _WHOLE = b"\tt", b"\tf"
# A tenth of the depth at which Postgres runs out of stack by default, and more than any real record needs.
DEEPEST = 1000
_BATCH_BYTES = 256 * 1024


@dataclass(frozen=True)
class Origin:
    """The lineage that every row of a file carries."""

    name: str
    key: str
    loaded_at: str


class CopySource:
    """What psycopg2 reads the bytes of a COPY from. psycopg2 only reports that reading failed; `error` is the cause."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.error: BaseException | None = None

    def read(self, _: int = -1) -> bytes:
        """Return the next bytes, none at the end."""
        try:
            return next(self._chunks, b"")
        except BaseException as error:
            self.error = error
            raise

    def readline(self, _: int = -1) -> bytes:
        """Return the next bytes: psycopg2 requires the method but never calls it."""
        return self.read()


def write_rows(ready: ReadyFile, origin: Origin) -> Iterator[bytes]:
    """Yield the rows of a CSV file, each followed by whether it is short, and by where it came from.

    Blank lines are left out, and what a short row lacks is null.

    Raises:
        FileRefused: a row has more fields than the header.
    """
    # Without quotes every comma is a separator, so bytes needn't be parsed, which is much faster.
    is_plain = not ready.has_quotes and ready.line_end != "\r"
    return _numbered(_plain_rows(ready) if is_plain else _parsed_rows(ready), origin)


def write_records(ready: ReadyFile, origin: Origin) -> Iterator[bytes]:
    """Yield each line that isn't blank, followed by file name, row number, content key and load time."""
    return _numbered(map(_escape, _lines(ready)), origin)


def write_lines(ready: ReadyFile) -> Iterator[bytes]:
    """Yield each line that isn't blank, followed by its number and by whether it is nested too deeply for Postgres."""
    lines = enumerate(_lines(ready), start=1)
    return _batched(b"%b\t%d\t%d\n" % (_escape(line), number, _is_deep(line)) for number, line in lines)


def _numbered(rows: Iterable[bytes], origin: Origin) -> Iterator[bytes]:
    name, key, at = (_escape(text.encode()) for text in (origin.name, origin.key, origin.loaded_at))
    tail = b"\t%b\t%b\n" % (key, at)
    return _batched(b"%b\t%b\t%d%b" % (row, name, number, tail) for number, row in enumerate(rows, start=1))


def _batched(lines: Iterable[bytes]) -> Iterator[bytes]:
    batch, size = [], 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size > _BATCH_BYTES:
            yield b"".join(batch)
            batch, size = [], 0
    # Empty bytes would mean the end of the COPY.
    if batch:
        yield b"".join(batch)


def _plain_rows(ready: ReadyFile) -> Iterator[bytes]:
    commas, line_end = len(ready.columns) - 1, ready.line_end.encode()
    spare = commas - ready.last_declared
    with ready.path.open("rb") as file:
        for text in islice(file, ready.blank_lines + 1, None):
            row = text.removesuffix(line_end)
            if not row:
                continue
            missing = commas - row.count(b",")
            if missing < 0:
                raise find_excess(ready.path, ready.line_end, ready.blank_lines, commas + 1)
            if b"\\" in row or b"\t" in row:
                row = _escape(row)
            row = row.replace(b",", b"\t")
            yield row + _ending(missing, spare) if missing else row + _WHOLE


def _parsed_rows(ready: ReadyFile) -> Iterator[bytes]:
    width = len(ready.columns)
    spare = width - 1 - ready.last_declared
    for cells in islice(read_rows(ready.path, ready.line_end), ready.blank_lines + 1, None):
        if not cells:
            continue
        missing = width - len(cells)
        if missing < 0:
            raise find_excess(ready.path, ready.line_end, ready.blank_lines, width)
        row = "\t".join(cells).encode()
        if b"\\" in row or b"\n" in row or b"\r" in row or row.count(b"\t") != len(cells) - 1:
            row = b"\t".join(_escape(cell.encode()) for cell in cells)
        yield row + _ending(missing, spare) if missing else row + _WHOLE


def _ending(missing: int, spare: int) -> bytes:
    # The last `spare` columns aren't declared: a row may lack them and is whole nevertheless.
    return _NULL * missing + (_SHORT if missing > spare else _WHOLE)


def _lines(ready: ReadyFile) -> Iterator[bytes]:
    with ready.path.open("rb") as file:
        for line in file:
            if line.strip(b" \t\r\n"):
                yield line.removesuffix(b"\n")


def _escape(text: bytes) -> bytes:
    escaped = text.replace(b"\\", b"\\\\").replace(b"\t", b"\\t")
    return escaped.replace(b"\n", b"\\n").replace(b"\r", b"\\r")


def _is_deep(line: bytes) -> bool:
    if line.count(b"[") + line.count(b"{") <= DEEPEST:
        return False
    depth = deepest = 0
    is_text = is_escaped = False
    for character in line:
        if is_text:
            is_text = is_escaped or character != ord('"')
            is_escaped = not is_escaped and character == ord("\\")
        elif character == ord('"'):
            is_text = True
        else:
            depth += (character in b"[{") - (character in b"]}")
            deepest = max(deepest, depth)
    return deepest > DEEPEST
