"""What the tests of fetching share: a local server for every API, short time limits, and a look at what landed."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from ingest.api.apis import Api, read_api
from ingest.api.client import Client, open_client
from ingest.api.json_values import read_json
from ingest.api.retry_policy import RetryPolicy
from ingest.cli import main
from ingest.sources.market import COINGECKO, NEWSAPI
from ingest.sources.social import X
from ingest.sources.weather import OPEN_METEO_ARCHIVE, OPEN_METEO_FORECAST, OPENWEATHERMAP
from tests.real_data import find_real

APIS = (COINGECKO, NEWSAPI, OPEN_METEO_ARCHIVE, OPEN_METEO_FORECAST, OPENWEATHERMAP, X)
RETRY_POLICY = RetryPolicy(answer_seconds=0.5, total_seconds=3, pause_seconds=0.01)
KEY = "s3cret-k3y/with+odd=letters"

Open = Callable[..., Client]


@pytest.fixture(scope="session")
def make_httpserver() -> Iterator[HTTPServer]:
    """Start the server; in threads, so that an answer that hangs delays no other."""
    with HTTPServer(threaded=True) as server:
        yield server


@pytest.fixture(autouse=True)
def apis(workplace: Path, httpserver: HTTPServer) -> None:
    """Point every API to the server, without keys and proxies."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.endswith(("_API_KEY", "_BASE_URL", "_BEARER_TOKEN")):
            del os.environ[name]
    for api in APIS:
        os.environ[api.url_setting] = httpserver.url_for("")
    os.environ["MARKETING_INSIGHT_HTTP_ANSWER_SECONDS"] = str(RETRY_POLICY.answer_seconds)
    os.environ["MARKETING_INSIGHT_HTTP_TOTAL_SECONDS"] = str(RETRY_POLICY.total_seconds)
    os.environ["MARKETING_INSIGHT_HTTP_PAUSE_SECONDS"] = str(RETRY_POLICY.pause_seconds)


@pytest.fixture
def keys() -> None:
    """Set the key of every API that has one."""
    for api in APIS:
        if api.key_setting:
            os.environ[api.key_setting] = KEY


@pytest.fixture
def client() -> Iterator[Open]:
    """Open clients that are closed after the test."""
    with ExitStack() as stack:
        yield lambda api, retry_policy=RETRY_POLICY: stack.enter_context(open_client(read_api(api), retry_policy))


@pytest.fixture
def ingest() -> Callable[..., Result]:
    """Call the command line on the real project, in this process."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def landed(workplace: Path) -> Callable[[], dict[str, list[Any]]]:
    """Read the landing zone: records by file; an unfinished file fails."""

    def read() -> dict[str, list[Any]]:
        files = sorted(path for path in (workplace / "landing").rglob("*") if path.is_file())
        assert all(path.name.endswith(".jsonl") and not path.name.startswith(".") for path in files)
        return {
            path.relative_to(workplace / "landing").as_posix(): [
                read_json(line) for line in path.open(encoding="utf-8")
            ]
            for path in files
        }

    return read


@pytest.fixture(scope="session")
def real() -> Callable[[str], bytes]:
    """Read a real file by its path below the folder of the real files, or skip."""
    return lambda name: find_real(name).read_bytes()


__all__ = ["KEY", "RETRY_POLICY", "Api"]
