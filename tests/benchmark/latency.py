"""Benchmark of the time from a landed price to the mart: `python tests/benchmark/latency.py 3`, 3 weeks of history.

The history is the sample at the speed of the stream, two ticks a minute. It was loaded days ago, so a run only has to
process new rows. The time starts when a file with one price has landed, and ends when the price is read from the mart.
In between, the two commands of a schedule run, each in a separate process. A cold run has to parse the project first,
as in a fresh checkout; every later run is warm. The output has the medians of three rounds, on DuckDB.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

PROJECT = Path(__file__).parents[2]
TIME_LIMIT_SECONDS = 1_800
ROUNDS = 3
FIRST_DAY = date(2019, 1, 1)
STREAM = ("--select", "tag:streaming")
UNTESTED = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


def main(weeks: int) -> None:
    """Build a history of `weeks` weeks, deliver prices one by one, and print how long each kind of run takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {
            "DBT_TARGET": "duckdb",
            "MARKETING_INSIGHT_DUCKDB": str(folder / "latency.duckdb"),
            "MARKETING_INSIGHT_ZONE": str(folder / "landing"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }
        days = 7 * weeks
        ingest("sample", "--days", str(days), "--ticks-per-minute", "2", environment=environment)
        ingest("load", "--loaded-at", (datetime.now(UTC) - timedelta(days=2)).isoformat(), environment=environment)
        dbt("build", *STREAM, *UNTESTED, environment=environment)
        print(f"{days} days of history: {tick_count(environment):,} prices, {os.cpu_count()} cores", flush=True)
        print("run                               |  load | build | landed to visible | nodes", flush=True)
        first = datetime.combine(FIRST_DAY + timedelta(days=days), datetime.min.time(), UTC)
        kinds: dict[str, tuple[bool, tuple[str, ...]]] = {
            "cold": (True, ()),
            "warm": (False, ()),
            "warm, without unit tests": (False, WITHOUT_UNIT_TESTS),
            "warm, without any tests": (False, UNTESTED),
        }
        for number, (kind, (is_cold, options)) in enumerate(kinds.items()):
            times = [
                one_round(first + timedelta(minutes=ROUNDS * number + round_), is_cold, options, folder, environment)
                for round_ in range(ROUNDS)
            ]
            loading, building, nodes = sorted(times, key=lambda t: t[0] + t[1])[ROUNDS // 2]
            total = statistics.median(loading + building for loading, building, _ in times)
            print(f"{kind:<33} | {loading:>4.1f}s | {building:>4.1f}s | {total:>16.1f}s | {nodes}", flush=True)


def one_round(
    at: datetime, is_cold: bool, options: tuple[str, ...], folder: Path, environment: Mapping[str, str]
) -> tuple[float, float, int]:
    """Land one price, then load and build; return the seconds of both, and the number of nodes that dbt ran."""
    record = {"source": "coingecko", "asset": "bitcoin", "usd": 9_000.5, "last_updated_at": int(at.timestamp())}
    batch = folder / "batch.jsonl"
    batch.write_text(json.dumps(record) + "\n", encoding="utf-8")
    ingest("land", "market.bitcoin_prices", str(batch), environment=environment)
    before = tick_count(environment)
    if is_cold:
        (folder / "target" / "partial_parse.msgpack").unlink()
    started = time.perf_counter()
    ingest("load", environment=environment)
    loaded = time.perf_counter()
    dbt("build", *STREAM, *options, environment=environment)
    visible = tick_count(environment) - before
    finished = time.perf_counter()
    if visible != 1:
        raise SystemExit(f"The price of {at} is not in fct_bitcoin_prices: {visible} rows came instead of one.")
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    return loaded - started, finished - loaded, len(results)


def tick_count(environment: Mapping[str, str]) -> int:
    """Return the number of prices in the mart."""
    with duckdb.connect(environment["MARKETING_INSIGHT_DUCKDB"], read_only=True) as connection:
        ((count,),) = connection.execute("select count(*) from analytics.fct_bitcoin_prices").fetchall()
    return int(count)


def ingest(*arguments: str, environment: Mapping[str, str]) -> None:
    """Run `python -m ingest …`."""
    run([sys.executable, "-m", "ingest", *arguments], environment)


def dbt(*arguments: str, environment: Mapping[str, str]) -> None:
    """Run `dbt …`."""
    run([str(Path(sys.executable).with_name("dbt")), "--log-level", "error", *arguments], environment)


def run(command: list[str], environment: Mapping[str, str]) -> None:
    """Run `command`; if it fails, print its output and stop."""
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT_SECONDS, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
