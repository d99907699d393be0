"""An embedded PostgreSQL for where no server is configured, that is while POSTGRES_HOST is unset or empty.

    python .ci/embedded_postgres.py -- COMMAND...   run COMMAND with the server in its environment
    python .ci/embedded_postgres.py                 serve until Ctrl-C
    python .ci/embedded_postgres.py --remove        stop the server and remove its data

It is for trying out and for tests: it doesn't wait for the disk (fsync is off), so a machine that loses power may
leave it broken. It listens on a socket that only we and the server can reach, and on no network.
"""

import fcntl
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO

from postgres_programs import PostgresUnusable, Programs, can_reach, find_programs, find_user, open_temp
from postgres_server import PORT, SECONDS, Server

_ENDING = (signal.SIGTERM, signal.SIGHUP)
ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def embedded_postgres(data_dir: Path | None = None) -> Iterator[dict[str, str]]:
    """Give the environment that leads to a server on `data_dir`, and stop it after its last user.

    Args:
        data_dir: Made if missing; as root, another user must be able to reach it. By default `.postgres` in the
            project, or a folder for temporary files where that can't be reached.

    Raises:
        PostgresUnusable: the server can't be started, or another process keeps it busy; one sentence says why.
    """
    programs = find_programs()
    folder = _make_folder(data_dir or _default_folder(), programs)
    server = Server(folder, programs)
    with _ending_orderly(), (folder / "users").open("w") as users:
        try:
            with _turn(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                running = server.start()
            yield {
                "POSTGRES_HOST": running.socket_dir,
                "POSTGRES_PORT": str(PORT),
                "POSTGRES_USER": "postgres",
                "POSTGRES_PASSWORD": "",
                "POSTGRES_DATABASE": "postgres",
            }
        finally:
            with _turn(folder):
                # Asked of the lock that all its users share: whoever gets it for himself is the last.
                if _take_lock(users):
                    server.stop()


def remove(data_dir: Path | None = None) -> None:
    """Stop the server of `data_dir` and remove all it has.

    Raises:
        PostgresUnusable: it is in use, or can't be stopped.
    """
    folder = (data_dir or _default_folder()).resolve()
    if not folder.exists():
        return
    server = Server(folder, find_programs())
    with (folder / "users").open("w") as users, _turn(folder):
        if not _take_lock(users):
            raise PostgresUnusable(f"PostgreSQL in {folder} is in use: end what uses it first.")
        server.stop()
        shutil.rmtree(folder)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the exit code is the command's, or 1 after one sentence."""
    is_configured = bool(os.environ.get("POSTGRES_HOST", "").strip())
    try:
        match arguments:
            case ["--remove"]:
                remove()
            case ["--", *command] if command:
                with _server_unless(is_configured) as environment:
                    code = _call(command, os.environ | environment)
                    return code if code >= 0 else 128 - code
            case [] if is_configured:
                raise PostgresUnusable("POSTGRES_HOST is set, so that server is used: empty it to serve from here.")
            case []:
                with embedded_postgres() as environment:
                    lines = [f"export {name}={shlex.quote(value)}" for name, value in environment.items()]
                    print("\n".join(lines), flush=True)
                    with suppress(KeyboardInterrupt):
                        threading.Event().wait()
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except PostgresUnusable as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def _server_unless(is_configured: bool) -> AbstractContextManager[Mapping[str, str]]:
    return nullcontext({}) if is_configured else embedded_postgres()


def _call(command: Sequence[str], environment: Mapping[str, str]) -> int:
    with _ending_orderly():
        # A signal that comes while the command is being started would leave it behind, so it has to wait.
        received: list[int] = []
        handlers = {name: signal.signal(name, lambda number, _: received.append(number)) for name in _ENDING}
        try:
            process = subprocess.Popen(command, env=environment)
        except OSError as error:
            raise PostgresUnusable(f"{command[0]} can't be run: {error.strerror}.") from error
        try:
            for name, handler in handlers.items():
                signal.signal(name, handler)
            for number in received:
                _exit(number, None)
            return process.wait()
        except KeyboardInterrupt:
            # The terminal told the command too.
            return _end(process)
        except BaseException:
            process.terminate()
            _end(process)
            raise


def _end(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _default_folder() -> Path:
    user = find_user()
    if can_reach(ROOT, user):
        return ROOT / ".postgres"
    digest = hashlib.sha256(bytes(ROOT)).hexdigest()[:12]
    return open_temp(user) / f"{ROOT.name}_postgres_{digest}"


def _make_folder(folder: Path, programs: Programs) -> Path:
    folder = folder.resolve()
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755 if programs.user else 0o700)
    if folder.stat().st_uid != os.geteuid():
        raise PostgresUnusable(f"{folder} belongs to another user: run as that one, or set POSTGRES_HOST.")
    if not can_reach(folder, programs.user):
        raise PostgresUnusable(f"User {programs.user}, whom PostgreSQL runs as, can't reach {folder}: take another.")
    return folder


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    # Whoever starts or stops the server does so alone.
    deadline = time.monotonic() + 2 * SECONDS
    with (folder / "turn").open("w") as file:
        while not _take_lock(file):
            if time.monotonic() >= deadline:
                raise PostgresUnusable(f"Another process has been starting or stopping {folder} for {2 * SECONDS} s.")
            time.sleep(0.05)
        yield


def _take_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _ending_orderly() -> Iterator[None]:
    """Let a signal that would end this process at once end it as an exception does."""
    is_main = threading.current_thread() is threading.main_thread()
    ours = [name for name in _ENDING if is_main and signal.getsignal(name) is signal.SIG_DFL]
    try:
        for name in ours:
            signal.signal(name, _exit)
        yield
    finally:
        for name in ours:
            signal.signal(name, signal.SIG_DFL)


def _exit(number: int, _: object) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
