"""A workspace to run the project in as a user does: land, load, build, look."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click.testing
import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from ingest.cli import main

PROJECT = Path(__file__).parents[2]
# What must be the same however the files came. Snapshots are not: they record what each run saw.
COMPARED = {
    "analytics": [
        "dim_customer",
        "dim_datetime",
        "dim_products",
        "fct_marketing_spend",
        "fct_rejected_rows",
        "fct_sales",
        "mart_customer_value",
        "mart_daily_sales",
    ],
    "staging": [
        "int_quality__rows_judged",
        "int_sales__customers_aggregated",
        "int_sales__customers_deduplicated",
        "int_sales__discount_coupons_deduplicated",
        "int_sales__lines_deduplicated",
        "int_sales__products_deduplicated",
        "int_sales__tax_rates_deduplicated",
    ],
}
DBT_TIME_LIMIT_SECONDS = 300


class Workspace:
    """A database and a landing zone of their own, with the commands a user types."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "marketing_insight.duckdb"
        self.zone = folder / "landing"
        self.environment = os.environ | {
            "DBT_TARGET": "duckdb",
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "MARKETING_INSIGHT_DUCKDB": str(self.database),
            "MARKETING_INSIGHT_ZONE": str(self.zone),
            "MARKETING_INSIGHT_SCHEMA": "analytics",
        }
        self.environment.pop("MARKETING_INSIGHT_LOADED_AT", None)
        self.manifests: dict[str, Manifest] = {}

    def empty(self) -> None:
        """Forget all data; keep dbt's parsed project, which only costs time."""
        self.database.unlink(missing_ok=True)
        Path(f"{self.database}.wal").unlink(missing_ok=True)
        shutil.rmtree(self.zone, ignore_errors=True)

    def run(self, *command: str, succeeds: bool = True) -> str:
        """What a command prints, run as a user does. Its exit code must be as expected."""
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=DBT_TIME_LIMIT_SECONDS,
            check=False,
        )
        printed = done.stdout + done.stderr
        assert (done.returncode == 0) == succeeds, f"{' '.join(command)}: exit {done.returncode}\n{printed}"
        return printed

    def dbt(self, *arguments: str, succeeds: bool = True) -> str:
        dbt = Path(sys.executable).with_name("dbt")
        return self.run(str(dbt), "--no-use-colors", *arguments, succeeds=succeeds)

    def ingest(self, *arguments: str, loaded_at: str | None = None) -> str:
        """`python -m ingest …` in this process, which saves its start."""
        fixed = {"MARKETING_INSIGHT_LOADED_AT": loaded_at}
        result = click.testing.CliRunner().invoke(main, arguments, env=self.environment | fixed)
        assert result.exit_code == 0, result.output
        return result.output

    def build(self, *arguments: str, tested: bool = True, variables: str = "{}") -> None:
        """`dbt build` in this process with the project parsed once, which saves most of a small build.

        Unit tests are left out: they don't depend on the data and other builds run them. Without `tested` the data
        tests are left out too.
        """
        left_out = ["unit_test"] if tested else ["unit_test", "test"]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(PROJECT)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            common = ["--quiet", "--no-use-colors"]
            if variables not in self.manifests:
                parsed = dbtRunner().invoke([*common, "parse", "--vars", variables])
                assert isinstance(parsed.result, Manifest), parsed.exception
                self.manifests[variables] = parsed.result
            excluded = [word for kind in left_out for word in ("--exclude-resource-type", kind)]
            runner = dbtRunner(manifest=self.manifests[variables])
            result: Any = runner.invoke([*common, "build", *excluded, "--vars", variables, *arguments])
            # Left open, the connection would lock the loader out.
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        assert result.success, result.exception or [
            f"{node.node.name}: {node.message}" for node in result.result or [] if node.status in ("error", "fail")
        ]

    def deliver(self, feed: str, text: str, loaded_at: str) -> None:
        """Drop a file with this text, land it under the day of `loaded_at`, and load it at that moment."""
        dropped = self.folder / "dropped.csv"
        dropped.write_text(text, encoding="utf-8", newline="")
        self.ingest("land", feed, str(dropped), "--run-date", loaded_at[:10])
        self.ingest("load", loaded_at=loaded_at)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        (row,) = self.query(sql)
        (value,) = row
        return value

    def is_built(self) -> bool:
        """Whether all models have been built once: only then may a run build a part of them."""
        return bool(self.value("select count(*) from duckdb_tables() where table_name = 'mart_daily_sales'"))

    def differences_from_full_refresh(self, variables: str = "{}") -> list[str]:
        """Build everything anew from the same raw tables and name every table whose rows are not all the same."""
        before = self.folder / "before.duckdb"
        shutil.copyfile(self.database, before)
        self.build("--full-refresh", tested=False, variables=variables)
        return self.differences_from(before)

    def differences_from(self, other: Path) -> list[str]:
        """One line per table and row that stands in only one of the two databases."""
        found = []
        with duckdb.connect(str(self.database), read_only=True) as connection:
            connection.execute(f"attach '{other}' as other (read_only)")
            for schema, tables in COMPARED.items():
                for table in tables:
                    ours, theirs = f"{schema}.{table}", f"other.{schema}.{table}"
                    for here, there, where in ((ours, theirs, "only after"), (theirs, ours, "only before")):
                        rows = connection.execute(f"from {here} except all from {there} limit 3").fetchall()
                        found += [f"{table}, {where}: {row}" for row in rows]
        return found


def random_slices(path: Path, count: int, rng: random.Random) -> list[str]:
    """The data lines of a CSV in random order, dealt into `count` files with the header on each."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    rng.shuffle(lines)
    cuts = sorted(rng.sample(range(1, len(lines)), count - 1))
    bounds: Sequence[int] = [0, *cuts, len(lines)]
    return ["\n".join([header, *lines[a:b]]) + "\n" for a, b in itertools.pairwise(bounds)]
