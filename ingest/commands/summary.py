"""The command `summary`: shows what a build came to and what to run next."""

import json
import logging
import subprocess
from collections import Counter
from pathlib import Path

import click

from ingest.commands import exit_code, start
from ingest.errors import PackageMissing

# What a dbt command needs in front of it in the user's shell, where make hasn't chosen the engine.
_SHELLS = {
    "duckdb": "",
    "postgres": "DBT_TARGET=postgres python -m ingest.embedded_postgres -- ",
    "snowflake": "DBT_TARGET=snowflake ",
}
_BUILT = """
Next:
  make demo{engine}     again: the files are known, so nothing is loaded twice
  make docs{engine}     a site with every table, column and metric, and their lineage
  make test{engine}     everything that CI checks{where}
  {shell}dbt show --inline "select * from {{{{ ref('fct_sales') }}}}" --limit 5   (after: source .venv/bin/activate)"""
_FAILED = """
The build failed: the reasons are above and, with all else, in logs/dbt.log. Once they are fixed:
  {shell}dbt retry     builds and tests what failed and what depends on it   (after: source .venv/bin/activate)
  make demo{engine}     everything again: the files are known, so nothing is loaded twice"""
_NOT_BEGUN = """
dbt could not begin to build: the reason is above and, with all else, in logs/dbt.log. Once it is fixed:
  make demo{engine}     again: the files are known, so nothing is loaded twice"""


@click.command("summary")
@click.option("--build-exit-code", "build_code", type=int, default=0, show_default=True, help="How the build ended.")
@click.pass_obj
@exit_code
def summary_command(project_dir: Path, build_code: int) -> int:
    """Show the rows of each mart, how the tests of the last `dbt build` ended, and what to run next.

    Ends with the exit code of the build.
    """
    engine = start(logging.WARNING).target
    run_results = project_dir / "target" / "run_results.json"
    has_results, shown = run_results.is_file(), 0
    if has_results:
        shown = _show_marts(project_dir, _count_tests(run_results))
    click.echo(_next_steps(engine, build_code, has_results))
    return build_code or shown


def _show_marts(project_dir: Path, tests: str) -> int:
    """Print the rows of each mart through dbt, which knows every engine; return its exit code."""
    # It writes no results of its own: `dbt retry` goes by those of the build.
    show = ["dbt", "--quiet", "--no-write-json", "run-operation", "show_marts", "--args", json.dumps({"tests": tests})]
    try:
        return subprocess.run(show, cwd=project_dir).returncode
    except FileNotFoundError as error:
        raise PackageMissing("dbt isn't on the PATH: run `source .venv/bin/activate` first.") from error


def _count_tests(run_results: Path) -> str:
    results = json.loads(run_results.read_text())["results"]
    ended = Counter(r["status"] for r in results if r["unique_id"].split(".")[0] in ("test", "unit_test"))
    failed = ended["fail"] + ended["error"]
    return f"{ended['pass']} passed, {ended['warn']} warned, {failed} failed, {ended['skipped']} skipped"


def _next_steps(engine: str, build_code: int, has_results: bool) -> str:
    """Return what to do after a build that ended with `build_code`, in commands for the engine that it ran on."""
    text = _BUILT if build_code == 0 else _FAILED if has_results else _NOT_BEGUN
    is_default = engine == "duckdb"
    return text.format(
        engine="" if is_default else f" ENGINE={engine}",
        where="" if is_default else f" on {engine}",
        shell=_SHELLS.get(engine, f"DBT_TARGET={engine} "),
    )
