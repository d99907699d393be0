"""A PostgreSQL server on its own data directory: created, started, found again after a crash, stopped."""

import hashlib
import os
import shlex
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.embedded_postgres.programs import MAJOR_VERSION, PostgresUnusable, Programs, open_temp

PORT = 5432
SECONDS = 60
# A socket's path may have 103 bytes, and what comes after this folder takes up to 48 of them.
_LONGEST_TEMP = 55
_CONFIGURATION = {
    # For trying out and testing: what is lost in a power failure can be built again.
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Sums of doubles come out the same every time, and a container's small /dev/shm is enough.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
}


@dataclass(frozen=True)
class Running:
    """What postmaster.pid says of a server that runs."""

    socket_dir: str
    is_ready: bool


class Server:
    """One data directory and its server, running or not."""

    def __init__(self, folder: Path, programs: Programs) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.programs = programs

    @property
    def socket_dir(self) -> Path:
        """The folder of the socket: a short path, as sockets need, however long the data directory's is."""
        digest = hashlib.sha256(bytes(self.folder)).hexdigest()[:12]
        temp = open_temp(self.programs.user)
        return (temp if len(str(temp)) < _LONGEST_TEMP else Path("/tmp")) / f"marketing_insight_{digest}"

    def start(self) -> Running:
        """Return the server, started if it doesn't run yet.

        Raises:
            PostgresUnusable: it isn't ready in time; the message has the end of its log.
        """
        if not self.data.exists():
            self._initialise()
        if self.data.stat().st_uid != self.programs.user_id:
            raise PostgresUnusable(f"{self.data} belongs to another user: run `make clean` as that one.")
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != str(MAJOR_VERSION):
            raise PostgresUnusable(f"{self.data} is of PostgreSQL {version}: run `make clean`.")
        deadline = time.monotonic() + SECONDS
        while True:
            running = self.running()
            if running and running.is_ready:
                return running
            # Child processes of a killed server may still be writing.
            if not running and not _is_worked_in(self.data):
                self._start_once()
            if time.monotonic() >= deadline:
                raise PostgresUnusable(f"PostgreSQL in {self.data} isn't ready after {SECONDS} s.{self._log()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server, immediately if it doesn't stop in time.

        Raises:
            PostgresUnusable: it is still there.
        """
        for mode in ("fast", "immediate"):
            if self.running():
                arguments: list[str | Path] = ["stop", "-w", "-D", self.data, "-m", mode, "-t", str(SECONDS)]
                self.programs.run("pg_ctl", arguments, SECONDS + 10)
        if self.running():
            raise PostgresUnusable(f"PostgreSQL in {self.data} can't be stopped.{self._log()}")
        with suppress(OSError):
            self.socket_dir.rmdir()

    def running(self) -> Running | None:
        """Return the server that runs on this data directory, not a process that only reuses a killed server's id."""
        lines = self._process_lines()
        if not lines or not _is_server(int(lines[0]), self.data):
            return None
        is_ready = len(lines) > 7 and lines[7].strip() == "ready"
        return Running(lines[4].strip() if is_ready else "", is_ready)

    def _process_lines(self) -> list[str]:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []
        return lines if lines and lines[0].strip().isdigit() else []

    def _initialise(self) -> None:
        # Created under another name: what a killed run leaves unfinished is never taken for a database.
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.programs.own(unfinished)
        options: list[str | Path] = ["-D", unfinished, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        settings = [part for name, value in _CONFIGURATION.items() for part in ("-c", f"{name}={value}")]
        code, said = self.programs.run("initdb", [*options, *locale, *settings], SECONDS)
        if code:
            raise PostgresUnusable(f"PostgreSQL's initdb failed in {self.folder}: {said}")
        unfinished.rename(self.data)

    def _start_once(self) -> None:
        sockets = self._make_socket_dir()
        lines = self._process_lines()
        if lines and _exists(int(lines[0])):
            # Another process has the killed server's id now, or it was never freed: PostgreSQL wouldn't start.
            for file in (self.data / "postmaster.pid", *sockets.iterdir()):
                file.unlink()
        log = self.data / "server.log"
        options = f"-k {shlex.quote(str(sockets))} -p {PORT}"
        arguments: list[str | Path] = ["start", "-w", "-D", self.data, "-l", log, "-o", options, "-t", str(SECONDS)]
        code, said = self.programs.run("pg_ctl", arguments, SECONDS + 10)
        if code:
            raise PostgresUnusable(f"PostgreSQL in {self.data} doesn't start ({said}).{self._log()}")

    def _make_socket_dir(self) -> Path:
        folder = self.socket_dir
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self.programs.own(folder)
        if folder.stat().st_uid != self.programs.user_id:
            raise PostgresUnusable(f"{folder} belongs to another user: remove it, or set TMPDIR.")
        return folder

    def _log(self) -> str:
        log = self.data / "server.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return "".join(f"\n  {line}" for line in lines[-5:])


def _exists(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _is_server(process_id: int, data: Path) -> bool:
    command = Path(f"/proc/{process_id}/cmdline")
    if not Path("/proc/self/cmdline").exists():
        return _exists(process_id)
    try:
        return str(data).encode() in command.read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _is_worked_in(folder: Path) -> bool:
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if link.readlink() == folder:
                return True
    return False
