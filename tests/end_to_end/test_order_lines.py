"""A product may be on several lines of an order: which lines count, and from which file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.factories import SALES_HEADER, SPEND_HEADER, line
from tests.end_to_end.workspace import Workspace

pytestmark = pytest.mark.every_engine


def sold(order: str, quantity: int, price: int, status: str = "Not Used", customer: str = "70001") -> str:
    return line(order, "SKU1", customer=customer, quantity=str(quantity), price=str(price), delivery="0", status=status)


ORDERS = [
    sold("90001", 3, 10),
    sold("90001", 1, 0),
    sold("90002", 6, 10),
    sold("90002", 4, 9, "Used"),
    sold("90003", 5, 10),
    sold("90003", -5, 10),
    sold("90003", 0, 10),
]


def lines(workspace: Workspace) -> list[tuple[Any, ...]]:
    return [
        (order, int(number), int(quantity), price, net)
        for order, number, quantity, price, net in workspace.query(
            """select transaction_id, line_number, quantity, unit_price, net_amount from analytics.fct_sales
               order by transaction_id, line_number"""
        )
    ]


def test_every_line_of_an_order_counts_and_the_newest_file_replaces_them_all(workspace: Workspace) -> None:
    workspace.deliver("sales.online_sales", SALES_HEADER + "".join(ORDERS), "2020-01-01T00:00:00")
    workspace.build_domain("sales", tested=False)
    first = lines(workspace)
    assert first == [
        ("90001", 1, 3, 10, 30),
        ("90001", 2, 1, 0, 0),
        ("90002", 1, 6, 10, 60),
        ("90002", 2, 4, 9, 36),
        ("90003", 1, 5, 10, 50),
        ("90003", 2, -5, 10, -50),
    ]
    assert workspace.query("select sum(quantity), sum(gross_amount), sum(net_amount) from analytics.fct_sales") == [
        (14, 126, 126)
    ]
    assert workspace.query("select reject_reason from quarantine.rej_sales__online_sales") == [
        ("quantity_not_positive_whole",)
    ]
    keys = "select sales_key from analytics.fct_sales order by sales_key"
    before = workspace.query(keys)

    # The same lines in another order, one of them twice.
    again = SALES_HEADER + "".join(reversed(ORDERS)) + ORDERS[0]
    workspace.deliver("sales.online_sales", again, "2020-01-03T00:00:00")
    workspace.build_domain("sales")
    assert lines(workspace) == first
    assert workspace.query(keys) == before
    assert workspace.failures("int_sales__lines_deduplicated__identical_lines_are_counted") == 1
    assert workspace.failures("int_sales__lines_deduplicated__newer_files_drop_no_line") == 0
    assert workspace.differences_from_full_refresh(tag="sales") == []

    each = "identical_lines_count_once: false"
    with pytest.raises(AssertionError, match=r"run dbt build --full-refresh -s int_sales__lines_deduplicated\+"):
        workspace.build("-s", "int_sales__lines_deduplicated", tested=False, variables=each)
    workspace.build("--full-refresh", "-s", "int_sales__lines_deduplicated+,tag:sales", variables=each)
    assert workspace.value("select sum(quantity) from analytics.fct_sales") == 17


def test_lines_missing_from_a_newer_file_leave_their_day_and_customer(workspace: Workspace) -> None:
    """The dropped line was the only one of a day and of a customer."""
    elsewhere = line("90001", "SKU1", day="1/9/2019", customer="70002", quantity="2", price="7", delivery="0")
    workspace.deliver("sales.online_sales", SALES_HEADER + "".join(ORDERS) + elsewhere, "2020-01-01T00:00:00")
    workspace.build_domain("sales", tested=False)
    assert workspace.query("select count(*), sum(line_count) from analytics.mart_daily_sales") == [(2, 7)]
    workspace.deliver("sales.online_sales", SALES_HEADER + ORDERS[0], "2020-01-03T00:00:00")
    workspace.build_domain("sales")
    assert [row[:3] for row in lines(workspace)] == [
        ("90001", 1, 3),
        ("90002", 1, 6),
        ("90002", 2, 4),
        ("90003", 1, 5),
        ("90003", 2, -5),
    ]
    assert workspace.query(
        "select cast(sale_date as text), line_count, revenue_amount from analytics.mart_daily_sales"
    ) == [("2019-01-05", 5, 126)]
    assert workspace.query("select customer_id from analytics.mart_customer_value") == [("70001",)]
    assert workspace.failures("int_sales__lines_deduplicated__newer_files_drop_no_line") == 2
    assert workspace.differences_from_full_refresh(tag="sales") == []


def test_rows_of_spend_complement_each_other(workspace: Workspace) -> None:
    workspace.deliver(
        "sales.marketing_spend", SPEND_HEADER + "1/5/2019,100,\n1/5/2019,,50\n1/6/2019,1,2\n", "2020-01-01T00:00:00"
    )
    spent = "select cast(spend_date as text), channel, spend_amount from analytics.fct_marketing_spend order by 1, 2"
    for _ in range(2):
        workspace.build("--select", "+fct_marketing_spend", tested=False)
        assert workspace.query(spent) == [
            ("2019-01-05", "Offline", 100),
            ("2019-01-05", "Online", 50),
            ("2019-01-06", "Offline", 1),
            ("2019-01-06", "Online", 2),
        ]
    # A newer file replaces the day as a whole.
    workspace.deliver("sales.marketing_spend", SPEND_HEADER + "1/5/2019,90,\n", "2020-01-03T00:00:00")
    workspace.build("--select", "+fct_marketing_spend", tested=False)
    assert workspace.query(spent)[:2] == [("2019-01-05", "Offline", 90), ("2019-01-05", "Online", None)]
