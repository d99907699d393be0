"""The declared feeds: read from the sources YAML that dbt reads, so that there is one declaration only."""

import difflib
import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, TemplateError

from ingest.errors import DeclarationBroken, FeedUnknown

PROJECT_NAME = "marketing_insight"
PROJECT_DIR = Path(__file__).resolve().parent.parent
FORMATS = ("csv", "json")
TECHNICAL_COLUMNS = {
    "_file_name": "text",
    "_file_row_number": "bigint",
    "_file_content_key": "text",
    "_loaded_at": "timestamp",
}
# Whether a row of a CSV file ended before the last declared column that the file's header has.
SHORT_ROW_COLUMN = "_is_short_row"
# The loader in C takes a tenth of the time, where PyYAML was built with it.
SAFE_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FEED_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Column:
    """One declared source column; an optional one may be missing from a file without a warning."""

    name: str
    data_type: str
    is_optional: bool


@dataclass(frozen=True)
class Feed:
    """One feed: what files land under `<domain>/<short_name>/` and the raw table they are loaded into."""

    name: str
    schema: str
    table: str
    format: str
    columns: tuple[Column, ...]

    @property
    def domain(self) -> str:
        """The part of the name before the dot."""
        return self.name.partition(".")[0]

    @property
    def short_name(self) -> str:
        """The part of the name after the dot."""
        return self.name.partition(".")[2]

    @property
    def technical_columns(self) -> dict[str, str]:
        """The columns that the loader fills by itself, with their types."""
        return {SHORT_ROW_COLUMN: "boolean", **TECHNICAL_COLUMNS} if self.format == "csv" else TECHNICAL_COLUMNS


def read_feeds(project_dir: Path = PROJECT_DIR) -> dict[str, Feed]:
    """Return every feed declared under `project_dir`/models/staging, by name, in the order of the files.

    Raises:
        DeclarationBroken: a declaration can't be read, or two tables claim one feed.
    """
    render = _renderer(_project_vars(project_dir))
    feeds: dict[str, Feed] = {}
    for path in sorted(project_dir.glob("models/staging/*/_*__sources.yml")):
        for feed in _feeds_of(path, _load_yaml(path), render):
            if feed.name in feeds:
                raise DeclarationBroken(f"{path.name} declares feed {feed.name} again: give each feed one table.")
            feeds[feed.name] = feed
    return feeds


def find_feed(feeds: Mapping[str, Feed], name: str) -> Feed:
    """Return the feed called `name`.

    Raises:
        FeedUnknown: there is none; the message lists the known feeds, likely ones first.
    """
    if name in feeds:
        return feeds[name]
    if not feeds:
        raise FeedUnknown(f"Feed {name} is unknown: models/staging/*/_*__sources.yml declare no feed.")
    close = difflib.get_close_matches(name, feeds, n=3, cutoff=0.5)
    known = [*close, *sorted(set(feeds) - set(close))]
    raise FeedUnknown(f"Feed {name} is unknown: use one of {', '.join(known)}.")


def _feeds_of(path: Path, document: Any, render: Callable[[str], str]) -> Iterator[Feed]:
    try:
        for source in document.get("sources") or []:
            for table in source.get("tables") or []:
                landing = _meta(table).get("landing")
                if landing is not None:
                    yield _feed_of(source, table, landing, render)
    except (TemplateError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise DeclarationBroken(f"{path.name} can't be read as a declaration: {error}.") from error


def _feed_of(
    source: Mapping[str, Any],
    table: Mapping[str, Any],
    landing: Mapping[str, Any],
    render: Callable[[str], str],
) -> Feed:
    name = landing.get("feed", f"{source['name']}.{table['name']}")
    file_format = landing.get("format", "csv")
    if not _FEED_NAME.fullmatch(name):
        raise ValueError(f"feed {name!r} isn't written as domain.name")
    if file_format not in FORMATS:
        raise ValueError(f"feed {name} has format {file_format!r}, known are {' and '.join(FORMATS)}")
    # Rendered only to report a broken expression: a connection is to one database, so the name isn't used.
    render(table.get("database", source.get("database", "")))
    columns = tuple(_columns_of(table, render))
    if file_format == "json" and {"record", "record_text"} - {column.name for column in columns}:
        raise ValueError(f"feed {name} is json but doesn't declare both record and record_text")
    return Feed(
        name=name,
        schema=render(source.get("schema", source["name"])),
        table=render(table.get("identifier", table["name"])),
        format=file_format,
        columns=columns,
    )


def _columns_of(table: Mapping[str, Any], render: Callable[[str], str]) -> Iterable[Column]:
    for column in table.get("columns") or []:
        if column["name"] not in TECHNICAL_COLUMNS and column["name"] != SHORT_ROW_COLUMN:
            data_type = render(column.get("data_type", "text"))
            yield Column(column["name"], data_type, bool(_meta(column).get("optional", False)))


def _meta(node: Mapping[str, Any]) -> Mapping[str, Any]:
    meta: Mapping[str, Any] = (node.get("config") or {}).get("meta") or node.get("meta") or {}
    return meta


def _load_yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise DeclarationBroken(f"{path.name} isn't readable YAML: {reason}.") from error


def _project_vars(project_dir: Path) -> dict[str, Any]:
    path = project_dir / "dbt_project.yml"
    given = (_load_yaml(path).get("vars") or {}) if path.is_file() else {}
    return {**given, **(given.get(PROJECT_NAME) or {})}


def _renderer(project_vars: Mapping[str, Any]) -> Callable[[str], str]:
    def var(name: str, default: Any = None) -> Any:
        if name not in project_vars and default is None:
            raise ValueError(f"var {name} has neither a value nor a default")
        return project_vars.get(name, default)

    def env_var(name: str, default: str | None = None) -> str:
        if name not in os.environ and default is None:
            raise ValueError(f"environment variable {name} has neither a value nor a default")
        return os.environ.get(name, default or "")

    environment = Environment(undefined=StrictUndefined)
    target = os.environ.get("DBT_TARGET") or "duckdb"
    databases = {
        "duckdb": Path(os.environ.get("MARKETING_INSIGHT_DUCKDB") or "marketing_insight.duckdb").stem,
        "postgres": os.environ.get("POSTGRES_DATABASE") or "postgres",
        "snowflake": os.environ.get("SNOWFLAKE_DATABASE") or "marketing_insight",
    }
    names = {
        "var": var,
        "env_var": env_var,
        "target": {
            "name": target,
            "type": target,
            "database": databases.get(target, ""),
            "schema": os.environ.get("MARKETING_INSIGHT_SCHEMA") or "analytics",
        },
    }

    # Most columns have one of a few types.
    @functools.cache
    def render(text: Any) -> str:
        return environment.from_string(str(text)).render(names).strip()

    return render
