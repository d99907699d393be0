"""Rows of the CSV feeds with one odd value each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.end_to_end import factories

# Values that some engine reads differently or fails on. Each is tried in every column of every feed.
ODD_VALUES = json.loads(Path(__file__).with_name("odd_values.json").read_text(encoding="utf-8"))
USUAL_ROWS = {
    "sales.online_sales": (
        factories.SALES_HEADER,
        "12347,odd_{n},1/5/2019,SKU_{n},Thing,Apparel,2,9.99,6.5,Used",
    ),
    "sales.customers": (factories.CUSTOMERS_HEADER, "odd_{n},F,Chicago,12"),
    "sales.discount_coupon": (factories.COUPON_HEADER, "Jan,Odd {n},SALE10,10"),
    "sales.tax_amount": (factories.TAX_HEADER, "Odd {n},18%"),
    "engagement.customer_demographics": (
        factories.DEMOGRAPHICS_HEADER,
        "odd_{n},Ada,Byron,ada{n}@example.com,West,2024/07/10",
    ),
    "sales.marketing_spend": (factories.SPEND_HEADER, "{day},100,2.5"),
    "marketing.campaign_costs": (factories.COSTS_HEADER, "2019-01-05,google,cpc,odd_{n},12.5,USD,1000,20"),
}


def odd_rows(header: str, usual: str) -> Iterator[str]:
    """Yield one row for each column and odd value, under a unique key; the other values are usual."""
    width = header.count(",") + 1
    for number, (value, position) in enumerate((value, position) for value in ODD_VALUES for position in range(width)):
        day = date.fromordinal(date(2018, 6, 1).toordinal() + number % 400).strftime("%m/%d/%Y")
        cells = usual.format(n=number, day=day).split(",")
        cells[position] = value
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerow(cells)
        yield written.getvalue()
