"""Judges whether Snowflake's COPY reads a CSV as the loader of the other engines does."""

from pathlib import Path

from ingest.errors import FileRefused
from ingest.feeds import Feed
from ingest.load.column_names import normalise
from ingest.load.csv_rows import check_widths, read_header
from ingest.load.files import make_ready


def check_csv(feed: Feed, source: Path, name: str, key: str, work_dir: Path) -> None:
    """Do nothing if COPY reads the CSV `source`, to be called `name`, as the loader would; copies go into `work_dir`.

    What the loader refuses, COPY may load in part: it leaves out what follows the header's last column, and takes a
    file's first row for a header whatever it says. It finds columns by their header, apart from case, and doesn't
    normalise it.

    Raises:
        FileRefused: the loader would refuse the file, or COPY would read something else.
    """
    ready = make_ready(feed, source, name, key, work_dir)
    if ready.line_end == "\r":
        raise FileRefused("its lines end with a carriage return alone, which Snowflake doesn't take for their end")
    cells, _, _ = read_header(ready.path)
    odd = [f"{cell!r} (write {column})" for cell, column in zip(cells, ready.columns, strict=True) if _is_odd(cell)]
    if odd:
        raise FileRefused(f"Snowflake would not find its column {', '.join(odd)}")
    check_widths(ready.path, ready.line_end, ready.blank_lines, len(ready.columns))


def _is_odd(cell: str) -> bool:
    return not cell or normalise(cell) != cell.lower()
