"""A shop's stage and raw tables, to load files into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CSV_FORMAT = (
    "type = csv parse_header = true field_delimiter = ',' field_optionally_enclosed_by = '\"'"
    " escape_unenclosed_field = none null_if = () empty_field_as_null = false trim_space = false"
    " skip_blank_lines = true error_on_column_count_mismatch = false"
)
LINES_FORMAT = "type = csv field_delimiter = none escape_unenclosed_field = none null_if = () skip_blank_lines = true"
LINEAGE = "_file_name text, _file_row_number bigint, _file_content_key text, _loaded_at timestamp_ntz"
SET_UP = [
    "create schema raw",
    "create stage raw.landing directory = (enable = true)",
    f"create file format raw.csv_with_header {CSV_FORMAT}",
    f"create file format raw.json_lines {LINES_FORMAT}",
    f"create table raw.sales (id text, name text, {LINEAGE}) cluster by (_loaded_at)",
    f"create table raw.events (record variant, record_text text, {LINEAGE})",
    "alter session set timezone = 'UTC'",
]
COPY_SALES = """
    copy into raw.sales from @raw.landing/shop/sales/
    file_format = (format_name = 'raw.csv_with_header')
    match_by_column_name = case_insensitive
    include_metadata = (
        _file_name = metadata$filename,
        _file_row_number = metadata$file_row_number,
        _file_content_key = metadata$file_content_key,
        _loaded_at = metadata$start_scan_time
    )
    on_error = skip_file
"""
COPY_EVENTS = """
    copy into raw.events (record, record_text, _file_name, _file_row_number, _file_content_key, _loaded_at)
    from (
        select
            parse_json(case when check_json($1) is null then $1 end),
            case when check_json($1) is not null then $1 end,
            metadata$filename,
            metadata$file_row_number,
            metadata$file_content_key,
            convert_timezone('UTC', metadata$start_scan_time)::timestamp_ntz
        from @raw.landing/shop/events/
    )
    file_format = (format_name = 'raw.json_lines')
    on_error = skip_file
"""


class Shop:
    """A stage and two raw tables."""

    def __init__(self, cursor: Any, folder: Path) -> None:
        self.cursor = cursor
        self.folder = folder
        for statement in SET_UP:
            cursor.execute(statement)

    def put(self, name: str, content: str | bytes, feed: str = "sales", day: str = "2020-01-31") -> None:
        file = self.folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        place = f"'@raw.landing/shop/{feed}/run_date={day}'"
        self.cursor.execute(f"put 'file://{file}' {place} auto_compress = false overwrite = true")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.cursor.execute(sql).fetchall()
        return rows

    def copy(self, statement: str = COPY_SALES) -> list[tuple[Any, ...]]:
        return [row[:4] if len(row) > 1 else row for row in self.rows(statement)]

    def error(self, statement: str = COPY_SALES) -> tuple[str, int | None]:
        ((_, status, _, loaded, _, _, message, line, _, _),) = self.rows(statement)
        assert (status, loaded) == ("LOAD_FAILED", 0)
        return message, line
