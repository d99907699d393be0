"""The linters pass, as `make lint` runs them, with SQL as one engine reads it unless LINT_ENGINES says otherwise.

They are a test, so that they run beside others: most of them use one core.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_linter_passes() -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"LINT_ENGINES": "duckdb"} | os.environ | {"PATH": path}
    command: list[str | Path] = [sys.executable, ROOT / ".ci" / "lint.py"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
