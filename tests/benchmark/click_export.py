"""Benchmark of a real web shop's export as click events: `python -m tests.benchmark.click_export [FOLDER]`.

FOLDER contains `clickstream/analytics.csv.gz` (default: the folder where tests find the real files). Its 1,048,575 page
views are reshaped to click events, landed, loaded and built on DuckDB into every table made of clicks. Then the last
5,000 events arrive as a new file. The output has each step's seconds, rows per second and peak memory.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmark.latency import UNTESTED, dbt, ingest
from tests.real_data import REAL_DATA

NEW = 5_000
FEED = "engagement.clickstream_events"
# The models made of clicks, with the models of other domains that they need.
CLICKS = ("--select", "+fct_sessions", "+dim_customer", "+mart_daily_signals", "+mart_customer_360")


def main(folder: Path) -> None:
    """Reshape the export, run the four steps and print the cost of each; exit with 1 if the export is missing."""
    export = folder / "clickstream" / "analytics.csv.gz"
    if not export.is_file():
        advice = "set MARKETING_INSIGHT_DATA to the folder that has the real files, or name that folder."
        sys.exit(f"There is no {export}: {advice}")
    with tempfile.TemporaryDirectory() as name:
        workplace = Path(name)
        environment = os.environ | {
            "DBT_TARGET": "duckdb",
            "MARKETING_INSIGHT_DUCKDB": str(workplace / "clicks.duckdb"),
            "MARKETING_INSIGHT_ZONE": str(workplace / "landing"),
            "DBT_TARGET_PATH": str(workplace / "target"),
            "DBT_LOG_PATH": str(workplace / "logs"),
        }
        history, new = workplace / "history.jsonl", workplace / "new.jsonl"
        lines = list(click_lines(export))
        history.write_text("".join(lines[:-NEW]), encoding="utf-8")
        new.write_text("".join(lines[-NEW:]), encoding="utf-8")
        size = history.stat().st_size / 1e6
        print(f"{len(lines):,} click events, {size:,.0f} MB as JSON lines, {os.cpu_count()} cores")
        print(f"{'step':<28} | seconds | rows/s    | peak memory of any step so far")
        for batch, path, days_ago in (("history", history, 2), ("new events", new, 0)):
            count = len(lines) - NEW if batch == "history" else NEW
            loaded_at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
            step(f"land {batch}", count, "ingest", ("land", FEED, str(path)), environment)
            step(f"load {batch}", count, "ingest", ("load", "--loaded-at", loaded_at), environment)
            step(f"build with {batch}", count, "dbt", ("build", *CLICKS, *UNTESTED), environment)
            print_slowest(workplace)


def step(what: str, rows: int, program: str, arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
    """Run one command, and print its time, rows per second and peak memory."""
    started = time.perf_counter()
    (dbt if program == "dbt" else ingest)(*arguments, environment=environment)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{what:<28} | {seconds:>6.1f}s | {rows / seconds:>9,.0f} | {peak:,.0f} MB", flush=True)


def print_slowest(workplace: Path) -> None:
    """Print the seconds of all models together, and of the five slowest."""
    results = json.loads((workplace / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    seconds = sorted(((each["execution_time"], each["unique_id"].split(".")[2]) for each in results), reverse=True)
    slowest = ", ".join(f"{name} {time_taken:.1f}" for time_taken, name in seconds[:5])
    print(f"    the models alone {sum(taken for taken, _ in seconds):.1f} s: {slowest}")


def click_lines(path: Path) -> Iterator[str]:
    """Yield the export's rows as click events: page views of a visit are a second apart."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        seen: dict[str, int] = {}
        for number, row in enumerate(csv.DictReader(file)):
            place = seen[row["visit_id"]] = seen.get(row["visit_id"], -1) + 1
            at = datetime.fromtimestamp(int(row["visit_start_time"]) + place, UTC)
            event = {
                # As random as real ids, but the same in every run.
                "event_id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
                "timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "user_id": f"{row['full_visitor_id']}-{row['visit_number']}",
                "event_type": "purchase" if row["units_sold"] else "page_view",
                "page_url": f"https://shop.example/visits/{row['visit_id']}?utm_medium={row['channel_grouping']}&p={place}",
                "duration_ms": int(row["time_on_site"] or 0),
            }
            yield json.dumps(event) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REAL_DATA)
