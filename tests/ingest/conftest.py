"""What the tests of the ingest package share: a workplace of their own, a small project, the command line."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pytest
from click.testing import CliRunner, Result

from ingest.cli import main
from ingest.feeds import Feed, read_feeds
from ingest.zones import open_zone
from tests.chosen_engines import CHOSEN, postgres_server

PROJECT_ROOT = Path(__file__).resolve().parents[2]
DATABASE = "marketing_insight.duckdb"
ENGINES = [name for name in ("duckdb", "postgres") if name in CHOSEN]

SOURCES = """
sources:
  - name: shop
    schema: "{{ var('shop_schema', 'raw') }}"
    tables:
      - name: orders
        config: {meta: {landing: {feed: shop.orders, format: csv}}}
        columns:
          - {name: id, data_type: text}
          - {name: name, data_type: text}
          - {name: note, data_type: text, config: {meta: {optional: true}}}
          - {name: _is_short_row, data_type: boolean}
          - &file_name {name: _file_name, data_type: text}
          - &file_row_number {name: _file_row_number, data_type: bigint}
          - &file_content_key {name: _file_content_key, data_type: text}
          - &loaded_at {name: _loaded_at, data_type: timestamp}
      - name: events
        identifier: "{{ var('events_table', 'events_raw') }}"
        config: {meta: {landing: {feed: shop.events, format: json}}}
        columns:
          - {name: record, data_type: json}
          - {name: record_text, data_type: text}
          - *file_name
          - *file_row_number
          - *file_content_key
          - *loaded_at
      - name: built_elsewhere
        columns: [{name: id, data_type: text}]
"""

Run = Callable[..., Result]
Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]


@pytest.fixture(autouse=True)
def usual_log() -> Iterator[None]:
    """Take back what a command of the test set up, or later tests would see its records twice or not at all."""
    yield
    logger = logging.getLogger("ingest")
    logger.propagate = True
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder and an environment of the test's own."""
    saved = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(("MARKETING_INSIGHT_", "POSTGRES_", "SNOWFLAKE_")) or name == "DBT_TARGET":
            del os.environ[name]
    folder = tmp_path / "workplace"
    folder.mkdir()
    monkeypatch.chdir(folder)
    open_zone.cache_clear()
    yield folder
    os.environ.clear()
    os.environ.update(saved)


@pytest.fixture(scope="session")
def server() -> Iterator[dict[str, str]]:
    """Start a Postgres server for the tests of this process."""
    with postgres_server() as environment:
        yield environment


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, workplace: Path) -> str:
    """Run the test on each engine that is chosen, with an empty database; return the engine's name."""
    name: str = request.param
    if name == "postgres":
        environment = request.getfixturevalue("server")
        with closing(psycopg2.connect(_address(environment))) as connection:
            connection.autocommit = True
            connection.cursor().execute("drop schema if exists raw cascade")
        os.environ.update(environment)
    os.environ["DBT_TARGET"] = name
    return name


def _address(environment: dict[str, str]) -> str:
    return "host={POSTGRES_HOST} port={POSTGRES_PORT} user={POSTGRES_USER} dbname={POSTGRES_DATABASE}".format_map(
        environment
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write a project with a CSV feed, shop.orders, and a JSON feed, shop.events."""
    folder = tmp_path / "project"
    path = folder / "models/staging/shop/_shop__sources.yml"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCES)
    return folder


@pytest.fixture
def feeds(project: Path) -> dict[str, Feed]:
    """Read the small project's feeds."""
    return read_feeds(project)


@pytest.fixture
def run(project: Path) -> Run:
    """Call the command line on the small project, in this process."""

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["--project-dir", str(project), *map(str, arguments)])

    return invoke


@pytest.fixture
def query(engine: str, workplace: Path) -> Query:
    """Ask the database that the loader filled. What gives no rows may change it."""

    def ask_duckdb(sql: str) -> list[Any]:
        with duckdb.connect(str(workplace / DATABASE)) as connection:
            return connection.execute(sql).fetchall()

    def ask_postgres(sql: str) -> list[Any]:
        with closing(psycopg2.connect(_address(dict(os.environ)))) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    return ask_postgres if engine == "postgres" else ask_duckdb


@pytest.fixture
def drop(workplace: Path) -> Drop:
    """Copy bytes into the landing zone by hand, under a path relative to it."""

    def put(name: str, content: bytes) -> Path:
        path = workplace / "landing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return put


@pytest.fixture
def command() -> list[str]:
    """The command that starts the package in a separate process."""
    os.environ["PYTHONPATH"] = str(PROJECT_ROOT)
    return [sys.executable, "-m", "ingest"]
