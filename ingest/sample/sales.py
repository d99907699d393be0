"""A made-up shop: sales, customers, marketing spend, coupons and tax rates in the shape of the real files.

Everything is drawn from hashes of the seed, the day and the line, so every day can be generated on its own, and the
same arguments give the same bytes. Real deliveries aren't clean and neither are these.
"""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import duckdb

from ingest.sample.sales_sql import (
    CATALOGUE,
    COUPONS,
    CUSTOMERS,
    DAY,
    MARKETING_SPEND,
    SET_UP,
    TAX_AMOUNT,
)

_REPEATED_DAYS = 7
_TAX_REPEATED_ON = 7
_TAX_CHANGED_ON = 14
# One day in nine is delivered twice and another late, but none that a later day corrects (every third from the first):
# the older version would come last and win.
_CYCLE = 9
_TWICE_ON = 1
_LATE_ON = 4
_LATE_BY = 3

Sample = tuple[str, Path, date]


def write_samples(start: date, days: int, scale: float, seed: int) -> Iterator[Sample]:
    """Yield feed, file and run date of every delivery of `days` days; a file lasts until the next.

    `scale` 1 is the real shop's 145 lines a day; it multiplies lines and, more slowly, customers.

    What is not clean: exact duplicates; unreadable lines (about one in 200); a day delivered twice, and one
    three days late; corrections of earlier lines, one of them to another date; customers in no list;
    transactions with two customers; categories without a coupon and, rarely, one without a tax rate; a tax
    rate that changes.
    """
    with tempfile.TemporaryDirectory(prefix="sample_") as folder, closing(duckdb.connect()) as connection:
        _set_up(connection, start, scale, seed)
        for day in range(days):
            for feed, query, run_day in _deliveries_of(start, day, is_last=day == days - 1):
                path = Path(folder) / f"{feed}.csv"
                connection.execute("set variable day = $1", [day])
                connection.execute(f"copy ({query}) to '{path}' (format csv, header, delimiter ',')")
                yield feed, path, start + timedelta(days=run_day)


def _set_up(connection: duckdb.DuckDBPyConnection, start: date, scale: float, seed: int) -> None:
    for name, value in {"start": start, "scale": scale, "seed": seed, "day": 0}.items():
        connection.execute(f"set variable {name} = $1", [value])
    connection.execute(SET_UP)
    connection.execute("create table catalogue (category text, weight int, cents int, noun text, gst int, coupon text)")
    connection.executemany("insert into catalogue values (?, ?, ?, ?, ?, ?)", CATALOGUE)
    connection.execute(DAY)


def _deliveries_of(start: date, day: int, is_last: bool) -> Iterator[tuple[str, str, int]]:
    """Yield feed, query and the day of delivery of the data of `day`, counted from the start."""
    if day == 0:
        yield "sales.tax_amount", TAX_AMOUNT.format(changed=""), day
        yield "sales.discount_coupon", COUPONS, day
    if day == _TAX_REPEATED_ON:
        yield "sales.tax_amount", TAX_AMOUNT.format(changed=""), day
    if day == _TAX_CHANGED_ON:
        yield "sales.tax_amount", TAX_AMOUNT.format(changed="Housewares"), day
    if day == 0 or (start + timedelta(days=day)).day == 1:
        yield "sales.customers", CUSTOMERS, day
    sales = "select * exclude (place) from delivered_lines() order by place"
    yield "sales.online_sales", sales, day + (_LATE_BY if day % _CYCLE == _LATE_ON else 0)
    if day % _CYCLE == _TWICE_ON:
        yield "sales.online_sales", sales, day + 1
    if is_last or day % _REPEATED_DAYS == _REPEATED_DAYS - 1:
        first = day - day % _REPEATED_DAYS
        yield "sales.marketing_spend", MARKETING_SPEND.format(first=first, last=day), day
