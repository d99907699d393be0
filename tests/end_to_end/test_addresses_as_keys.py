"""Customers whose key is their e-mail address are one customer in all systems, without the address in any of them."""

from __future__ import annotations

import hashlib

import pytest

from tests.end_to_end.factories import CUSTOMERS_HEADER, DEMOGRAPHICS_HEADER, SALES_HEADER, line, member
from tests.end_to_end.reshape import as_lines
from tests.end_to_end.workspace import Workspace

SALT = "0123456789abcdef"
ANN = hashlib.sha256(f"{SALT}ann.sample@example.com".encode()).hexdigest()
CLICK = {
    "event_id": "m1",
    "timestamp": "2026-01-05T10:00:00Z",
    "user_id": "Ann.Sample@example.com",
    "event_type": "page_view",
    "page_url": "https://shop.example/a?email=ann.sample%40example.com",
    "duration_ms": 10,
}
LATER_CLICK = CLICK | {
    "event_id": "m2",
    "timestamp": "2026-01-05T10:01:00Z",
    "user_id": "ann.sample@example.com ",
    "page_url": "/b",
}
DEMOGRAPHICS = DEMOGRAPHICS_HEADER + "ann.sample@example.com,Ann,Sample,ann.sample@example.com,North,2024-01-01\n"
DESCRIBED = ("dim_customer", "dim_customer_history", "fct_click_events", "fct_sessions", "fct_sales")
SELECTED = ("--select", "+dim_customer", "+dim_customer_contact", "+dim_customer_history")


@pytest.mark.slow
@pytest.mark.every_engine
def test_a_customer_whose_key_is_an_address_is_one_customer_everywhere(workspace: Workspace) -> None:
    workspace.fix_the_salt(SALT)
    workspace.deliver("engagement.customer_demographics", DEMOGRAPHICS, "2026-01-06T00:00:00")
    workspace.deliver("engagement.clickstream_events", as_lines([CLICK]), "2026-01-06T00:00:00")
    workspace.build(*SELECTED, tested=False)
    workspace.deliver("engagement.clickstream_events", as_lines([LATER_CLICK]), "2026-01-07T00:00:00")
    workspace.deliver(
        "sales.customers", CUSTOMERS_HEADER + "ANN.SAMPLE\uff20example.com,F,York,3\n", "2026-01-07T00:00:00"
    )
    lines = SALES_HEADER + line("T1", customer="ann.sample%40example.com")
    workspace.deliver("sales.online_sales", lines, "2026-01-07T00:00:00")
    workspace.build(*SELECTED)

    (customer,) = workspace.query("select customer_id, email_hash, location, region from analytics.dim_customer")
    assert customer == (ANN, ANN, "York", "North")
    systems = ("sales", "demographics", "clickstream")
    known = ", ".join(f"is_known_to_{system}" for system in systems)
    assert workspace.query(f"select {known} from analytics.dim_customer") == [(True, True, True)]
    assert workspace.query("select customer_id, event_count from analytics.fct_sessions") == [(ANN, 2)]
    assert workspace.query("select customer_id, email from restricted.dim_customer_contact") == [
        (ANN, "ann.sample@example.com")
    ]
    assert workspace.query("select customer_id from analytics.fct_sales") == [(ANN,)]
    before = described(workspace)
    workspace.build("--full-refresh", *SELECTED, tested=False)
    assert described(workspace) == before

    # Without a salt no customer is lost: the build fails, and says what to run.
    workspace.query("delete from restricted.int_shared__hash_salt")
    with pytest.raises(AssertionError, match="Run: dbt build --select int_shared__hash_salt"):
        workspace.build("--select", "int_sales__customers_versioned", tested=False)
    assert workspace.value("select count(*) from staging.int_sales__customers_versioned") == 1


@pytest.mark.every_engine
def test_an_address_that_got_through_is_found_where_it_is(workspace: Workspace) -> None:
    for number, day in ((1, "2020-01-01"), (2, "2020-02-01")):
        workspace.deliver("engagement.customer_demographics", DEMOGRAPHICS_HEADER + member(number), f"{day}T00:00:00")
    workspace.build("--select", "+int_engagement__customers_deduplicated", tested=False)
    change = "update staging.int_engagement__customers_versioned set region = '{}' where customer_id = '{}'"
    workspace.query(change.format("me@home, 2 @ 5.99", 2))
    assert workspace.failures("engagement__holds_no_email") == 0
    # Rows of earlier loads are searched with the full history only.
    workspace.query(change.format("ask ann.sample%40example.com", 1))
    assert workspace.failures("engagement__holds_no_email") == 0
    # One in the table, one in the view that reads it.
    with pytest.raises(AssertionError, match="engagement__holds_no_email: Got 2 results"):
        workspace.failures("engagement__holds_no_email", "{tests_cover_full_history: true}")
    workspace.query(change.format("Ann.Sample@example.com", 2))
    with pytest.raises(AssertionError, match="engagement__holds_no_email: Got 2 results"):
        workspace.failures("engagement__holds_no_email")


@pytest.mark.every_engine
def test_several_rows_of_one_key_in_a_file_are_counted_and_the_last_one_holds(workspace: Workspace) -> None:
    twice = [member(1, "West"), member(2, "West"), member(1, "East")]
    workspace.deliver("engagement.customer_demographics", DEMOGRAPHICS_HEADER + "".join(twice), "2026-01-06T00:00:00")
    shoppers = CUSTOMERS_HEADER + "1,F,York,3\n1,F,Leeds,3\n2,F,York,3\n2,F,York,4\n2,F,York,5\n"
    workspace.deliver("sales.customers", shoppers, "2026-01-06T00:00:00")
    clicks = [CLICK, LATER_CLICK, CLICK | {"page_url": "/last"}]
    workspace.deliver("engagement.clickstream_events", as_lines(clicks), "2026-01-06T00:00:00")
    workspace.build("--select", "+int_sales__customers_deduplicated", "+int_engagement__customers_deduplicated")
    workspace.build("--select", "+fct_click_events", tested=False)
    assert workspace.failures("customer_demographics_come_once_per_file") == 1
    assert workspace.failures("customers_come_once_per_file") == 2
    assert workspace.failures("click_events_come_once_per_file") == 1
    regions = "select customer_id, region from staging.int_engagement__customers_deduplicated order by 1"
    assert workspace.query(regions) == [("1", "East"), ("2", "West")]
    months = "select customer_id, location, tenure_months from staging.int_sales__customers_deduplicated order by 1"
    assert workspace.query(months) == [("1", "Leeds", 3), ("2", "York", 5)]
    assert workspace.value("select page_url from analytics.fct_click_events where event_id = 'm1'") == "/last"

    # The new file has the customer once. The first file is tested again with the full history only.
    workspace.deliver("sales.customers", CUSTOMERS_HEADER + "1,F,York,4\n", "2026-02-01T00:00:00")
    assert workspace.failures("customers_come_once_per_file") == 0
    assert workspace.failures("customers_come_once_per_file", "{tests_cover_full_history: true}") == 2


def described(workspace: Workspace) -> dict[str, list[str]]:
    return {name: sorted(map(str, workspace.query(f"select * from analytics.{name}"))) for name in DESCRIBED}
