"""A workspace to run the project in as users do: land, load, build and query."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click.testing
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.resources.types import NodeType
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from ingest.cli import main
from ingest.zones import open_zone
from tests.end_to_end.engines import Engine
from tests.in_process import TIME_LIMIT_SECONDS, quick_dbt, surroundings
from tests.parsed_project import PROJECT, manifest_fields, parsed_project
from tests.slow import SLOW

# No artifacts and no log: tests don't read them, and writing them takes a third of a small build.
COMMON = ("--quiet", "--no-use-colors", "--no-write-json", "--log-level", "none", "--log-level-file", "none")
# Workers of pytest use all cores already, and more threads of one process hinder each other.
ONE_THREAD = ("--threads", "1")
# The parsed project per engine. It contains no paths, and vars are only read when a model is compiled.
MANIFESTS: dict[str, Manifest] = {}
UNTESTED_MANIFESTS: dict[str, Manifest] = {}


@dataclass(frozen=True)
class Table:
    """The contents of a table: its columns, and the number of times it has each row."""

    columns: tuple[str, ...]
    rows: Counter[tuple[Any, ...]]


class Workspace:
    """A separate database and landing zone, with the commands that users type."""

    def __init__(self, folder: Path, engine: Engine, runs_tests: bool = True) -> None:
        """`runs_tests`: builds may include data tests, which take the longest on the emulator."""
        self.runs_tests = runs_tests
        self.folder = folder
        self.engine = engine
        self.zone = folder / "landing"
        self.environment = (
            os.environ
            | {
                "DBT_TARGET": engine.name,
                "DBT_TARGET_PATH": str(folder / "target"),
                "DBT_LOG_PATH": str(folder / "logs"),
                "MARKETING_INSIGHT_ZONE": str(self.zone),
                "MARKETING_INSIGHT_SCHEMA": "analytics",
            }
            | engine.environment
        )
        self.environment.pop("MARKETING_INSIGHT_LOADED_AT", None)
        # The selections whose views and seeds were built with the vars `_standing_with` and are still unchanged.
        self._standing: set[str] = set()
        self._standing_with = "{}"
        self._is_kept = False

    def empty(self) -> None:
        """Delete all data, but keep dbt's parsed project, which only takes time to make again."""
        self.engine.empty()
        self._start()
        if self.engine.set_up:
            self.operate(self.engine.set_up, "{dry_run: false}")

    def start_built(self) -> None:
        """Delete all data, and build all models from empty raw tables, or restore them as they were built before."""
        if self._is_kept:
            self.engine.restore()
            self._start({"*"})
            return
        self.empty()
        if self.engine.keeps_states:
            self.load()
            self.build(tested=False)
            self.engine.keep()
            self._is_kept = True

    def _start(self, standing: Iterable[str] = ()) -> None:
        """Forget landed files; of what is built, only the selections `standing` are known."""
        self._standing, self._standing_with = set(standing), "{}"
        shutil.rmtree(self.zone, ignore_errors=True)
        # A stage that was opened before may belong to another workspace now.
        open_zone.cache_clear()

    def run(self, *command: str, succeeds: bool = True, seconds: int = TIME_LIMIT_SECONDS) -> str:
        """Run a command as users do, and return its output. It must end in `seconds`, with the expected exit code."""
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        printed = done.stdout + done.stderr
        assert (done.returncode == 0) == succeeds, f"{' '.join(command)}: exit {done.returncode}\n{printed}"
        return printed

    def dbt(self, *arguments: str, succeeds: bool = True, seconds: int = TIME_LIMIT_SECONDS) -> str:
        dbt = Path(sys.executable).with_name("dbt")
        return self.run(str(dbt), "--no-use-colors", *arguments, succeeds=succeeds, seconds=seconds)

    def ingest(self, *arguments: str, loaded_at: str | None = None) -> str:
        """`python -m ingest …` in this process, which saves the start of another one."""
        fixed = {"MARKETING_INSIGHT_LOADED_AT": loaded_at}
        result = click.testing.CliRunner().invoke(main, arguments, env=self.environment | fixed)
        assert result.exit_code == 0, result.output or result.exception
        return result.output

    def build(self, *arguments: str, tested: bool = SLOW, variables: str = "{}", whole: bool = False) -> None:
        """`dbt build` in this process with the project parsed once, which saves most of a small build.

        Unit tests are left out: they don't depend on the data, and test_sample runs them. `tested` runs data tests too,
        which take longer than the models: one build per domain does, and all builds in make parity. Without data tests,
        views and seeds are left out if an earlier build had the same selection and vars, because they would be the
        same, and are half of the nodes. `whole` builds them again.
        """
        is_tested = tested and self.runs_tests
        excluded = ["--exclude-resource-type", "unit_test"] if is_tested else []
        selected = selection(arguments)
        if variables != self._standing_with:
            self._standing.clear()
        is_standing = self.engine.keeps_views and ("*" in self._standing or selected <= self._standing)
        # Leaving out views would leave out their tests too, and dbt accepts only one --exclude.
        if is_standing and not (is_tested or whole or "--exclude" in arguments):
            excluded += ["--exclude-resource-type", "seed", "--exclude", "config.materialized:view"]
        self._standing_with = variables
        try:
            self._invoke(variables, "build", *excluded, *arguments, tested=is_tested)
        except BaseException:
            self._standing.clear()
            raise
        if "--exclude" not in arguments:
            self._standing |= {part for word in selected for part in (word, word.lstrip("+"), word.rstrip("+"))}

    def build_with_all_tests(self, seconds: int) -> Counter[str]:
        """`dbt build` of everything in this process, with data and unit tests, several at once as users do.

        Return the number of nodes by type.
        """
        self._standing.clear()
        outcomes = self._invoke("{}", "build", "--threads", "4", seconds=seconds)
        return Counter(outcome.node.resource_type.value for outcome in outcomes)

    def build_domain(self, tag: str, *arguments: str, tested: bool = SLOW, variables: str = "{}") -> None:
        """`dbt build` of the models with `tag`, and the first time also of their inputs in other domains."""
        selected = f"tag:{tag}" if self.is_built("dim_customer") else f"+tag:{tag}"
        self.build("--select", selected, *arguments, tested=tested, variables=variables)

    def operate(self, operation: str, arguments: str = "{}") -> None:
        """`dbt run-operation` in this process."""
        self._invoke("{}", "run-operation", operation, "--args", arguments)

    def compile(self, *arguments: str) -> None:
        """`dbt compile` in this process: models, tests, snapshots and analyses, without running them."""
        self._invoke("{}", "compile", *arguments)

    def compiled(self) -> set[tuple[str, str]]:
        """The SQL that dbt compiled last, as pairs of file and text."""
        folder = self.folder / "target" / "compiled" / "marketing_insight"
        return {(str(file.relative_to(folder)), file.read_text(encoding="utf-8")) for file in folder.rglob("*.sql")}

    def failures(self, test: str, variables: str = "{}") -> int:
        """Run a data test that only warns, and return the number of rows it finds."""
        (outcome,) = self._invoke(variables, "test", "--select", test)
        return int(outcome.failures)

    def refusals(self, *models: str, variables: str = "{}") -> dict[str, str]:
        """`dbt run` of these models in this process, and return the message of each that ends in an error."""
        self._standing.clear()
        result = self._outcome(variables, "run", "--select", *models)
        return {outcome.node.name: outcome.message for outcome in result.result if outcome.status == "error"}

    def verdicts(self, selection: str) -> dict[str, str]:
        """Run the selected data tests, and return the status of those that don't pass: warn, fail or error, by name."""
        outcomes = self._outcome("{}", "test", "--select", selection).result
        return {outcome.node.name: str(outcome.status) for outcome in outcomes if outcome.status != "pass"}

    def _outcome(
        self, variables: str, command: str, *arguments: str, seconds: int = TIME_LIMIT_SECONDS, tested: bool = True
    ) -> Any:
        manifest = self.manifest() if tested else self._untested()
        with self._surroundings(seconds):
            return dbtRunner(manifest=manifest).invoke([*COMMON, command, "--vars", variables, *ONE_THREAD, *arguments])

    def _invoke(
        self, variables: str, command: str, *arguments: str, seconds: int = TIME_LIMIT_SECONDS, tested: bool = True
    ) -> list[Any]:
        result = self._outcome(variables, command, *arguments, seconds=seconds, tested=tested)
        # The outcome of a run-operation has no node, only a message.
        assert result.success, result.exception or [
            f"{getattr(outcome, 'node', None) and outcome.node.name}: {outcome.message}"
            for outcome in result.result or []
            if outcome.status in ("error", "fail")
        ]
        return list(result.result or [])

    def manifest(self) -> Manifest:
        """The parsed project for this engine."""
        if self.engine.name not in MANIFESTS:
            MANIFESTS[self.engine.name] = parsed_project(self.environment).manifest
        return MANIFESTS[self.engine.name]

    def _untested(self) -> Manifest:
        """The parsed project without its tests. dbt would go through all of them to find that none is selected."""
        if self.engine.name not in UNTESTED_MANIFESTS:
            whole = self.manifest()
            nodes = {name: node for name, node in whole.nodes.items() if node.resource_type != NodeType.Test}
            untested = manifest_fields(whole) | {"nodes": nodes, "unit_tests": {}}
            UNTESTED_MANIFESTS[self.engine.name] = Manifest(**untested)
        return UNTESTED_MANIFESTS[self.engine.name]

    @contextmanager
    def _surroundings(self, seconds: int) -> Iterator[None]:
        with chdir(PROJECT), surroundings(self.environment, seconds), quick_dbt():
            try:
                yield
            finally:
                # An open connection would lock the loader out.
                DuckDBConnectionManager.close_all_connections()

    def deliver(self, feed: str, text: str, loaded_at: str) -> None:
        """Land a file with this text under the day of `loaded_at`, and load it at that time."""
        self.land(feed, text, loaded_at[:10])
        self.load(loaded_at)

    def land(self, feed: str, text: str, run_date: str) -> None:
        """Drop a file with this text and land it under `run_date`."""
        # The same name for every format, because landing ignores the name of the source file.
        dropped = self.folder / "dropped"
        dropped.write_text(text, encoding="utf-8", newline="")
        self.ingest("land", feed, str(dropped), "--run-date", run_date)

    def load(self, loaded_at: str | None = None) -> None:
        """Load the landed files in the way of this engine."""
        self.engine.load(self, loaded_at)

    def fix_the_salt(self, salt: str = "pepper") -> None:
        """Replace the random salt by `salt`, so that hashes can be predicted and compared."""
        self.build("--select", "int_shared__hash_salt", tested=False)
        self.query(f"update restricted.int_shared__hash_salt set salt = '{salt}'")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.engine.query(sql)[1]

    def value(self, sql: str) -> Any:
        (row,) = self.query(sql)
        (value,) = row
        return value

    def is_built(self, last: str = "dim_customer") -> bool:
        """Whether all models up to `last` have been built once; only then can a run build some of them."""
        return f"analytics.{last}" in self.engine.tables()

    def models(self, tag: str | None = None) -> dict[str, str]:
        """Return the models whose contents must not depend on the order of files, as schema.table, with their ids.

        If `tag` is given, only those with it. Snapshots are left out because they record what each run saw, rejected
        rows because they are shown as sent, and each engine spells JSON in its own way.
        """
        return {
            f"{node.schema}.{node.name}": name
            for name, node in sorted(self.manifest().nodes.items())
            if node.resource_type == NodeType.Model
            and node.fqn[1] in ("intermediate", "restricted", "marts")
            # It records when models were built, and with which settings.
            and node.name != "int_shared__settings_recorded"
            and not node.name.startswith("rej_")
            and (tag is None or tag in node.tags)
        }

    def contents(self, tag: str | None = None) -> dict[str, Table]:
        """The contents of all tables of `models`."""
        found = {}
        for table in self.models(tag):
            columns, rows = self.engine.query(f"select * from {table}")
            found[table] = Table(tuple(columns), Counter(rows))
        return found

    def differences_from_full_refresh(self, variables: str = "{}", tag: str | None = None) -> list[str]:
        """Rebuild all models from the same raw tables and return the rows that differ.

        With `tag`, only models that have it are built and compared.
        """
        before = self.contents(tag)
        selected = ["--select", f"tag:{tag}"] if tag else []
        self.build("--full-refresh", *selected, tested=False, variables=variables)
        return differences(before, self.contents(tag))


def selection(arguments: Sequence[str]) -> set[str]:
    """Return what --select or -s selects among a command's arguments, `*` for everything."""
    named, is_named = set(), False
    for word in arguments:
        if word.startswith("-"):
            is_named = word in ("-s", "--select")
        elif is_named:
            named.add(word)
    return named or {"*"}


def differences(before: Mapping[str, Table], after: Mapping[str, Table]) -> list[str]:
    """One line per row that only one of the two has, at most three per table and side."""
    found = []
    assert before.keys() == after.keys()
    for name, was in before.items():
        for where, rows in (("only before", was.rows - after[name].rows), ("only after", after[name].rows - was.rows)):
            found += [f"{name}, {where}: {row}" for row in itertools.islice(rows, 3)]
    return found


def random_slices(path: Path, count: int, rng: random.Random) -> list[str]:
    """The data lines of a CSV in random order, split into `count` files that each have the header."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    rng.shuffle(lines)
    cuts = sorted(rng.sample(range(1, len(lines)), count - 1))
    bounds: Sequence[int] = [0, *cuts, len(lines)]
    return ["\n".join([header, *lines[a:b]]) + "\n" for a, b in itertools.pairwise(bounds)]
