"""How a file is handed to Postgres: as the bytes of a COPY, made while they are read."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from ingest.errors import FileRefused
from ingest.load.csv_rows import ODD_LINE_ENDS, read_rows, too_many_fields
from ingest.load.files import ReadyFile

# Not found in text: stands for no value, so that every value stays as received.
NULL = "\x01\x02\x03\x05"
# A hundredth of what makes Postgres run out of stack, and more than any real record.
DEEPEST = 1000
_BATCH_BYTES = 256 * 1024


@dataclass(frozen=True)
class Origin:
    """What every row of a file says of where it came from."""

    name: str
    key: str
    loaded_at: str


class CopySource:
    """What psycopg2 reads a COPY's bytes from. It only reports that reading failed: `error` is what failed."""

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
        """Return the next bytes: psycopg2 wants the method but never calls it."""
        return self.read()


def write_rows(ready: ReadyFile, origin: Origin) -> Iterator[bytes]:
    """Yield the rows of a CSV file as CSV, each followed by file name, row number, content key and load time.

    Blank lines are left out, and what a short row lacks is NULL.

    Raises:
        FileRefused: a row has more fields than the header, or ends in another way.
    """
    # Without a quote every comma separates and values are passed on as they are, which is much quicker.
    if ready.has_quotes or ready.line_end == "\r":
        return _write_parsed(ready, origin)
    return _write_plain(ready, origin)


def write_records(ready: ReadyFile, origin: Origin) -> Iterator[bytes]:
    """Yield each line that isn't blank, followed by file name, row number, content key and load time."""
    before, after = (_escape(text.encode()) for text in (origin.name, origin.key))
    tail = b"%b\t%b\n" % (after, origin.loaded_at.encode())
    return _write_lines(ready, lambda line, number: b"%b\t%b\t%d\t%b" % (_escape(line), before, number, tail))


def write_lines(ready: ReadyFile) -> Iterator[bytes]:
    """Yield each line that isn't blank, followed by its number and by whether it is nested too deeply for Postgres."""
    return _write_lines(ready, lambda line, number: b"%b\t%d\t%d\n" % (_escape(line), number, _is_deep(line)))


def _write_plain(ready: ReadyFile, origin: Origin) -> Iterator[bytes]:
    width, line_end = len(ready.columns), ready.line_end.encode()
    name, key, at = (f'"{text}"'.encode() for text in (origin.name.replace('"', '""'), origin.key, origin.loaded_at))
    tail = b",%b,%b\n" % (key, at)
    commas, number, line = width - 1, 0, 0
    with ready.path.open("rb") as file:
        while lines := file.readlines(_BATCH_BYTES):
            batch = []
            for text in lines:
                line += 1
                row = text.removesuffix(line_end)
                if not row or line <= ready.blank_lines + 1:
                    continue
                if b"\r" in row:
                    raise FileRefused(ODD_LINE_ENDS)
                missing = commas - row.count(b",")
                if missing:
                    if missing < 0:
                        raise too_many_fields(line, width - missing, width)
                    row += b"," + b",".join([NULL.encode()] * missing)
                number += 1
                batch.append(b"%b,%b,%d%b" % (row, name, number, tail))
            yield from _not_empty(b"".join(batch))


def _write_parsed(ready: ReadyFile, origin: Origin) -> Iterator[bytes]:
    width, number = len(ready.columns), 0
    buffer = io.StringIO()
    # With this line end the writer quotes either of its characters.
    writer = csv.writer(buffer, lineterminator="\r\n")
    for line, row in islice(read_rows(ready.path, ready.line_end), ready.blank_lines + 1, None):
        if not row:
            continue
        if len(row) != width:
            if len(row) > width:
                raise too_many_fields(line, len(row), width)
            row += [NULL] * (width - len(row))
        number += 1
        writer.writerow((*row, origin.name, number, origin.key, origin.loaded_at))
        if buffer.tell() > _BATCH_BYTES:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield from _not_empty(buffer.getvalue().encode())


def _write_lines(ready: ReadyFile, write: Callable[[bytes, int], bytes]) -> Iterator[bytes]:
    number = 0
    with ready.path.open("rb") as file:
        while lines := file.readlines(_BATCH_BYTES):
            batch = []
            for line in lines:
                if line.strip(b" \t\r\n"):
                    number += 1
                    batch.append(write(line.removesuffix(b"\n"), number))
            yield from _not_empty(b"".join(batch))


def _not_empty(chunk: bytes) -> Iterator[bytes]:
    # Nothing would mean the end.
    if chunk:
        yield chunk


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
