"""After a build: rows per mart, how the tests ended, and what to try next."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEXT = """
Next:
  make demo     again: the files are known, so nothing is loaded twice
  make docs     one HTML file with every table, column and its lineage
  make test     everything that CI checks
  dbt show --inline "select * from {{ ref('fct_sales') }}" --limit 5   (after: source .venv/bin/activate)"""


def test_counts(run_results: Path) -> str:
    """Count the tests of the last build by how they ended."""
    results = json.loads(run_results.read_text())["results"]
    ended = Counter(r["status"] for r in results if r["unique_id"].split(".")[0] in ("test", "unit_test"))
    failed = ended["fail"] + ended["error"]
    return f"{ended['pass']} passed, {ended['warn']} warned, {failed} failed, {ended['skipped']} skipped"


def main() -> int:
    """Print the table through dbt, which knows every engine, then the next commands."""
    counts = json.dumps({"tests": test_counts(ROOT / "target" / "run_results.json")})
    show = ["dbt", "--quiet", "run-operation", "show_marts", "--args", counts]
    code = subprocess.run(show, cwd=ROOT).returncode
    print(NEXT)
    return code


if __name__ == "__main__":
    sys.exit(main())
