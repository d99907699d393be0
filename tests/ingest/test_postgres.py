"""What is particular to loading into Postgres."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.ingest.conftest import ENGINES, PROJECT_ROOT

Run = Callable[..., Result]
Query = Callable[[str], list[Any]]
Drop = Callable[[str, bytes], Path]

pytestmark = pytest.mark.skipif("postgres" not in ENGINES, reason="Postgres isn't among the chosen engines")
on_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("POSTGRES_PORT", "1", "No such file or directory"),
        ("POSTGRES_DATABASE", "no_such", 'database "no_such" does not exist'),
        ("POSTGRES_USER", "no_such", 'role "no_such" does not exist'),
    ],
)
@on_postgres
def test_a_database_out_of_reach_is_one_sentence_without_the_password(
    run: Run, engine: str, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, words: str
) -> None:
    monkeypatch.setenv("POSTGRES_PASSWORD", "s3cret")
    monkeypatch.setenv(setting, value)
    result = run("load")
    assert result.exit_code == 1
    assert words in result.stderr
    assert "check that the server runs and that the POSTGRES_ settings lead to it" in result.stderr
    assert "s3cret" not in result.output
    assert len(result.stderr.splitlines()) == 1


@on_postgres
def test_a_connection_that_breaks_ends_the_run_and_the_next_one_completes_it(
    run: Run, query: Query, drop: Drop, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("shop/orders/a.csv", b"id\n1\n")
    drop("shop/orders/b.csv", b"id\n2\n")
    from ingest.load import postgres

    def cut(*arguments: Any) -> None:
        write(*arguments)
        query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'marketing%'")

    write = postgres._write
    with monkeypatch.context() as patch:
        patch.setattr(postgres, "_write", cut)
        result = run("load")
    assert result.exit_code == 1
    assert "can't be used: " in result.stderr
    assert "Traceback" not in result.stderr
    assert query("select count(*) from raw.orders") == [(0,)]
    assert run("load").stdout.startswith("2 files loaded with 2 rows")


@on_postgres
def test_a_role_that_may_only_load_needs_no_right_to_create(
    run: Run, query: Query, drop: Drop, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load")
    for statement in (
        "drop role if exists loading_only",
        "create role loading_only login",
        "grant usage on schema raw to loading_only",
        "grant select, insert, delete on all tables in schema raw to loading_only",
    ):
        query(statement)
    drop("shop/orders/a.csv", b"id,name\n1,a\n")
    monkeypatch.setenv("POSTGRES_USER", "loading_only")
    result = run("load")
    assert result.stdout.startswith("1 files loaded with 1 rows"), result.stderr
    monkeypatch.undo()
    query("drop owned by loading_only")
    query("drop role loading_only")


@on_postgres
def test_declared_names_are_in_lower_case_as_models_write_them(
    run: Run, query: Query, drop: Drop, engine: str, project: Path
) -> None:
    path = project / "models/staging/shop/_shop__sources.yml"
    path.write_text(path.read_text().replace("{name: id, data_type: text}", "{name: CustomerID, data_type: text}"))
    drop("shop/orders/a.csv", b"CustomerID,name\n1,a\n")
    assert run("load").exit_code == 0
    assert query("select customerid, name from raw.orders") == [("1", "a")]


@on_postgres
def test_what_postgres_can_not_hold_is_the_files_failure(
    run: Run, query: Query, drop: Drop, engine: str, project: Path
) -> None:
    path = project / "models/staging/shop/_shop__sources.yml"
    path.write_text(path.read_text().replace("{name: note, data_type: text,", "{name: note, data_type: integer,"))
    drop("shop/orders/a.csv", b"id,name,note\n1,a,x\n")
    query("create schema raw")
    query(f"create table raw.orders ({', '.join(f'c{number} text' for number in range(1500))})")
    drop("shop/orders/b.csv", ("id," + ",".join(f"d{number}" for number in range(150)) + "\n1\n").encode())
    drop("shop/orders/c.csv", b"id\n1\n")
    said = "2 failed, 0 skipped; see raw.orders; raw.load_history says what failed\n"
    assert run("load").stdout == f"1 files loaded with 1 rows, {said}"
    errors = [error for (error,) in query("select error from raw.load_history order by file_name")]
    assert errors[0] == 'shop.orders: Postgres can\'t hold it: invalid input syntax for type integer: "x".'
    assert errors[1] == "shop.orders: Postgres can't hold it: tables can have at most 1600 columns."
    assert errors[2] is None


@on_postgres
def test_a_record_nested_more_deeply_than_postgres_reads_is_text(
    run: Run, query: Query, drop: Drop, engine: str
) -> None:
    deep, wide = "[" * 100_000 + "]" * 100_000, "[" + "[]," * 100_000 + r'"\"[[["]'
    drop("shop/events/a.jsonl", f'{deep}\n{wide}\n{{"a":1}}\n'.encode())
    assert run("load").exit_code == 0
    rows = query("select record is null, record_text is null from raw.events_raw order by _file_row_number")
    assert rows == [(True, False), (False, True), (False, True)]


@on_postgres
def test_another_databases_loader_is_not_waited_for(
    run: Run, query: Query, drop: Drop, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.load.postgres import open_database
    from ingest.settings import read_settings

    query("create database elsewhere")
    try:
        with open_database(read_settings({**os.environ, "POSTGRES_DATABASE": "elsewhere"})):
            monkeypatch.setenv("MARKETING_INSIGHT_LOCK_WAIT_SECONDS", "0")
            assert run("load").exit_code == 0
    finally:
        query("drop database elsewhere")


@pytest.mark.parametrize(("target", "driver"), [("duckdb", "psycopg2"), ("postgres", "duckdb")])
def test_the_driver_of_the_other_engine_is_not_imported(target: str, driver: str) -> None:
    code = f"import sys, ingest.cli; from ingest.load.engines import find_engine; find_engine({target!r}); "
    done = subprocess.run(
        [sys.executable, "-c", code + f"print({driver!r} in sys.modules)"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "False\n"
