"""Benchmark of full and incremental runs on a long history: `python tests/benchmark/incremental_runs.py 10000000`.

DuckDB generates the history directly in the raw tables, because loading has a benchmark of its own. A delivery has 145
lines, as many as the real shop has per day. The output has the seconds of the models alone, from dbt's
run_results.json, because dbt's start takes the same time for any history, and the three slowest models of each run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

PROJECT = Path(__file__).parents[2]
BATCH = 5_000
# i is a line number, with two lines per transaction. Load times advance a minute per thousand lines, up to 2026-01-01.
LINES = """
insert into raw.online_sales
    (customerid, transaction_id, transaction_date, product_sku, product_description, product_category, quantity,
     avg_price, delivery_charges, coupon_status, _file_name, _file_row_number, _file_content_key, _loaded_at)
select
    (i * 7919 % {customers})::text, (1000000000 + i // 2)::text,
    strftime(date '2019-01-01' + (i * 2500 // {rows})::int, '%m/%d/%Y'),
    'SKU' || (i * 31 % 1145), 'Product ' || (i * 31 % 1145), 'Category ' || (i * 31 % 1145 % 20), (1 + i % 5)::text,
    (1 + i % 97 / 4.0)::text, '6.5', ['Used', 'Clicked', 'Not Used'][1 + i % 3],
    'file_' || (i // 145), 1 + i % 145, 'k', timestamp '{end}' - to_minutes((({rows} - i) // 1000)::bigint)
from range({first}, {last}) as t (i)
"""
RATES = """
insert into raw.tax_amount (product_category, gst, _file_name, _file_row_number, _file_content_key, _loaded_at)
select 'Category ' || i, '18%', 'tax', i + 1, 'k', timestamp '2015-01-01' from range(20) as t (i);
insert into raw.discount_coupon
    (month, product_category, coupon_code, discount_pct, _file_name, _file_row_number, _file_content_key, _loaded_at)
select m::text, 'Category ' || i, 'C', '10', 'coupons', i * 12 + m, 'k', timestamp '2015-01-01'
from range(20) as c (i), range(1, 13) as t (m)
"""


def main(rows: int) -> None:
    """Build a history of `rows` lines, then run the changes of an ordinary day, and print the time of each run."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "benchmark.duckdb"
        environment = os.environ | {
            "MARKETING_INSIGHT_DUCKDB": str(database),
            "MARKETING_INSIGHT_ZONE": str(Path(folder) / "landing"),
            "DBT_TARGET_PATH": folder,
            "DBT_LOG_PATH": folder,
        }

        def fill(sql: str) -> None:
            with duckdb.connect(str(database)) as connection:
                connection.execute(sql)

        def run(what: str) -> None:
            dbt = Path(sys.executable).with_name("dbt")
            leave_out = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
            subprocess.run(
                [dbt, "--quiet", "build", *leave_out], cwd=PROJECT, env=environment, check=True, timeout=3600
            )
            results = json.loads((Path(folder) / "run_results.json").read_text())
            times = sorted(
                ((r["execution_time"], r["unique_id"].split(".")[-1]) for r in results["results"]), reverse=True
            )
            slowest = ", ".join(f"{name} {seconds:.1f}" for seconds, name in times[:3])
            print(f"{rows:>12,} | {what:<38} | {results['elapsed_time']:>6.1f} s | {slowest}", flush=True)

        subprocess.run([sys.executable, "-m", "ingest", "load"], cwd=PROJECT, env=environment, check=True)
        shape = {"rows": rows, "customers": max(1_468, rows // 36), "end": "2026-01-01"}
        fill(LINES.format(**shape, first=0, last=rows))
        fill(RATES)
        run("full build")
        for day in (2, 3):
            shape["end"] = f"2026-01-0{day}"
            first = rows + (day - 2) * BATCH
            fill(LINES.format(**shape, first=first, last=first + BATCH))
            run(f"{BATCH:,} new lines")
        shape["end"] = "2026-01-05"
        fill(LINES.format(**shape, first=rows - BATCH, last=rows))
        run(f"{BATCH:,} recent lines delivered again")
        fill(
            "insert into raw.online_sales "
            "select * replace ('06/01/2019' as transaction_date, timestamp '2026-01-07' as _loaded_at) "
            "from raw.online_sales where _loaded_at = timestamp '2026-01-05' limit 100"
        )
        run("100 lines moved to another day")
        fill("insert into raw.tax_amount select * replace (timestamp '2026-01-08' as _loaded_at) from raw.tax_amount")
        run("all tax rates delivered again")
        fill(
            "insert into raw.tax_amount select * replace ('5%' as gst, timestamp '2026-01-09' as _loaded_at) "
            "from raw.tax_amount where product_category = 'Category 3' limit 1"
        )
        run("one tax rate changed (1 line in 20)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
