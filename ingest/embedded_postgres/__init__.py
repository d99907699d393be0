"""An embedded PostgreSQL for trying out and for tests, where no server is configured.

It doesn't wait for the disk (fsync is off), so a machine that loses power may leave it broken. It listens on a socket
that only we and the server can reach, and on no network. `python -m ingest.embedded_postgres` is its command line.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ingest.embedded_postgres.programs import (
    PostgresUnusable,
    Programs,
    can_reach,
    find_programs,
    find_user,
    open_temp,
)
from ingest.embedded_postgres.server import PORT, SECONDS, Server

ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def embedded_postgres(data_dir: Path | None = None) -> Iterator[dict[str, str]]:
    """Yield the environment variables for a server on `data_dir`, and stop it after its last user.

    Args:
        data_dir: Made if missing; as root, another user must be able to reach it. By default `.postgres` in the
            project, or a folder for temporary files where that can't be reached.

    Raises:
        PostgresUnusable: the server can't be started, or another process keeps it busy; one sentence says why.
    """
    programs = find_programs()
    folder = _make_folder(data_dir or _default_folder(), programs)
    server = Server(folder, programs)
    with ending_orderly(), (folder / "users").open("w") as users:
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
                # All users share this lock: whoever can get it alone is the last.
                if _take_lock(users):
                    server.stop()


def remove(data_dir: Path | None = None) -> None:
    """Stop the server of `data_dir` and remove all its data.

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
        raise PostgresUnusable(f"User {programs.user}, who runs PostgreSQL, can't reach {folder}: use another folder.")
    return folder


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    # One process at a time starts or stops the server.
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
def ending_orderly() -> Iterator[None]:
    """Make a signal that would end this process at once raise SystemExit instead."""
    is_main = threading.current_thread() is threading.main_thread()
    ours = [name for name in ENDING_SIGNALS if is_main and signal.getsignal(name) is signal.SIG_DFL]
    try:
        for name in ours:
            signal.signal(name, exit_by_signal)
        yield
    finally:
        for name in ours:
            signal.signal(name, signal.SIG_DFL)


def exit_by_signal(number: int, _: object) -> None:
    """Handle the signal `number`: exit with the code that a shell gives for it."""
    sys.exit(128 + number)
