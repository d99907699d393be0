"""Orders, cohorts and product pairs computed from the sales files without the database, to compare with the marts."""

from __future__ import annotations

import csv
import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Order(NamedTuple):
    """What a customer bought on a transaction."""

    transaction: int
    customer: str
    day: date
    products: frozenset[str]
    units: int
    net: Decimal
    has_coupon: bool


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def orders_of(files: Mapping[str, Path]) -> list[Order]:
    """Read the orders of the sales files by feed. The discount of a line is that of its category and month, if used."""
    discounts = {
        (MONTHS.index(row["Month"]) + 1, row["Product_Category"]): Decimal(row["Discount_pct"]) / 100
        for row in rows_of(files["sales.discount_coupon"])
    }
    lines: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows_of(files["sales.online_sales"]):
        lines[row["Transaction_ID"], row["CustomerID"]].append(row)
    orders = []
    for (transaction, customer), rows in lines.items():
        days, net = [], Decimal(0)
        for row in rows:
            month, day, year = (int(part) for part in row["Transaction_Date"].split("/"))
            days.append(date(year, month, day))
            rate = discounts.get((month, row["Product_Category"]), Decimal(0)) if row["Coupon_Status"] == "Used" else 0
            gross = int(row["Quantity"]) * Decimal(row["Avg_Price"])
            net += gross - rounded(gross * rate)
        orders.append(
            Order(
                int(transaction),
                customer,
                min(days),
                frozenset(row["Product_SKU"] for row in rows),
                sum(int(row["Quantity"]) for row in rows),
                net,
                any(row["Coupon_Status"] == "Used" for row in rows),
            )
        )
    return orders


def sequence_of(orders: list[Order]) -> dict[tuple[str, str], tuple[int, int | None]]:
    """The number of each order, and the days since the customer's previous one, by transaction and customer."""
    found: dict[tuple[str, str], tuple[int, int | None]] = {}
    by_customer: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda each: (each.day, each.transaction)):
        earlier = by_customer[order.customer]
        gap = (order.day - earlier[-1].day).days if earlier else None
        earlier.append(order)
        found[str(order.transaction), order.customer] = (len(earlier), gap)
    return found


def cohorts_of(orders: list[Order]) -> set[tuple[object, ...]]:
    """The rows of mart_customer_cohorts: cohort, months since, customers, active, orders, revenue, rate, cumulative."""
    months = {order: order.day.year * 12 + order.day.month - 1 for order in orders}
    first: dict[str, int] = {}
    for order in orders:
        first[order.customer] = min(first.get(order.customer, months[order]), months[order])
    sizes = Counter(first.values())
    rows: set[tuple[object, ...]] = set()
    for cohort, size in sizes.items():
        total = Decimal(0)
        for month in range(cohort, max(months.values()) + 1):
            bought = [order for order in orders if months[order] == month and first[order.customer] == cohort]
            active = len({order.customer for order in bought})
            revenue = sum((order.net for order in bought), Decimal(0))
            total += revenue
            rows.add(
                (
                    f"{cohort // 12}-{cohort % 12 + 1:02}-01",
                    month - cohort,
                    size,
                    active,
                    len(bought),
                    revenue,
                    rounded(Decimal(active) / size),
                    rounded(total / size),
                )
            )
    return rows


def pairs_of(orders: list[Order], min_support: Decimal) -> set[tuple[object, ...]]:
    """The rows of mart_product_pairs: both products, orders with both, support, confidence both ways, lift."""
    products = Counter(product for order in orders for product in order.products)
    pairs = Counter(pair for order in orders for pair in itertools.combinations(sorted(order.products), 2))
    return {
        (
            a,
            b,
            count,
            rounded(Decimal(count) / len(orders)),
            rounded(Decimal(count) / products[a]),
            rounded(Decimal(count) / products[b]),
            rounded(Decimal(count) * len(orders) / (products[a] * products[b])),
        )
        for (a, b), count in pairs.items()
        if count >= min_support * len(orders)
    }
