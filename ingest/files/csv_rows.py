"""Reads the rows of a CSV file by one set of rules, RFC 4180, whichever engine loads them."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.errors import FileRefused

LONGEST_LINE = 256 * 1024 * 1024
ODD_LINE_ENDS = "its quotes or line ends can't be read as CSV"
NEVER_CLOSED = "a quote is opened and never closed"


class _Lines:
    """The lines of a text; `last` is the one that was returned last."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.last = next(self._lines)
        return self.last


def read_header(path: Path) -> tuple[list[str], int, str]:
    """Return the cells of the first row that isn't blank, how many blank ones come before it, and its line end.

    Raises:
        FileRefused: there is no such row.
    """
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding="utf-8", newline="") as text:
        lines = _Lines(text)
        for blank_lines, cells in enumerate(csv.reader(lines)):
            if cells:
                return cells, blank_lines, lines.last[len(lines.last.rstrip("\r\n")) :]
    raise FileRefused("it is empty")


def check_quotes(path: Path, has_carriage_returns: bool) -> None:
    """Do nothing if every quote in `path` can be read, and every row ends as the header does.

    DuckDB's sequential reader, the only one that gets quoted line breaks right, silently drops what follows an
    unterminated quote or an odd line end, so the rows are read once before.

    Raises:
        FileRefused: one can't; the message says which.
    """
    line_end = read_header(path)[2]
    with path.open(encoding="utf-8", newline=line_end or "\n") as text:
        lines = _Lines(text)
        rows = csv.reader(lines if has_carriage_returns else text, strict=True)
        try:
            for _ in rows if has_carriage_returns else deque(rows, maxlen=0):
                if lines.last.removesuffix(line_end).endswith(("\r", "\n")):
                    raise FileRefused(ODD_LINE_ENDS)
        except csv.Error as error:
            raise _refusal(error, rows.line_num) from error


def read_rows(path: Path, line_end: str) -> Iterator[list[str]]:
    """Yield every row of `path`, whose quotes were checked; a blank line is an empty row."""
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding="utf-8", newline=line_end or "\n") as text:
        yield from csv.reader(text)


def check_widths(path: Path, line_end: str, blank_lines: int, width: int) -> None:
    """Do nothing if no row after the header, which follows `blank_lines`, has more than `width` fields.

    Raises:
        FileRefused: one has; the message says which.
    """
    with path.open(encoding="utf-8", newline=line_end or "\n") as text:
        rows = csv.reader(text)
        start = 1
        for number, row in enumerate(rows):
            if number > blank_lines and len(row) > width:
                raise too_many_fields(start, len(row), width)
            start = rows.line_num + 1


def find_excess(path: Path, line_end: str, blank_lines: int, width: int) -> FileRefused:
    """Return the refusal of a file because of its first row with more than `width` fields."""
    try:
        check_widths(path, line_end, blank_lines, width)
    except FileRefused as refusal:
        return refusal
    return FileRefused("a line has more fields than the header")


def too_many_fields(line: int, found: int, width: int) -> FileRefused:
    """Return the refusal of a file because of a row that has more fields than the header."""
    return FileRefused(f"line {line} has {found} fields where the header has {width}")


def quote_everything(path: Path, target: Path) -> Path:
    """Write the rows of `path`, whose quotes were checked, to `target` with every value quoted."""
    _, _, line_end = read_header(path)
    with target.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(read_rows(path, line_end))
    return target


def _refusal(error: csv.Error, line: int) -> FileRefused:
    if "unexpected end of data" in str(error):
        return FileRefused(NEVER_CLOSED)
    if "new-line character" in str(error):
        return FileRefused(ODD_LINE_ENDS)
    return FileRefused(f"line {line} can't be read as CSV: {error}")
