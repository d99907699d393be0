"""Tests and benchmarks find the real files through one module, and say where they looked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHERE = "from tests.real_data import REAL_DATA; print(REAL_DATA)"


def run(*arguments: str, data: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python in the project with MARKETING_INSIGHT_DATA as given."""
    environment = {name: value for name, value in os.environ.items() if name != "MARKETING_INSIGHT_DATA"}
    if data is not None:
        environment["MARKETING_INSIGHT_DATA"] = data
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (None, ROOT.parent / "shared" / "data"),
        ("", ROOT.parent / "shared" / "data"),
        ("elsewhere", ROOT / "elsewhere"),
        ("/elsewhere", Path("/elsewhere")),
    ],
)
def test_the_environment_says_where_the_real_files_are(data: str | None, place: Path) -> None:
    assert run("-c", WHERE, data=data).stdout.strip() == str(place.resolve())


def test_nothing_else_looks_for_them() -> None:
    names = ("MARKETING_INSIGHT" + '_DATA"', 'shared" / "data', "../shared" + '/data"')
    looking = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if any(name in path.read_text(encoding="utf-8") for name in names)
    }
    assert looking - {"tests/project/test_real_data.py"} == {"tests/real_data.py"}


def test_a_test_without_its_files_is_skipped_and_says_where_it_looked(tmp_path: Path) -> None:
    test = "tests/ingest/test_loading.py::test_the_real_files_load_with_all_their_rows"
    done = run("-m", "pytest", "--numprocesses=0", "-q", test, data=str(tmp_path))
    assert done.returncode == 0, done.stdout
    assert f"there is no {tmp_path / 'sales'}; set MARKETING_INSIGHT_DATA" in done.stdout.replace("\n", " ")


def test_the_benchmark_of_clicks_without_its_file_says_what_is_missing(tmp_path: Path) -> None:
    done = run("-m", "tests.benchmark.click_export", data=str(tmp_path))
    file = tmp_path / "clickstream" / "analytics.csv.gz"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"There is no {file}: set MARKETING_INSIGHT_DATA to the folder that has the real files, or name that folder.\n"
    )
