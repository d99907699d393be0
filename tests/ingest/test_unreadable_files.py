"""A file that can't be read fails alone, under its name and with its error, and the next load tries it again."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import obstore
import pytest
from click.testing import Result

from ingest.files import compressed, content_keys, ready_files
from ingest.zones import open_zone

Run = Callable[..., Result]
Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]
CONTENT = b"id,name\n1,a\n"
LANDED = f"shop/orders/run_date=2019-01-31/orders_{hashlib.sha256(CONTENT).hexdigest()[:32]}.csv"
HISTORY = "select file_name, content_key, status, error from raw.load_history order by file_name"
OUTCOMES = "select file_name, status, error from raw.load_history order by file_name"


def reason(words: str) -> str:
    return f"shop.orders: it can't be read now ({words}), the next load tries again."


@contextmanager
def reading_fails(name: str, number: int) -> Iterator[None]:
    """Make opening files called `name` fail: root may read files without permission."""

    def open_bytes(path: Path, is_compressed: bool) -> IO[bytes]:
        if path.name == name:
            raise OSError(number, os.strerror(number), str(path))
        return compressed.open_bytes(path, is_compressed)

    with pytest.MonkeyPatch.context() as patch:
        for module in (content_keys, ready_files):
            patch.setattr(module, "open_bytes", open_bytes)
        yield


@pytest.mark.parametrize("name", ["shop/orders/bad.csv", LANDED])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_it_fails_alone_and_is_loaded_once_it_can_be_read(
    run: Run, query: Query, drop: Drop, name: str, number: int
) -> None:
    bad = drop(name, CONTENT)
    drop("shop/orders/z.csv", b"id,name\n2,b\n")
    with reading_fails(bad.name, number):
        result = run("load")
    assert result.exit_code == 1
    assert result.stdout.startswith("1 files loaded with 1 rows, 1 failed, 0 skipped")
    error = reason(os.strerror(number))
    assert f"failed: {name} ({error})" in result.stderr
    assert "can't be used" not in result.stderr
    assert (name, "unknown", "failed", error) in query(HISTORY)
    again = run("load")
    assert again.stdout.startswith("1 files loaded with 1 rows, 0 failed, 1 skipped")
    assert sorted(query(OUTCOMES)) == sorted([(name, "loaded", None), ("shop/orders/z.csv", "loaded", None)])


def test_a_file_that_vanishes_after_it_was_listed_fails_alone(
    run: Run, query: Query, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = drop("shop/orders/a.csv", CONTENT)
    drop("shop/orders/b.csv", b"id\n2\n")
    find = "ingest.load.find_deliveries"
    from ingest.load import find_deliveries

    def list_and_lose(*arguments: Any) -> Any:
        found = find_deliveries(*arguments)
        gone.unlink()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(find, list_and_lose)
        result = run("load")
    assert result.stdout.startswith("1 files loaded with 1 rows, 1 failed, 0 skipped")
    assert query(OUTCOMES)[0] == ("shop/orders/a.csv", "failed", reason("No such file or directory"))
    assert run("load").stdout.startswith("0 files loaded with 0 rows, 0 failed, 1 skipped")


def test_links_that_lead_nowhere_and_folders_called_like_files(
    run: Run, query: Query, drop: Drop, workplace: Path
) -> None:
    drop("shop/orders/b.csv", b"id\n2\n")
    drop("shop/orders/folder.csv/c.csv", b"id\n3\n")
    (workplace / "landing/shop/orders/a.csv").symlink_to("nowhere")
    (workplace / "landing/shop/orders/loop.csv").symlink_to("loop.csv")
    result = run("load")
    assert result.stdout.startswith("2 files loaded with 2 rows, 2 failed, 0 skipped")
    assert query(OUTCOMES) == [
        ("shop/orders/a.csv", "failed", reason("No such file or directory")),
        ("shop/orders/b.csv", "loaded", None),
        ("shop/orders/folder.csv/c.csv", "loaded", None),
        ("shop/orders/loop.csv", "failed", reason("Too many levels of symbolic links")),
    ]


def test_a_folder_that_can_not_be_listed_is_named(
    run: Run, query: Query, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("shop/orders/closed/a.csv", CONTENT)
    drop("shop/orders/open/b.csv", b"id\n2\n")
    scandir = os.scandir

    def refuse(path: Any = ".") -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        result = run("load")
    assert result.stdout.startswith("1 files loaded with 1 rows, 1 failed, 0 skipped")
    assert query(OUTCOMES)[0] == ("shop/orders/closed", "failed", reason("Permission denied"))


def test_no_room_for_a_copy_is_one_files_failure_and_leaves_room(
    run: Run, query: Query, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("shop/orders/a.csv", CONTENT)
    drop("shop/orders/b.csv", b"id\n2\n")
    left: list[int] = []

    def copy(file: IO[bytes], path: Path, key: str) -> Any:
        left.append(len(list(path.parent.iterdir())))
        if file.name.endswith("a.csv"):
            path.write_bytes(b"a part")
            raise OSError(errno.ENOSPC, "No space left on device")
        return inspect(file, path, key)

    inspect = ready_files._copy_and_inspect
    with monkeypatch.context() as patch:
        patch.setattr(ready_files, "_copy_and_inspect", copy)
        result = run("load")
    assert result.stdout.startswith("1 files loaded with 1 rows, 1 failed, 0 skipped")
    assert "No space left on device for a copy in " in query(OUTCOMES)[0][2]
    assert left == [0, 0]
    assert run("load").stdout.startswith("1 files loaded with 1 rows, 0 failed, 1 skipped")


@pytest.mark.parametrize("is_gone", [False, True])
def test_an_object_that_fails_once_fails_alone_and_a_bucket_that_is_gone_ends_the_run(
    run: Run, query: Query, monkeypatch: pytest.MonkeyPatch, is_gone: bool
) -> None:
    zone = open_zone("memory://")
    assert zone.store
    for name in ("a", "b"):
        obstore.put(zone.store, f"shop/orders/{name}.csv", f"id\n{name}\n".encode())
    get, listed = obstore.get, obstore.list

    def fail(store: Any, path: str) -> Any:
        if path.endswith("a.csv"):
            if is_gone:
                patch.setattr(obstore, "list", no_answer)
            raise OSError("connection reset")
        return get(store, path)

    def no_answer(*_: Any, **__: Any) -> Any:
        raise OSError("no route to host")

    with monkeypatch.context() as patch:
        patch.setattr(obstore, "get", fail)
        result = run("load", "--zone", "memory://")
        assert obstore.list is (no_answer if is_gone else listed)
    if is_gone:
        assert "Landing zone memory:// can't be used (no route to host)" in result.stderr
        assert query("select count(*) from raw.load_history") == [(0,)]
        return
    assert result.stdout.startswith("1 files loaded with 1 rows, 1 failed, 0 skipped")
    assert query(OUTCOMES)[0] == ("shop/orders/a.csv", "failed", reason("connection reset"))
    assert run("load", "--zone", "memory://").stdout.startswith("1 files loaded with 1 rows, 0 failed, 1 skipped")


def test_a_name_that_is_no_text_can_be_recorded(run: Run, query: Query, drop: Drop) -> None:
    drop(os.fsdecode(b"shop/orders/a\xff.csv"), CONTENT)
    drop(os.fsdecode(b"shop/orders/b\xff.csv"), b"id,name\n1,2,3\n")
    result = run("load")
    assert result.stdout.startswith("1 files loaded with 1 rows, 1 failed, 0 skipped")
    assert [name for name, *_ in query(OUTCOMES)] == ["shop/orders/a\\xff.csv", "shop/orders/b\\xff.csv"]
    assert run("load").stdout.endswith("0 failed, 2 skipped\n")


def test_a_file_with_very_many_new_columns_fails_alone(run: Run, query: Query, drop: Drop) -> None:
    def with_columns(count: int) -> bytes:
        return ("id,name," + ",".join(f"c{number}" for number in range(count)) + "\n1,a\n").encode()

    drop("shop/orders/a.csv", with_columns(5000))
    drop("shop/orders/b.csv", with_columns(201))
    drop("shop/orders/c.csv", with_columns(200))
    assert run("load").stdout.startswith("1 files loaded with 1 rows, 2 failed, 0 skipped")
    assert [error for _, _, error in query(OUTCOMES)] == [
        "shop.orders: it would add 5000 columns to raw.orders, more than 200.",
        "shop.orders: it would add 201 columns to raw.orders, more than 200.",
        None,
    ]
    # What the table has isn't new any more.
    assert run("load", "--retry-failed").stdout.startswith("1 files loaded with 1 rows, 1 failed, 1 skipped")
