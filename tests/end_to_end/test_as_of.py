"""The last day of the data (`as_of_date`) is never moved by a date in the future."""

from __future__ import annotations

import pytest

from tests.end_to_end.factories import SALES_HEADER, SPEND_HEADER, click
from tests.end_to_end.reshape import as_lines
from tests.end_to_end.workspace import Workspace

SALES, SPEND = "sales.online_sales", "sales.marketing_spend"
SELECTED = (
    "--select",
    "+mart_customer_360",
    "+mart_daily_sales",
    "rej_sales__online_sales",
    "rej_sales__marketing_spend",
)
KNOWN = [("70001", "2019-12-30", True, 1), ("70002", "2019-12-30", True, 0), ("70003", "2019-12-30", False, 183)]


def order(customer: int, day: str) -> str:
    return f"{customer},{customer + 20_000},{day},SKU1,Mug,Drinkware,1,10,0,Used\n"


def customers(workspace: Workspace) -> list[tuple[object, ...]]:
    return workspace.query(
        """select each.customer_id, cast(each.as_of_date as text), each.is_active, value.recency_days
           from analytics.mart_customer_360 as each
           left join analytics.mart_customer_value as value
               on each.customer_id = value.customer_id and each.as_of_date = value.as_of_date
           order by 1"""
    )


@pytest.mark.slow
@pytest.mark.every_engine
def test_a_date_in_the_future_does_not_move_the_as_of_date(workspace: Workspace) -> None:
    first = order(70001, "2019-12-29") + order(70002, "2019-12-30") + order(70003, "2019-06-30")
    workspace.deliver(SALES, SALES_HEADER + first, "2020-01-02T00:00:00")
    workspace.build(*SELECTED, tested=False)
    assert customers(workspace) == KNOWN

    # Years in the future: rejected.
    workspace.land(SALES, SALES_HEADER + order(70004, "2027-12-30"), "2026-11-01")
    workspace.land(SPEND, SPEND_HEADER + "2027-12-30,100,50\n", "2026-11-01")
    workspace.load("2026-11-01T00:00:00")
    workspace.build(*SELECTED, tested=False)
    refused = "select reject_reason from quarantine.rej_sales__{}"
    assert workspace.query(refused.format("online_sales")) == [("date_too_late",)]
    assert workspace.query(refused.format("marketing_spend")) == [("date_too_late",)]
    assert customers(workspace) == KNOWN

    # As far in the future as a feed allows: accepted, on a day that is in the calendar.
    workspace.land(SALES, SALES_HEADER + order(70004, "2026-11-02"), "2026-11-01")
    workspace.land(SPEND, SPEND_HEADER + "2027-11-01,100,50\n", "2026-11-01")
    tomorrow = click("e1", "08:00", "70005") | {"timestamp": "2026-11-02T00:30:00Z"}
    workspace.land("engagement.clickstream_events", as_lines([tomorrow]), "2026-11-01")
    workspace.load("2026-11-01T08:00:00")
    workspace.build(*SELECTED)
    ahead = [("70004", "2019-12-30", True, 0), ("70005", "2019-12-30", True, None)]
    assert customers(workspace) == KNOWN + ahead
    last_seen = "select days_since_last_activity from analytics.mart_customer_360 where customer_id >= '70004'"
    assert workspace.query(last_seen) == [(0,), (0,)]
    assert workspace.value("select count(*) from analytics.mart_daily_sales") == 5

    # The line is delivered again when its day has come.
    workspace.deliver(SALES, SALES_HEADER + order(70004, "2026-11-02"), "2026-11-02T08:00:00")
    workspace.build(*SELECTED, tested=False)
    assert {row[1] for row in customers(workspace)} == {"2026-11-02"}
    before = customers(workspace)
    workspace.build("--full-refresh", *SELECTED, tested=False)
    assert customers(workspace) == before
