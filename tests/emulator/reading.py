"""Reads a staged file with a file format of type CSV, as Snowflake's COPY does."""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.emulator.session import SqlError

_LINE_END = re.compile(r"\r\n|\n|\r")
_ACCEPTED = {"TYPE": "CSV", "COMPRESSION": "AUTO", "ESCAPE": "NONE", "SKIP_HEADER": "0", "RECORD_DELIMITER": "\\n"}
csv.field_size_limit(sys.maxsize)


class BrokenFile(Exception):
    """A file that can't be read with its format; `line` is the place of the error, if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class FileFormat:
    """The supported options of a file format; a delimiter or quote of None means NONE."""

    delimiter: str | None
    quote: str | None
    escape: str | None
    parse_header: bool
    skip_blank_lines: bool
    trim_space: bool
    empty_is_null: bool
    nulls: frozenset[str]
    counts_columns: bool


@dataclass(frozen=True)
class Records:
    """The contents of a file: the names in its header, if it has one, and its values by column."""

    header: list[str] | None
    columns: list[list[str | None]]
    count: int


def file_format(options: dict[str, Any]) -> FileFormat:
    """Return the format that `options` describe, with Snowflake's defaults for missing options.

    Raises:
        SqlError: the emulator doesn't support an option or value.
    """
    left = {name: value for name, value in options.items() if str(value).upper() != _ACCEPTED.get(name)}

    def text(name: str, default: str | None) -> str | None:
        value = left.pop(name, default)
        return None if value is None or str(value).upper() == "NONE" else str(value)

    nulls = left.pop("NULL_IF", ["\\N"])
    known = FileFormat(
        delimiter=text("FIELD_DELIMITER", ","),
        quote=text("FIELD_OPTIONALLY_ENCLOSED_BY", None),
        escape=text("ESCAPE_UNENCLOSED_FIELD", "\\"),
        parse_header=bool(left.pop("PARSE_HEADER", False)),
        skip_blank_lines=bool(left.pop("SKIP_BLANK_LINES", False)),
        trim_space=bool(left.pop("TRIM_SPACE", False)),
        empty_is_null=bool(left.pop("EMPTY_FIELD_AS_NULL", True)),
        nulls=frozenset(nulls if isinstance(nulls, list) else [nulls]),
        counts_columns=bool(left.pop("ERROR_ON_COLUMN_COUNT_MISMATCH", True)),
    )
    if left:
        raise SqlError(f"The emulator supports no file format with {', '.join(f'{k} = {v}' for k, v in left.items())}.")
    return known


def read(path: Path, how: FileFormat) -> Records:
    """Read the whole file, compressed or not.

    Raises:
        BrokenFile: it can't be read with this format.
    """
    text = _text_of(path)
    if how.escape and how.escape in text:
        raise BrokenFile(f"holds a {how.escape}, which ESCAPE_UNENCLOSED_FIELD takes for an escape: set it to NONE")
    records = _delimited(text, how) if how.delimiter else _lines(text)
    rows = [row for row in records if row[1] or not how.skip_blank_lines]
    header = None
    if how.parse_header:
        header = rows.pop(0)[1] if rows else []
    width = len(header) if header is not None else max((len(row) for _, row in rows), default=1)
    values = [_fitted(line, row, width, how.counts_columns) for line, row in rows]
    columns = [[_value(value, how) for value in column] for column in zip(*values, strict=True)]
    return Records(header, columns or [[] for _ in range(width)], len(values))


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    try:
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFile("Invalid UTF8 detected in string", content.count(b"\n", 0, error.start) + 1) from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise BrokenFile("Invalid data encountered during decompression for file") from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = _LINE_END.split(text)
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        yield number, [line] if line else []


def _delimited(text: str, how: FileFormat) -> Iterator[tuple[int, list[str]]]:
    assert how.delimiter
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=how.delimiter,
        quotechar=how.quote,
        quoting=csv.QUOTE_MINIMAL if how.quote else csv.QUOTE_NONE,
        strict=True,
    )
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise BrokenFile(f"Quotes can't be read: {error}", reader.line_num) from None
        if row is None:
            return
        yield reader.line_num, row


def _fitted(line: int, row: list[str], width: int, counts_columns: bool) -> list[str | None]:
    if len(row) == width:
        return list(row)
    if counts_columns:
        raise BrokenFile(
            f"Number of columns in file ({len(row)}) does not match that of the corresponding table ({width}), "
            "use file format option error_on_column_count_mismatch=false to ignore this error",
            line,
        )
    return [*row[:width], *[None] * (width - len(row))]


def _value(value: str | None, how: FileFormat) -> str | None:
    if value is None:
        return None
    if how.trim_space:
        value = value.strip()
    return None if value in how.nulls or (how.empty_is_null and not value) else value
