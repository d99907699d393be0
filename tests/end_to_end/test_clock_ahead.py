"""A load with a time in the future, from a wrong clock, hides no later load and can be restamped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ingest.load.history import utc_now
from tests.end_to_end.factories import CUSTOMERS_HEADER, TAX_HEADER
from tests.end_to_end.workspace import Workspace

HEADER = (
    "CustomerID,Transaction_ID,Transaction_Date,Product_SKU,Product_Description,Product_Category,Quantity,Avg_Price,"
    "Delivery_Charges,Coupon_Status\n"
)
DAY_1 = "70001,90001,2019-12-28,SKU1,Mug,Drinkware,1,10,0,Not Used\n"
DAY_2 = (
    "70002,90002,2019-12-29,SKU1,Mug,Drinkware,2,10,0,Not Used\n"
    "70001,90001,2019-12-28,SKU1,Mug,Drinkware,7,10,0,Not Used\n"
)
DAY_3 = "70001,90001,2019-12-28,SKU1,Mug,Drinkware,8,10,0,Not Used\n"
QUANTITIES = "select transaction_id, quantity from analytics.fct_sales order by transaction_id"
TOTALS = "select transaction_id, total_amount from analytics.fct_sales order by transaction_id"
WARNING = "an earlier load lies in the future"
SOURCE_TEST = "source_not_in_future_sales_online_sales__loaded_at"


@pytest.fixture
def loading(workspace: Workspace) -> Workspace:
    """A workspace in which the project's own loader sets load times."""
    if workspace.engine.name not in ("duckdb", "postgres"):
        pytest.skip("the engine's own clock sets load times")
    return workspace


def load(workspace: Workspace, **files: str) -> str:
    """Land and load a text per sales feed, and return the output."""
    for feed, text in files.items():
        workspace.land(f"sales.{feed}", text, "2020-01-01")
    return workspace.ingest("load")


def load_ahead(workspace: Workspace, ahead: timedelta, **files: str) -> str:
    """Load while the clock is `ahead` of the real time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.load.utc_now", lambda: utc_now() + ahead)
        return load(workspace, **files)


def customer(location: str) -> str:
    return CUSTOMERS_HEADER + f"70001,F,{location},12\n"


@pytest.mark.every_engine
def test_what_is_loaded_after_a_load_of_the_future_counts(loading: Workspace) -> None:
    tax = TAX_HEADER + "Drinkware,18%\n"
    assert WARNING not in load_ahead(loading, timedelta(days=1), online_sales=HEADER + DAY_1, tax_amount=tax)
    loading.build_domain("sales", tested=False)
    assert loading.query(QUANTITIES) == [("90001", 1)]

    assert load(loading, online_sales=HEADER + DAY_2).count(WARNING) == 1
    loading.build_domain("sales", tested=False)
    assert loading.query(QUANTITIES) == [("90001", 7), ("90002", 2)]

    tax = TAX_HEADER + "Drinkware,5%\n"
    assert load(loading, online_sales=HEADER + DAY_3, tax_amount=tax).count(WARNING) == 1
    loading.build_domain("sales")
    assert loading.query(QUANTITIES) == [("90001", 8), ("90002", 2)]
    # 8 * 10 * 1.05 and 2 * 10 * 1.05
    assert loading.query(TOTALS) == [("90001", 84), ("90002", 21)]
    assert loading.failures(SOURCE_TEST) == 3
    assert loading.differences_from_full_refresh(tag="sales") == []


@pytest.mark.slow
@pytest.mark.every_engine
def test_restamped_loads_are_as_if_the_clock_had_been_right(loading: Workspace) -> None:
    load_ahead(loading, timedelta(days=365), online_sales=HEADER + DAY_1, customers=customer("Chicago"))
    load(loading, online_sales=HEADER + DAY_2)
    loading.build_domain("sales", tested=False)
    load(loading, online_sales=HEADER + DAY_3, customers=customer("New York"))
    loading.build_domain("sales", tested=False)
    assert loading.query(QUANTITIES) == [("90001", 8), ("90002", 2)]

    order = "select file_name from raw.load_history order by loaded_at"
    files = loading.query(order)
    said = loading.ingest("restamp")
    # Three files with four order lines.
    assert "raw.online_sales._loaded_at: 4 rows restamped" in said
    assert "dbt build --full-refresh" in said
    assert loading.query(order) == files
    assert loading.failures(SOURCE_TEST) == 0
    loading.build("--full-refresh", "--select", "tag:sales", tested=False)
    assert loading.query(QUANTITIES) == [("90001", 8), ("90002", 2)]

    # The snapshot continues, although its versions start in the future.
    assert WARNING not in load(loading, customers=customer("Boston"))
    loading.build_domain("sales")
    versions = "select location from snapshots.snap_sales__customers order by dbt_valid_from"
    assert loading.query(versions) == [("Chicago",), ("New York",), ("Boston",)]
    assert loading.differences_from_full_refresh(tag="sales") == []
    assert "nothing was changed" in loading.ingest("restamp")
