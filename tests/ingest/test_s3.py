"""A bucket is a landing zone like any other: against moto's S3, which speaks over real TCP."""

import gzip
import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import httpx
import pytest
from click.testing import Result
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from ingest.settings import read_env_file
from ingest.zones import Entry, Zone, exists, fetch, list_files, open_zone, publish

Run = Callable[..., Result]
# What a user puts into .env.
SETTINGS = """
MARKETING_INSIGHT_ZONE=s3://deliveries/some/prefix
AWS_ACCESS_KEY_ID=me
AWS_SECRET_ACCESS_KEY=s3cret
AWS_REGION=eu-central-1
AWS_ENDPOINT_URL={url}
AWS_ALLOW_HTTP=true
AWS_SESSION_TOKEN=
"""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Serve S3 to the tests of this process; return its URL."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def settings(server: str, workplace: Path) -> str:
    """Write a .env for an empty bucket, without other settings; return the server's URL."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    httpx.post(f"{server}/moto-api/reset").raise_for_status()
    httpx.post(f"{server}/moto-api/reset-auth", content="inf").raise_for_status()
    httpx.put(f"{server}/deliveries").raise_for_status()
    Path(".env").write_text(SETTINGS.format(url=server))
    return server


@pytest.fixture
def zone(settings: str) -> Zone:
    read_env_file()
    return open_zone("s3://deliveries/some/prefix")


def write(name: str, content: bytes) -> Path:
    path = Path(name)
    path.write_bytes(content)
    return path


def test_files_land_in_a_bucket_once_and_are_loaded_from_there_once(settings: str, run: Run) -> None:
    paths = [write("a.csv", b"id,name\n1,one\n2,two\n"), write("b.csv.gz", gzip.compress(b"id,name\n3,three\n"))]
    outcomes = [run("land", "shop.orders", *paths, "--run-date", "2019-01-31").stdout.split() for _ in range(2)]
    assert [words.count("landed:") for words in outcomes] == [2, 2]
    assert [words.count("already") for words in outcomes] == [0, 2]
    assert run("land", "shop.events", write("c.json", b'[{"a": 1},\n{"a": 2}]')).exit_code == 0
    assert run("load").stdout == "3 files loaded with 5 rows, 0 failed, 0 skipped; see raw.events_raw and raw.orders\n"
    assert run("load").stdout == "0 files loaded with 0 rows, 0 failed, 3 skipped\n"
    with duckdb.connect("marketing_insight.duckdb") as connection:
        assert connection.execute("select id, name from raw.orders order by id").fetchall() == [
            ("1", "one"),
            ("2", "two"),
            ("3", "three"),
        ]
        places = connection.execute("select distinct _file_name[:39] from raw.orders").fetchall()
        assert places == [("shop/orders/run_date=2019-01-31/orders_",)]
    assert not Path("landing").exists()


def test_names_are_relative_to_the_prefix_and_folders_are_whole_words(zone: Zone) -> None:
    source = write("a", b"four")
    for name in ("shop/orders/run_date=2019-01-31/a.csv", "shop/orders_old/a.csv", "shop/orders/.unfinished"):
        assert publish(zone, name, source)
    assert list_files(zone, "shop/orders") == [Entry("shop/orders/run_date=2019-01-31/a.csv", 4)]
    assert list_files(open_zone("s3://deliveries"), "some/prefix/shop/orders_old") == [
        Entry("some/prefix/shop/orders_old/a.csv", 4)
    ]
    assert list_files(zone, "nothing") == []
    assert exists(zone, "shop/orders_old/a.csv")
    assert not exists(zone, "shop/orders_old")


@pytest.mark.parametrize("largest", [0, 64 * 1024 * 1024], ids=["in parts", "in one piece"])
def test_an_object_that_is_there_is_never_replaced(
    zone: Zone, tmp_path: Path, largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.zones.object_store._LARGEST_SINGLE_PUT", largest)
    # More than two parts, all different.
    content = b"".join(bytes([number]) * 1024 * 1024 for number in range(12))
    assert publish(zone, "a/b.csv", write("first", content))
    assert not publish(zone, "a/b.csv", write("second", b"second"))
    assert fetch(zone, "a/b.csv", tmp_path).read_bytes() == content


def test_of_writers_that_race_one_wins_and_the_others_know(zone: Zone, tmp_path: Path) -> None:
    count = 8
    for attempt in range(5):
        gate = threading.Barrier(count)

        def race(number: int, attempt: int = attempt, gate: threading.Barrier = gate) -> bool:
            source = write(f"by_{number}", str(number).encode())
            gate.wait(timeout=10)
            return publish(zone, f"{attempt}.csv", source)

        with ThreadPoolExecutor(count) as pool:
            outcomes = list(pool.map(race, range(count)))
        assert outcomes.count(True) == 1
        assert fetch(zone, f"{attempt}.csv", tmp_path).read_text() == str(outcomes.index(True))


@pytest.mark.parametrize(
    ("old", "new", "unchecked", "words"),
    [
        ("s3://deliveries", "s3://no-such-bucket", "inf", "(NoSuchBucket: The specified bucket does not exist)"),
        ("AWS_ALLOW_HTTP=true", "", "inf", "HTTP error: builder error)"),
        (
            "=me",
            "=nobody",
            "0",
            "(InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records)",
        ),
    ],
    ids=["no bucket", "no http", "no access"],
)
def test_a_bucket_that_can_not_be_used_is_one_sentence(
    settings: str, run: Run, old: str, new: str, unchecked: str, words: str
) -> None:
    Path(".env").write_text(Path(".env").read_text().replace(old, new))
    # How many requests the server answers before it checks credentials.
    httpx.post(f"{settings}/moto-api/reset-auth", content=unchecked).raise_for_status()
    for command in (["land", "shop.orders", write("a.csv", b"id\n1\n")], ["load"]):
        result = run(*command)
        assert result.exit_code == 1
        assert "Landing zone s3://" in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert "s3cret" not in result.stderr
    assert f"{words}: check its name and access." in result.stderr
