"""A line gets its coupon and tax rate by its category, whatever was built in which order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.end_to_end.factories import COUPON_HEADER, SALES_HEADER, TAX_HEADER, line
from tests.end_to_end.workspace import Workspace

pytestmark = pytest.mark.every_engine

# The models that need rates, the tests that warn of missing ones, and the seed of known exceptions.
RATES = ("--select", "+fct_sales", "+dim_products", "ref_known_unmatched_categories")
UNUSED_COUPONS = "discount_coupons__every_category_has_a_product"
UNUSED_RATES = "tax_rates__every_category_has_a_product"
UNKNOWN_COUPONS = "fct_sales__every_used_coupon_is_known"


def sold(transaction: str, category: str, status: str = "Used") -> str:
    return line(transaction, f"SKU-{transaction}", category=category, price="100", delivery="0", status=status)


def net_and_total(workspace: Workspace) -> dict[str, tuple[Decimal, Decimal | None]]:
    rows = workspace.query("select transaction_id, net_amount, total_amount from analytics.fct_sales")
    return {transaction: (net, total) for transaction, net, total in rows}


def test_a_category_matches_in_another_case_and_unmatched_ones_are_warnings(workspace: Workspace) -> None:
    workspace.deliver(
        "sales.tax_amount", TAX_HEADER + "Apparel,10%\nHome & Kitchen,10%\nBags,10%\nShoe,10%\n", "2020-01-01T00:00:00"
    )
    workspace.deliver(
        "sales.discount_coupon",
        COUPON_HEADER + "Jan,apparel,SALE10,10\nJan,Home &  kitchen,HOME10,10\nJan,Bag,BAGS10,10\nFeb,Bag,BAGS20,20\n",
        "2020-01-01T00:10:00",
    )
    workspace.deliver(
        "sales.online_sales",
        SALES_HEADER
        + sold("90001", "Apparel")
        + sold("90002", "Home &amp; Kitchen")
        + sold("90003", "Bags")
        + sold("90004", "Bags", "Clicked"),
        "2020-01-01T00:20:00",
    )
    workspace.build(*RATES, tested=False)
    found = (Decimal(90), Decimal(99))
    none = (Decimal(100), Decimal(110))
    assert net_and_total(workspace) == {"90001": found, "90002": found, "90003": none, "90004": none}
    assert workspace.failures(UNUSED_COUPONS) == 1
    assert workspace.failures(UNUSED_RATES) == 1
    assert workspace.failures(UNKNOWN_COUPONS) == 1


def test_dashes_differ_and_another_spelling_makes_a_match_exact_or_ambiguous(workspace: Workspace) -> None:
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Nest-USA,10%\nNest\N{EN DASH}USA,0%\n", "2020-01-01T00:00:00")
    workspace.deliver(
        "sales.tax_amount", TAX_HEADER + "Nest\N{NON-BREAKING HYPHEN}USA,0%\nNest - USA,0%\n", "2020-01-01T00:05:00"
    )
    workspace.deliver(
        "sales.discount_coupon", COUPON_HEADER + "Jan,Nest-USA,ELEC10,10\nJan,Drinkwear,D,10\n", "2020-01-01T00:10:00"
    )
    categories = [
        "Nest-USA",
        "nest-usa",
        "NEST-USA",
        "Nest\N{EN DASH}USA",
        "Nest\N{NON-BREAKING HYPHEN}USA",
        "Nest - USA",
    ]
    lines = [sold(str(number), category) for number, category in enumerate(categories, 1)]
    workspace.deliver("sales.online_sales", SALES_HEADER + "".join(lines), "2020-01-01T00:20:00")
    workspace.build(*RATES, tested=False)
    found = (Decimal(90), Decimal(99))
    none = (Decimal(100), Decimal(100))
    assert net_and_total(workspace) == {"1": found, "2": found, "3": found, "4": none, "5": none, "6": none}
    assert workspace.failures(UNUSED_COUPONS) == 1
    assert workspace.failures(UNKNOWN_COUPONS) == 3

    # Now NEST-USA matches two coupons, neither of them exactly; nest-usa matches one exactly.
    workspace.deliver("sales.discount_coupon", COUPON_HEADER + "Jan,nest-usa,ELEC20,20\n", "2020-01-03T00:00:00")
    workspace.build(*RATES, tested=False)
    prices = net_and_total(workspace)
    assert [prices[number][0] for number in "123"] == [Decimal(90), Decimal(80), Decimal(100)]
    before = workspace.query("select * from analytics.fct_sales order by sales_key")
    workspace.build("--full-refresh", *RATES, tested=False)
    assert workspace.query("select * from analytics.fct_sales order by sales_key") == before


def test_a_tax_file_overtaken_by_a_newer_coupon_file_is_not_lost(workspace: Workspace) -> None:
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,18%\nOffice,18%\n", "2020-01-01T00:00:00")
    workspace.deliver("sales.discount_coupon", COUPON_HEADER + "Jan,Office,OLD10,10\n", "2020-01-01T00:10:00")
    workspace.deliver(
        "sales.online_sales", SALES_HEADER + sold("90001", "Apparel") + sold("90002", "Office"), "2020-01-01T00:20:00"
    )
    # After this later line, the others are outside the overlap and aren't repriced just for being within it.
    workspace.deliver("sales.online_sales", SALES_HEADER + sold("90003", "Office", "Clicked"), "2020-01-01T05:00:00")
    workspace.build_domain("sales", tested=False)
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,7%\n", "2020-01-02T08:00:00")
    workspace.deliver("sales.discount_coupon", COUPON_HEADER + "Jan,Office,NEW33,33\n", "2020-01-02T10:00:00")
    workspace.build("--select", "source:marketing_insight.sales.discount_coupon+,tag:sales", tested=False)
    assert net_and_total(workspace)["90002"] == (Decimal(67), Decimal("79.06"))
    workspace.build_domain("sales", tested=False)
    assert net_and_total(workspace)["90001"] == (Decimal(100), Decimal(107))
    assert workspace.value("select invoiced_amount from analytics.mart_daily_sales") == Decimal("304.06")
    assert workspace.differences_from_full_refresh(tag="sales") == []
