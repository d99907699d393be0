"""The process runs all statements, stays small, can be reset, and ends with its parent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from snowflake.connector.errors import ProgrammingError

from tests.emulator import Emulator
from tests.emulator.__main__ import main

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
TIME_LIMIT_SECONDS = 120
NO_OPS = [
    "grant select on table t to role reader",
    "revoke all on schema s from role reader",
    "use role reader",
    "use warehouse small",
    "create role if not exists reader",
    "create warehouse if not exists small warehouse_size = 'xsmall'",
    "alter warehouse small set resource_monitor = budget",
    "create resource monitor if not exists budget with credit_quota = 10",
    "create storage integration if not exists i type = external_stage",
    "create masking policy if not exists mask as (value text) returns text -> null",
    "create tag if not exists layer",
    "alter schema s set tag layer = 'gold'",
    "alter table t set tag layer = 'gold'",
    "alter table t modify column c set masking policy mask force",
    "alter table t modify column c set tag layer = 'gold'",
    "create pipe if not exists p auto_ingest = true as copy into t from @s",
    "alter pipe p refresh",
    "alter session set query_tag = 'x'",
    "comment on table t is $$it's$$",
    'alter table t alter "C" COMMENT $$it\'s$$, "D" COMMENT $$x$$',
]
NOT_KNOWN = [
    "create network policy p allowed_ip_list = ('10.0.0.1')",
    "create api integration i api_provider = aws_api_gateway enabled = true",
    "create user u",
    "alter account set timezone = 'UTC'",
    "create stream s on table t",
    "create task t schedule = '1 minute' as select 1",
    "execute task t",
    "create share s",
    "show roles",
]


@pytest.mark.parametrize("statement", NO_OPS)
def test_an_account_level_statement_on_the_list_does_nothing(cursor: Any, statement: str) -> None:
    assert cursor.execute(statement).fetchall() == [("Statement executed successfully.",)]


@pytest.mark.parametrize("statement", NOT_KNOWN)
def test_any_other_account_level_statement_fails(cursor: Any, statement: str) -> None:
    with pytest.raises(ProgrammingError):
        cursor.execute(statement)


def test_pipes_are_shown_by_name_and_schema(cursor: Any) -> None:
    cursor.execute("create pipe if not exists emu.raw.load_prices auto_ingest = true as copy into t from @s")
    cursor.execute("create pipe emu.other.load_prices as copy into t from @s")
    shown = "show pipes like 'LOAD_%' in schema emu.raw"
    assert cursor.execute(shown).fetchall() == [("LOAD_PRICES", "EMU", "RAW")]
    cursor.execute("drop pipe emu.raw.load_prices")
    assert cursor.execute(shown).fetchall() == []


@pytest.mark.parametrize("statement", ["select nothing", "selec 1", "select interval '1 day'", "select 1 / 0"])
def test_a_statement_that_fails_fails_at_once(cursor: Any, statement: str) -> None:
    started = time.monotonic()
    with pytest.raises(ProgrammingError):
        cursor.execute(statement)
    # The connector would retry for minutes if the server looked broken.
    assert time.monotonic() - started < 5


def test_a_session_goes_on_after_a_failure_inside_a_transaction(cursor: Any) -> None:
    cursor.execute("create table t (id int not null)")
    cursor.execute("begin")
    with pytest.raises(ProgrammingError):
        cursor.execute("insert into t values (null)")
    cursor.execute("begin")
    cursor.execute("insert into t values (1)")
    cursor.execute("commit")
    assert cursor.execute("select id from t").fetchall() == [(1,)]


def test_many_sessions_work_at_once(emulator: Emulator) -> None:
    emulator.reset()

    def build(number: int) -> int:
        with emulator.connect() as connection:
            cursor = connection.cursor()
            cursor.execute("create schema if not exists shared")
            for _ in range(5):
                cursor.execute(f"create or replace table shared.t{number} as select {number} as id")
                cursor.execute(
                    f"merge into shared.t{number} as t using (select 9 as id) as s on t.id = s.id"
                    " when not matched then insert (id) values (id)"
                )
            ((total,),) = cursor.execute(f"select sum(id) from shared.t{number}").fetchall()
            return int(total)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(build, range(8))) == [9 + number for number in range(8)]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the size of a process from /proc")
def test_results_are_not_kept(emulator: Emulator, cursor: Any) -> None:
    (process,) = children_of(os.getpid())

    def megabytes() -> int:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20

    def fetch() -> None:
        # Five megabytes each.
        cursor.execute(
            "select repeat('x', 500000) || seq from (select unnest(generate_series(1, 10)) as seq)"
        ).fetchall()

    fetch()
    before = megabytes()
    for _ in range(12):
        fetch()
    assert megabytes() - before < 40


def test_reset_forgets_everything_and_keeps_the_port(emulator: Emulator, cursor: Any, tmp_path: Path) -> None:
    cursor.execute("create table t as select 1 as id")
    cursor.execute("create stage s")
    (tmp_path / "file").write_text("x")
    cursor.execute(f"put 'file://{tmp_path}/file' @s auto_compress = false")
    port, started = emulator.port, time.monotonic()
    emulator.reset()
    assert time.monotonic() - started < 2
    assert emulator.port == port
    with emulator.connect() as connection:
        again = connection.cursor()
        assert again.execute("select count(*) from information_schema.tables").fetchall() == [(0,)]
        again.execute("create stage s")
        assert again.execute("list @s").fetchall() == []


def test_the_environment_names_this_emulator_and_no_other_snowflake(emulator: Emulator) -> None:
    environment = emulator.environment
    assert environment["DBT_TARGET"] == "snowflake"
    assert (environment["SNOWFLAKE_HOST"], environment["SNOWFLAKE_PORT"]) == ("127.0.0.1", str(emulator.port))
    # Settings of a real account in .env are overridden.
    named = [line.partition("=")[0] for line in (PROJECT / ".env.example").read_text().splitlines()]
    assert {name for name in named if name.startswith("SNOWFLAKE_")} <= set(environment)


def test_a_command_runs_with_a_new_emulator_and_its_exit_code_is_returned() -> None:
    look = "import os, socket; socket.create_connection(('127.0.0.1', int(os.environ['SNOWFLAKE_PORT'])), 5); exit(3)"
    assert run("-m", "tests.emulator", "--", sys.executable, "-c", look) == 3
    assert main([sys.executable]) == 2


def test_it_ends_when_its_parent_is_killed() -> None:
    start = "from tests.emulator import Emulator; Emulator().__enter__()"
    starting = f"import time; {start}; print('up', flush=True); time.sleep(99)"
    parent = subprocess.Popen([sys.executable, "-c", starting], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout and parent.stdout.readline() == "up\n"
    (server,) = children_of(parent.pid)
    parent.kill()
    parent.wait(TIME_LIMIT_SECONDS)
    parent.stdout.close()
    assert eventually(lambda: not is_running(server)), "the server outlives its parent"


def run(*arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], cwd=PROJECT, timeout=TIME_LIMIT_SECONDS, check=False).returncode


def children_of(process: int) -> list[int]:
    servers = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == process and b"tests.emulator.server" in command:
            servers.append(int(status.parent.name))
    return servers


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
