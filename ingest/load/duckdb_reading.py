"""How DuckDB reads a file: which reader with which options, and what its errors mean."""

import re
from dataclasses import dataclass

from ingest.errors import FileRefused
from ingest.feeds import SHORT_ROW_COLUMN, Feed
from ingest.files.column_names import normalise
from ingest.files.csv_rows import ODD_LINE_ENDS, find_excess
from ingest.files.ready_files import ReadyFile

# DuckDB's own limits: a buffer has to hold a whole line, and larger ones rule out reading in parallel.
_USUAL_LINE = 2_000_000
_SPARE_LINE = 64 * 1024 * 1024
# Strings that no text contains: as delimiter and as null string they leave values as received.
_NO_DELIMITER = r"chr(1) || chr(2) || chr(3) || chr(4)"
_NO_NULL = r"chr(1) || chr(2) || chr(3) || chr(5)"
# Invalid JSON that DuckDB accepts outside of strings: a comma before a bracket, NaN and Infinity.
_LENIENCY = r"""'^([^"]|"([^"\\]|\\.)*")*?(,[ \t\r]*[\]}]|(?i:nan|inf))'"""
# Valid JSON, but Postgres can't hold it, and every engine has to read a line alike.
_NUL = r"""contains(line, '\u0000') and regexp_matches(line, '(^|[^\\])(\\\\)*\\u0000')"""
_BLANK = "chr(32) || chr(9) || chr(13)"


@dataclass(frozen=True)
class Selection:
    """What to select from a file: the raw table's `columns`, an expression for each, and where from."""

    columns: list[str]
    expressions: list[str]
    relation: str


def select_rows(feed: Feed, ready: ReadyFile) -> Selection:
    """Return the selection of the rows of `ready` in the order of the file, blank lines left out."""
    return _select_csv(feed, ready) if feed.format == "csv" else _select_json(ready)


def refusal(message: str, ready: ReadyFile) -> FileRefused | None:
    """Return what DuckDB's error `message` says about the file `ready`, or None if the file isn't to blame."""
    if "CSV" not in message:
        return None
    line = re.search(r"CSV Error on Line: (\d+)", message)
    place = f"line {line[1]}" if line else "a line"
    if "Expected Number of Columns" in message:
        # DuckDB counts to the first field too many only, and leaves quoted line breaks out when it counts lines.
        return find_excess(ready.path, ready.line_end, ready.blank_lines, len(ready.columns))
    if "unterminated quote" in message:
        return FileRefused(f"{place} has a quote that is never closed")
    if "Maximum line size" in message:
        return FileRefused(f"{place} is longer than the reader takes")
    if "invalid state" in message:
        return FileRefused(ODD_LINE_ENDS)
    return FileRefused(f"{place} can't be read as CSV: {' '.join(message.split())[:200]}")


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return `text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _select_csv(feed: Feed, ready: ReadyFile) -> Selection:
    declared = {normalise(column.name): column.name for column in feed.columns}
    # In parallel, DuckDB takes some quoted line breaks for row ends.
    longest = min(max(ready.longest_line, _SPARE_LINE), ready.path.stat().st_size) if ready.has_quotes else 0
    relation = _read_csv(
        ready,
        list(ready.columns),
        max(longest, ready.longest_line),
        is_parallel=not ready.has_quotes,
        header="true",
        skip=str(ready.blank_lines),
        delim="','",
        quote="'\"'",
        escape="'\"'",
        null_padding="true",
    )
    columns = [declared.get(name, name) for name in ready.columns]
    values = [quoted(name) for name in ready.columns]
    # Only padding is null: an empty field is an empty string.
    is_short = f"{values[ready.last_declared]} is null"
    return Selection([*columns, SHORT_ROW_COLUMN], [*values, is_short], relation)


def _select_json(ready: ReadyFile) -> Selection:
    lines = _read_csv(
        ready,
        ["line"],
        ready.longest_line,
        is_parallel=True,
        header="false",
        delim=_NO_DELIMITER,
        quote="''",
        escape="''",
    )
    unread = f"regexp_matches(line, {_LENIENCY}) or ({_NUL})"
    parsed = f"case when not ({unread}) then try_cast(line as json) end"
    not_blank = f"from {lines} where trim(line, {_BLANK}) != ''"
    return Selection(
        ["record", "record_text"],
        ["parsed", "case when parsed is null then line end"],
        f"(select line, {parsed} as parsed {not_blank})",
    )


def _read_csv(ready: ReadyFile, names: list[str], longest: int, is_parallel: bool, **options: str) -> str:
    columns = ", ".join(f"{literal(name)}: 'varchar'" for name in names)
    given = {
        "columns": f"{{{columns}}}",
        "auto_detect": "false",
        "strict_mode": "true",
        "nullstr": _NO_NULL,
        "max_line_size": str(max(longest, _USUAL_LINE)),
        **options,
    }
    if longest > _USUAL_LINE:
        given["buffer_size"] = str(longest + 1)
    if longest > _USUAL_LINE or not is_parallel:
        given["parallel"] = "false"
    settings = ", ".join(f"{name} = {value}" for name, value in given.items())
    return f"read_csv({literal(str(ready.path))}, {settings})"
