"""After the demo's build, whose exit code is the argument: rows per mart, how the tests ended, and what to try next."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What dbt's own commands need in front of them in a shell of the user's, where make hasn't said which engine.
_SHELLS = {
    "duckdb": "",
    "postgres": "DBT_TARGET=postgres python .ci/embedded_postgres.py -- ",
    "snowflake": "DBT_TARGET=snowflake ",
}
_BUILT = """
Next:
  make demo{engine}     again: the files are known, so nothing is loaded twice
  make docs{engine}     one HTML file with every table, column and its lineage
  make test{engine}     everything that CI checks{where}
  {shell}dbt show --inline "select * from {{{{ ref('fct_sales') }}}}" --limit 5   (after: source .venv/bin/activate)"""
_FAILED = """
The build failed: the reasons are above and, with all else, in logs/dbt.log. Next, when they are mended:
  {shell}dbt retry     builds and tests what failed and what waits for it   (after: source .venv/bin/activate)
  make demo{engine}     everything again: the files are known, so nothing is loaded twice"""
_NOT_BEGUN = """
dbt could not begin to build: the reason is above and, with all else, in logs/dbt.log. Next, when it is mended:
  make demo{engine}     again: the files are known, so nothing is loaded twice"""


def test_counts(run_results: Path) -> str:
    """Count the tests of the last build by how they ended."""
    results = json.loads(run_results.read_text())["results"]
    ended = Counter(r["status"] for r in results if r["unique_id"].split(".")[0] in ("test", "unit_test"))
    failed = ended["fail"] + ended["error"]
    return f"{ended['pass']} passed, {ended['warn']} warned, {failed} failed, {ended['skipped']} skipped"


def next_steps(code: int, has_results: bool, environment: Mapping[str, str]) -> str:
    """Return what to do after a build that ended with `code`, in commands for the engine that it ran on."""
    engine = environment.get("DBT_TARGET") or "duckdb"
    text = _BUILT if code == 0 else _FAILED if has_results else _NOT_BEGUN
    is_usual = engine == "duckdb"
    return text.format(
        engine="" if is_usual else f" ENGINE={engine}",
        where="" if is_usual else f" on {engine}",
        shell=_SHELLS[engine],
    )


def main(code: int) -> int:
    """Print the table through dbt, which knows every engine, then the next commands; return the build's exit code."""
    run_results = ROOT / "target" / "run_results.json"
    has_results, shown = run_results.is_file(), 0
    if has_results:
        counts = json.dumps({"tests": test_counts(run_results)})
        # It writes no results of its own: `dbt retry` goes by those of the build.
        show = ["dbt", "--quiet", "--no-write-json", "run-operation", "show_marts", "--args", counts]
        shown = subprocess.run(show, cwd=ROOT).returncode
    print(next_steps(code, has_results, os.environ))
    return code or shown


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
