"""A temporary folder is removed with its process, at the latest by the next run; other folders aren't touched."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.files import work_dirs
from ingest.files.work_dirs import work_dir

ROOT = Path(__file__).resolve().parents[2]
# Says where its folder is and waits, so that it can be killed.
HOLDER = """
import sys
from ingest.files.work_dirs import work_dir
with work_dir("loading_") as folder:
    (folder / "plain").write_text("half a file")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a separate temporary folder, in this process and in those it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@contextmanager
def another_process() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def test_a_folder_is_there_while_it_is_used_and_gone_afterwards(temporary: Path) -> None:
    with work_dir("landing_") as folder:
        assert folder.name.startswith("landing_")
        (folder / "copy").write_text("a")
        assert list(temporary.iterdir()) == [folder]
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next_run(temporary: Path) -> None:
    with another_process() as (process, left):
        process.kill()
        process.wait(timeout=20)
    assert (left / "plain").exists(), "a killed process can't clean up"
    with work_dir("landing_") as folder:
        assert list(temporary.iterdir()) == [folder]


def test_what_a_killed_landing_left_is_removed_by_the_next(temporary: Path, command: list[str], project: Path) -> None:
    os.mkfifo("fifo")
    land = [*command, "--project-dir", str(project), "land", "shop.orders"]
    with subprocess.Popen([*land, "fifo"]) as process, Path("fifo").open("wb") as fifo:
        fifo.write(b"id\n")
        (left,) = temporary.iterdir()
        process.kill()
    assert left.is_dir()
    Path("a.csv").write_text("id\n1\n")
    subprocess.run([*land, "a.csv"], check=True, timeout=60)
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_process_that_lives_stays(temporary: Path) -> None:
    with another_process() as (_, theirs):
        with work_dir("loading_") as ours:
            assert sorted(temporary.iterdir()) == sorted([ours, theirs])
        assert (theirs / "plain").exists()


def test_a_folder_of_this_process_that_is_in_use_stays(temporary: Path) -> None:
    with work_dir("landing_") as outer, work_dir("staging_"):
        assert outer.is_dir()


@pytest.mark.parametrize(
    "name",
    ["landing_abcdefgh", "marketing_insight", "landing_zone.marketing_insight", "x_abcdefgh.marketing_insight.bak"],
)
def test_a_folder_that_is_not_ours_stays(temporary: Path, name: str) -> None:
    (temporary / name).mkdir()
    with work_dir("landing_"):
        assert (temporary / name).is_dir()


def test_a_link_with_a_name_like_ours_is_not_followed(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (temporary / "landing_abcdefgh.marketing_insight").symlink_to(tmp_path / "precious")
    with work_dir("landing_"):
        assert (tmp_path / "precious").is_dir()


def test_a_new_folder_that_another_run_takes_for_a_leftover_is_made_again(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, made = work_dirs._lock, []

    def come_late(folder: Path) -> int | None:
        made.append(folder)
        if len(made) == 1:
            folder.rmdir()
        return lock(folder)

    monkeypatch.setattr(work_dirs, "_lock", come_late)
    with work_dir("landing_") as folder:
        assert made == [made[0], folder]
        assert folder.is_dir()


def test_many_runs_at_once_keep_their_folders(temporary: Path) -> None:
    def use(number: int) -> bool:
        with work_dir("landing_") as folder:
            (folder / "copy").write_text(str(number))
            return (folder / "copy").read_text() == str(number)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(use, range(200)))
    assert list(temporary.iterdir()) == []
