"""Checks that Snowflake's COPY reads a CSV as the loader of the other engines does."""

import csv
from pathlib import Path

from ingest.errors import FileRefused
from ingest.feeds import Feed
from ingest.files.column_names import normalise
from ingest.files.csv_rows import check_widths, read_header
from ingest.files.ready_files import ReadyFile, make_ready


def check_csv(feed: Feed, source: Path, name: str, key: str, work_dir: Path) -> None:
    """Do nothing if COPY reads the CSV `source`, to be called `name`, as the loader would; copies go into `work_dir`.

    COPY may load a part of what the loader refuses: it drops fields beyond the header's last column, and takes the
    first row for the header whatever it is. It matches columns by header, ignoring case, without normalising it. Fields
    missing at the end of a row become null, so a truncated line can't be recognised later.

    Raises:
        FileRefused: the loader would refuse the file, COPY would read something else, or a row is too short.
    """
    ready = make_ready(feed, source, name, key, work_dir)
    if ready.line_end == "\r":
        raise FileRefused("its lines end with a carriage return alone, which Snowflake doesn't take for their end")
    cells, _, _ = read_header(ready.path)
    odd = [f"{cell!r} (write {column})" for cell, column in zip(cells, ready.columns, strict=True) if _is_odd(cell)]
    if odd:
        raise FileRefused(f"Snowflake would not find its column {', '.join(odd)}")
    check_widths(ready.path, ready.line_end, ready.blank_lines, len(ready.columns))
    _check_ends(ready)


def _is_odd(cell: str) -> bool:
    return not cell or normalise(cell) != cell.lower()


def _check_ends(ready: ReadyFile) -> None:
    """Do nothing if every row reaches the last declared column; a blank line is no row.

    Raises:
        FileRefused: one doesn't; the message says which is the first, and how many there are.
    """
    with ready.path.open(encoding="utf-8", newline=ready.line_end or "\n") as text:
        rows = csv.reader(text)
        first, count, start = 0, 0, 1
        for row in rows:
            if 0 < len(row) <= ready.last_declared:
                count += 1
                first = first or start
            start = rows.line_num + 1
    if count:
        column = ready.columns[ready.last_declared]
        which = f"line {first} ends" if count == 1 else f"{count} rows, the first in line {first}, end"
        raise FileRefused(
            f"{which} before the column {column}, which Snowflake can't tell from empty values: "
            "complete such rows, or take them out if they are a footer"
        )
