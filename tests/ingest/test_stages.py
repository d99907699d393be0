"""A Snowflake stage is a landing zone like any other: files land whole, under the same names, once."""

import gzip
import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from ingest.errors import SettingUnreadable, ZoneUnavailable
from ingest.feeds import Feed
from ingest.landing import land
from ingest.zones import list_files, open_zone
from ingest.zones.snowflake_account import read_snowflake_account
from tests.emulator import Emulator

Run = Callable[..., Result]
STAGE = "@marketing_insight.raw.landing"
ONE_ORDER = b"id\n1\n"
KEY_PAIR = {"SNOWFLAKE_ACCOUNT": "shop-eu", "SNOWFLAKE_USER": "lander"}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def listed(emulator: Emulator, workplace: Path) -> Iterator[Callable[[], list[Any]]]:
    """Reach an empty stage through the environment; return what lists it: names without the stage's, and sizes."""
    os.environ.update(emulator.environment)
    emulator.reset()
    with emulator.connect() as connection:
        connection.cursor().execute("create schema if not exists marketing_insight.raw")
        connection.cursor().execute(f"create stage {STAGE.removeprefix('@')}")

        def names() -> list[Any]:
            rows = connection.cursor().execute(f"list {STAGE}").fetchall()
            return [(row[0].partition("/")[2], row[1]) for row in rows]

        yield names


def write(name: str, content: bytes) -> Path:
    path = Path(name)
    path.write_bytes(content)
    return path


def key_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def test_a_file_lands_once_under_its_key(run: Run, listed: Callable[[], list[Any]]) -> None:
    path = write("a file's.csv", ONE_ORDER)
    name = f"shop/orders/run_date=2019-01-31/orders_{key_of(ONE_ORDER)}.csv"
    arguments = ("land", "shop.orders", path, "--run-date", "2019-01-31", "--zone", STAGE)
    assert run(*arguments).stdout.startswith(f"landed: {name} (5 bytes)\n")
    again = run(*arguments)
    said = f"0 files landed, 1 were there already, 0 refused: {STAGE}/shop/orders\n"
    assert (again.stdout, again.exit_code) == (f"already landed: {name}\n{said}", 0)
    assert listed() == [(name, 5)]


def test_a_compressed_file_stays_as_it_is_and_is_known_uncompressed(run: Run, listed: Callable[[], list[Any]]) -> None:
    packed = gzip.compress(ONE_ORDER, mtime=0)
    for path in (write("a.csv.gz", packed), write("a.csv", ONE_ORDER)):
        run("land", "shop.orders", path, "--run-date", "2019-01-31", "--zone", STAGE)
    name = f"shop/orders/run_date=2019-01-31/orders_{key_of(ONE_ORDER)}.csv.gz"
    assert listed() == [(name, len(packed))]


def test_a_file_lands_in_a_folder_and_a_stage_alike(feeds: dict[str, Feed], listed: Callable[[], list[Any]]) -> None:
    zones = [open_zone("landing"), open_zone(STAGE)]
    here, there = land(feeds["shop.events"], write("a.json", b'[{"a": 1}, {"a": 2}]'), zones, date(2019, 1, 31))
    assert (here.name, here.is_new) == (there.name, there.is_new)
    assert listed() == [(here.name, (Path("landing") / here.name).stat().st_size)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"id,name\n1,a,lost\n", "line 2 has 3 fields where the header has 2"),
        (b'id,name\n"a\nb",c\n1,2,"lo,st"\n', "line 4 has 3 fields where the header has 2"),
        (b"id,name\n1\n", "line 2 ends before the column name, which Snowflake can't tell from empty values"),
        (b'id,name\n"a\nb",c\n\nYork\n', "line 5 ends before the column name, which"),
        (b"id,name,colour\n1,a\nGrand total\n(c)\n", "2 rows, the first in line 3, end before the column name, which"),
        (b"name,colour,id\n1,a,1\n2,b\n", "line 3 ends before the column id, which"),
        (b"Id,Product SKU\n1,a\n", "Snowflake would not find its column 'Product SKU' (write product_sku)"),
        (b"id, name\n1,a\n", "Snowflake would not find its column ' name' (write name)"),
        (b"id,\n1,a\n", "Snowflake would not find its column '' (write column_2)"),
        (b"1,a\n2,b\n", "it has no header: its first line names none of the declared columns"),
        (b"id,ID\n1,2\n", "the header names id more than once"),
        (b'id\n"1\n', "a quote is opened and never closed"),
        (b"id\r1\r2\r", "its lines end with a carriage return alone, which Snowflake doesn't take for their end"),
        (b"id\n\xff\n", "line 2 isn't UTF-8"),
        (gzip.compress(b"id,name\n1,a,lost\n", mtime=0), "line 2 has 3 fields where the header has 2"),
        (gzip.compress(b"id\n" * 999, mtime=0)[:-9], "it is broken gzip"),
    ],
)
def test_what_copy_would_misread_is_not_put_into_a_stage(
    run: Run, listed: Callable[[], list[Any]], content: bytes, sentence: str
) -> None:
    path = write("a.csv", content)
    result = run("land", "shop.orders", path, "--zone", "landing", "--zone", STAGE)
    assert result.exit_code == 1
    assert f"ERROR a.csv can't be landed as shop.orders: {sentence}" in result.stderr
    assert listed() == []
    assert not Path("landing").exists()
    # A folder is read by our own loader, which checks files itself.
    assert run("land", "shop.orders", path, "--zone", "landing").exit_code == 0


@pytest.mark.parametrize(
    "content",
    [
        b"ID,Name\n1,a\n",
        b"\xef\xbb\xbfid\r\n1\r\n",
        b"\n\nid,name,colour,place\n1,a\n\n2,b,red\n",
        b'id,name\n1,"a, ""b""\nc"\n',
    ],
    ids=["case", "byte order mark", "rows without undeclared columns", "quotes"],
)
def test_what_copy_reads_as_the_loader_does_is_put(run: Run, listed: Callable[[], list[Any]], content: bytes) -> None:
    assert run("land", "shop.orders", write("a.csv", content), "--zone", STAGE).exit_code == 0
    assert [size for _, size in listed()] == [len(content)]


def test_a_stage_that_is_not_there_is_named(run: Run, listed: Callable[[], list[Any]]) -> None:
    result = run("land", "shop.orders", write("a.csv", ONE_ORDER), "--zone", "@marketing_insight.raw.elsewhere")
    assert result.exit_code == 1
    assert "ERROR Stage @marketing_insight.raw.elsewhere can't be used (" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_stage_is_not_loaded_from_here(listed: Callable[[], list[Any]]) -> None:
    with pytest.raises(ZoneUnavailable, match=r"`dbt run-operation copy_into_raw` loads it\.$"):
        list_files(open_zone(STAGE), "shop/orders")


@pytest.mark.parametrize(
    "text", ["@", "@a.b.c.d", "@raw.landing/folder", "@raw.landing; drop table x", "@%orders", "@~"]
)
def test_a_zone_that_is_no_stage_name_is_refused(text: str) -> None:
    with pytest.raises(ZoneUnavailable, match=r"is not a stage name: write @database\.schema\.stage, without a path\."):
        open_zone(text)


def test_a_private_key_is_used_with_its_passphrase(tmp_path: Path) -> None:
    key = write(str(tmp_path / "key.p8"), b"key")
    given = KEY_PAIR | {"SNOWFLAKE_PRIVATE_KEY_PATH": str(key), "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE": "secret"}
    found = read_snowflake_account(given | {"SNOWFLAKE_PASSWORD": "ignored"})
    assert found["authenticator"] == "SNOWFLAKE_JWT"
    assert (found["private_key_file"], found["private_key_file_pwd"]) == (str(key), "secret")
    assert "password" not in found


@pytest.mark.parametrize(
    ("given", "role"),
    [({}, "loader"), ({"SNOWFLAKE_ROLE": "transformer"}, "loader"), ({"SNOWFLAKE_LOADER_ROLE": "porter"}, "porter")],
)
def test_the_stage_is_written_with_the_loaders_role(
    given: dict[str, str], role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import snowflake.connector

    seen: list[dict[str, Any]] = []

    def connect(**arguments: Any) -> None:
        seen.append(arguments)
        raise ValueError("enough seen")

    monkeypatch.setattr(snowflake.connector, "connect", connect)
    for name, value in (KEY_PAIR | {"SNOWFLAKE_PASSWORD": "x"} | given).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ZoneUnavailable):
        open_zone(STAGE).stage.holds("a.csv")  # type: ignore[union-attr]
    assert [arguments["role"] for arguments in seen] == [role]


@pytest.mark.parametrize("from_file", [True, False])
def test_a_token_is_used_with_oauth(tmp_path: Path, from_file: bool) -> None:
    token = {"SNOWFLAKE_TOKEN": "t0ken"}
    if from_file:
        token = {"SNOWFLAKE_TOKEN_FILE": str(write(str(tmp_path / "token"), b"t0ken\n"))}
    found = read_snowflake_account(KEY_PAIR | {"SNOWFLAKE_AUTHENTICATOR": "OAuth"} | token)
    assert (found["authenticator"], found["token"]) == ("oauth", "t0ken")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "SNOWFLAKE_ACCOUNT and SNOWFLAKE_USER must be set to land in a Snowflake stage."),
        (KEY_PAIR, "SNOWFLAKE_PRIVATE_KEY_PATH must be set to land"),
        (KEY_PAIR | {"SNOWFLAKE_PRIVATE_KEY_PATH": "/nowhere/key"}, "/nowhere/key, where there is no file."),
        (KEY_PAIR | {"SNOWFLAKE_AUTHENTICATOR": "oauth"}, "needs SNOWFLAKE_TOKEN or SNOWFLAKE_TOKEN_FILE."),
        (KEY_PAIR | {"SNOWFLAKE_AUTHENTICATOR": "okta"}, "SNOWFLAKE_AUTHENTICATOR is 'okta'"),
    ],
)
def test_a_missing_setting_is_named(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingUnreadable) as raised:
        read_snowflake_account(given)
    assert sentence in str(raised.value)


def test_a_key_that_can_not_be_read_is_one_sentence_without_its_passphrase(
    run: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = KEY_PAIR | {"SNOWFLAKE_PRIVATE_KEY_PATH": str(write("key.p8", b"no key"))}
    for name, value in (settings | {"SNOWFLAKE_PRIVATE_KEY_PASSPHRASE": "s3cret"}).items():
        monkeypatch.setenv(name, value)
    result = run("land", "shop.orders", write("a.csv", ONE_ORDER), "--zone", STAGE)
    assert result.exit_code == 1
    assert f"ERROR Stage {STAGE} can't be used (" in result.stderr
    assert "Traceback" not in result.stderr and "s3cret" not in result.stderr
