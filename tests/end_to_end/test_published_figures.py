"""The real files through the whole pipeline, compared with the totals published with them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.end_to_end.recomputed_orders import cohorts_of, orders_of, pairs_of, sequence_of
from tests.end_to_end.workspace import Workspace, differences

pytestmark = pytest.mark.every_engine

LINES, TRANSACTIONS, CUSTOMERS, PRODUCTS = 52_924, 25_061, 1_468, 1_145


@pytest.fixture(scope="module")
def published(session_workspace: Workspace, real_sales: dict[str, Path]) -> Workspace:
    workspace = session_workspace
    workspace.empty()
    for feed, path in real_sales.items():
        workspace.ingest("land", feed, str(path), "--run-date", "2020-01-01")
    workspace.load()
    workspace.build_domain("sales", tested=True)
    return workspace


def total(workspace: Workspace, where: str = "true") -> Decimal:
    value = workspace.value(f"select sum(total_amount) from analytics.fct_sales where {where}")
    assert isinstance(value, Decimal)
    return value


def between(first: str, last: str) -> str:
    return f"transaction_date between cast('{first}' as date) and cast('{last}' as date)"


def test_every_line_transaction_customer_and_product_arrives(published: Workspace, real_sales: dict[str, Path]) -> None:
    assert published.query(
        """select count(*), count(distinct transaction_id), count(distinct customer_id), count(distinct product_sku)
           from analytics.fct_sales"""
    ) == [(LINES, TRANSACTIONS, CUSTOMERS, PRODUCTS)]
    assert published.value("select count(*) from analytics.dim_customer") == CUSTOMERS
    assert published.value("select count(*) from analytics.dim_customer where is_inferred") == 0
    assert published.value("select count(*) from analytics.dim_products") == PRODUCTS
    for feed in real_sales:
        assert published.value(f"select count(*) from quarantine.rej_{feed.replace('.', '__')}") == 0


def test_the_default_convention_gives_the_published_totals(published: Workspace) -> None:
    assert published.value("select sum(gross_amount) from analytics.fct_sales") == Decimal("4670794.62")
    assert total(published) == Decimal("5397358.74634")
    assert total(published, between("2019-01-01", "2019-01-31")) == Decimal("494090.54875")
    assert total(published, between("2019-12-01", "2019-12-31")) == Decimal("556112.29179")
    assert published.value("select sum(invoiced_amount) from analytics.mart_daily_sales") == Decimal("5397358.74634")


def test_the_spend_equals_the_published_one(published: Workspace) -> None:
    assert published.value("select sum(spend_amount) from analytics.fct_marketing_spend") == Decimal("1733546.47")
    assert published.value("select sum(spend_amount) from analytics.mart_daily_sales") == Decimal("1733546.47")


def test_transactions_with_several_customers_are_counted_by_a_warning(published: Workspace) -> None:
    assert published.failures("fct_sales__a_transaction_has_one_customer") == 1319


def test_coupons_without_products_and_unknown_used_coupons_are_counted_by_warnings(
    published: Workspace,
) -> None:
    # The coupons say Notebooks, the lines Notebooks & Journals; Fun, Google, Backpacks and More Bags have no coupon.
    assert published.failures("discount_coupons__every_category_has_a_product") == 1
    assert published.failures("tax_rates__every_category_has_a_product") == 0
    assert published.failures("fct_sales__every_used_coupon_is_known") == 126
    assert published.failures("int_sales__lines_deduplicated__identical_lines_are_counted") == 0
    assert published.failures("int_sales__lines_deduplicated__newer_files_drop_no_line") == 0


def test_orders_equal_those_recomputed_from_the_files(published: Workspace, real_sales: dict[str, Path]) -> None:
    orders = orders_of(real_sales)
    sequence = sequence_of(orders)
    expected = {
        (str(order.transaction), order.customer, str(order.day), order.units, order.net, order.has_coupon)
        + sequence[str(order.transaction), order.customer]
        for order in orders
    }
    found = published.query(
        """select transaction_id, customer_id, cast(order_date as text), unit_count, net_amount, has_coupon,
                  order_number, days_since_previous_order
           from analytics.fct_orders"""
    )
    assert len(found) == len(orders)
    assert set(found) == expected
    assert published.query(
        """select sum(case when is_first_order then 1 else 0 end), sum(line_count), sum(total_amount)
           from analytics.fct_orders"""
    ) == [(CUSTOMERS, LINES, Decimal("5397358.74634"))]
    assert published.value("select count(*) from analytics.fct_orders where is_return") == 0
    revenue = """select sum(net_amount), sum(returned_amount) from analytics.mart_customer_sales"""
    assert published.query(revenue) == [(sum(order.net for order in orders), 0)]


def test_cohorts_and_pairs_equal_those_recomputed_from_the_files(
    published: Workspace, real_sales: dict[str, Path]
) -> None:
    orders = orders_of(real_sales)
    cohorts = published.query(
        """select cast(cohort_month as text), months_since_first_order, cohort_customer_count, active_customer_count,
                  order_count, revenue_amount, retention_rate, cumulative_revenue_per_customer_amount
           from analytics.mart_customer_cohorts"""
    )
    # Twelve cohorts of 2019, with twelve months to one.
    assert len(cohorts) == 78
    assert set(cohorts) == cohorts_of(orders)
    pairs = published.query(
        """select product_sku_a, product_sku_b, pair_order_count, support_rate, confidence_a_to_b_rate,
                  confidence_b_to_a_rate, lift
           from analytics.mart_product_pairs"""
    )
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) == pairs_of(orders, Decimal("0.001"))


def test_a_second_run_without_new_files_changes_nothing(published: Workspace) -> None:
    before = published.contents("sales")
    published.load()
    published.build_domain("sales", tested=False)
    assert differences(before, published.contents("sales")) == []
    for snapshot in ("snap_sales__customers", "snap_sales__tax_rates"):
        counts = published.query(f"select count(*), count(distinct dbt_scd_id) from snapshots.{snapshot}")
        assert counts == ([(CUSTOMERS, CUSTOMERS)] if "customers" in snapshot else [(20, 20)])


@pytest.mark.every_engine
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"coupon_statuses_discounted": ["Used", "Clicked"]}, "4877837.47056"),
        ({"delivery_charge_basis": "transaction"}, "5061245.81634"),
    ],
    ids=["used_and_clicked", "delivery_per_transaction"],
)
def test_the_other_conventions_give_their_totals_and_never_mix(
    published: Workspace, variables: dict[str, object], expected: str
) -> None:
    texts = json.dumps(variables)
    if published.runs_tests:
        with pytest.raises(AssertionError, match=r"run dbt build --full-refresh -s fct_sales\+"):
            published.build("-s", "fct_sales", tested=False, variables=texts)
    published.build("--full-refresh", "-s", "fct_sales+,tag:sales", variables=texts)
    assert total(published) == Decimal(expected)
    # An incremental run with the same vars passes and changes nothing.
    published.build("-s", "fct_sales+,tag:sales", tested=False, variables=texts)
    assert total(published) == Decimal(expected)
    if published.runs_tests:
        published.build("--full-refresh", "-s", "fct_sales+,tag:sales", tested=False)
        assert total(published) == Decimal("5397358.74634")
