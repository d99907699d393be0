"""Files in slices, in any order, late, repeated or corrected give the same as a full refresh."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.end_to_end.factories import (
    COSTS_HEADER,
    COUPON_HEADER,
    CUSTOMERS_HEADER,
    DEMOGRAPHICS_HEADER,
    SALES_HEADER,
    SPEND_HEADER,
    TAX_HEADER,
    answer,
    article,
    click,
    line,
    member,
    tick,
    tweet,
)
from tests.end_to_end.reshape import as_lines
from tests.end_to_end.schedules import FILES, SCHEDULES, load_times
from tests.end_to_end.workspace import Workspace, random_slices

# One fact per feed: it is empty if nothing was delivered, and has one row if one was.
FACTS = (
    "fct_sales",
    "fct_orders",
    "fct_bitcoin_prices",
    "fct_bitcoin_hourly",
    "fct_news_events",
    "fct_weather_hourly",
    "fct_weather_daily",
    "fct_click_events",
    "fct_sessions",
    "fct_tweets",
    "fct_tweet_metrics",
    "bridge_tweet_hashtags",
    "mart_hashtag_daily",
    "dim_customer_history",
    "fct_campaign_costs",
)
DEMOGRAPHICS = DEMOGRAPHICS_HEADER + member(12347, day="2019/01/01")

# Possible selections of a run: all models, or one input of the marts before the others.
PARTS: list[Sequence[str]] = [
    ["--select", "tag:sales"],
    ["--select", "fct_marketing_spend+,tag:sales"],
    ["--select", "int_sales__tax_rates_deduplicated+,tag:sales"],
    ["--select", "int_sales__lines_deduplicated+,tag:sales"],
    ["--select", "+fct_sales"],
]


@pytest.mark.slow
def test_random_slices_in_random_order_equal_a_full_refresh(workspace: Workspace, real_sales: dict[str, Path]) -> None:
    """Five deliveries of random lines; all other files arrive after the first sales."""
    rng = random.Random(20190101)
    deliveries: list[list[tuple[str, str]]] = [[] for _ in range(5)]
    for feed, path in real_sales.items():
        is_sales = feed == "sales.online_sales"
        slices = random_slices(path, 5 if is_sales else rng.randint(1, 3), rng)
        for text, delivery in zip(slices, rng.sample(range(0 if is_sales else 1, 5), len(slices)), strict=True):
            deliveries[delivery].append((feed, text))
    for day, parts in enumerate(deliveries, start=1):
        rng.shuffle(parts)
        for minute, (feed, text) in enumerate(parts):
            workspace.deliver(feed, text, loaded_at=f"2020-01-{day:02}T00:{minute:02}:00")
        workspace.build_domain("sales", tested=day == 5)
    assert workspace.differences_from_full_refresh(tag="sales") == []
    assert workspace.value("select sum(total_amount) from analytics.fct_sales") == Decimal("5397358.74634")
    assert workspace.value("select count(*) - count(distinct sales_key) from analytics.fct_sales") == 0


@pytest.mark.every_engine
def test_corrections_move_lines_days_customers_and_rates(workspace: Workspace) -> None:
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,18%\nBags,5%\n", "2020-01-01T00:00:00")
    workspace.deliver("sales.discount_coupon", COUPON_HEADER + "Jan,Apparel,SALE10,10\n", "2020-01-01T01:00:00")
    workspace.deliver(
        "sales.online_sales",
        SALES_HEADER
        + line("repriced")
        + line("moved", day="1/6/2019")
        + line("given_away", customer="c2")
        + line("untouched", category="Bags")
        + line("twice_moved", day="1/7/2019"),
        "2020-01-01T02:00:00",
    )
    workspace.build_domain("sales", tested=False)

    # The day and the customer that a line is moved from have no other line.
    workspace.deliver(
        "sales.online_sales",
        SALES_HEADER
        + line("repriced", price="20", quantity="3")
        + line("moved", day="2/6/2019")
        + line("given_away", customer="c3")
        + line("twice_moved", day="1/8/2019"),
        "2020-01-03T00:00:00",
    )
    workspace.deliver("sales.online_sales", SALES_HEADER + line("twice_moved", day="1/9/2019"), "2020-01-03T06:00:00")
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,5%\n", "2020-01-04T00:00:00")
    workspace.build_domain("sales")

    # 3 * 20 * 0.9 * 1.05 + 6; February has no coupon: 10 * 1.05 + 6; Bags are untouched: 10 * 1.05 + 6
    totals = dict(workspace.query("select transaction_id, total_amount from analytics.fct_sales"))
    assert totals == {
        "repriced": Decimal("62.7"),
        "moved": Decimal("16.5"),
        "given_away": Decimal("15.45"),
        "untouched": Decimal("16.5"),
        "twice_moved": Decimal("15.45"),
    }
    days = dict(workspace.query("select cast(sale_date as text), revenue_amount from analytics.mart_daily_sales"))
    assert days == {"2019-01-05": Decimal(73), "2019-02-06": Decimal(10), "2019-01-09": Decimal(9)}
    customers = dict(workspace.query("select customer_id, monetary_amount from analytics.mart_customer_value"))
    assert customers == {"c1": Decimal(83), "c3": Decimal(9)}
    assert workspace.query(
        "select transaction_id, customer_id, cast(transaction_date as text) from analytics.fct_sales order by 1"
    ) == [
        ("given_away", "c3", "2019-01-05"),
        ("moved", "c1", "2019-02-06"),
        ("repriced", "c1", "2019-01-05"),
        ("twice_moved", "c1", "2019-01-09"),
        ("untouched", "c1", "2019-01-05"),
    ]
    # On 5 January the shorter transaction number comes first; from 9 January to 6 February are 28 days.
    assert workspace.query(
        """select customer_id, order_number, transaction_id, days_since_previous_order, is_first_order
           from analytics.fct_orders order by 1, 2"""
    ) == [
        ("c1", 1, "repriced", None, True),
        ("c1", 2, "untouched", 0, False),
        ("c1", 3, "twice_moved", 4, False),
        ("c1", 4, "moved", 28, False),
        ("c3", 1, "given_away", None, True),
    ]
    assert workspace.differences_from_full_refresh(tag="sales") == []


def test_a_rate_that_goes_and_comes_back_ends_where_it_began(workspace: Workspace) -> None:
    workspace.deliver("sales.online_sales", SALES_HEADER + line("t1", status="Not Used"), "2020-01-01T00:00:00")
    workspace.build_domain("sales", tested=False)
    assert workspace.query("select gst_rate, total_amount from analytics.fct_sales") == [(None, None)]
    for day, rate, total in [(2, "18%", "17.8"), (4, "5%", "16.5"), (6, "18%", "17.8"), (8, "0.18", "17.8")]:
        workspace.deliver("sales.tax_amount", TAX_HEADER + f"Apparel,{rate}\n", f"2020-01-{day:02}T00:00:00")
        workspace.build_domain("sales", tested=False)
        assert workspace.value("select total_amount from analytics.fct_sales") == Decimal(total)
    versions = workspace.query(
        """select gst_rate, cast(dbt_valid_from as text), cast(dbt_valid_to as text)
           from snapshots.snap_sales__tax_rates order by dbt_valid_from"""
    )
    # The last delivery spells the same value differently, so it adds no version.
    assert versions == [
        (Decimal("0.18"), "2020-01-02 00:00:00", "2020-01-04 00:00:00"),
        (Decimal("0.05"), "2020-01-04 00:00:00", "2020-01-06 00:00:00"),
        (Decimal("0.18"), "2020-01-06 00:00:00", "9999-12-31 00:00:00"),
    ]
    assert workspace.differences_from_full_refresh(tag="sales") == []


def test_a_customer_known_only_from_sales_is_completed_later(workspace: Workspace) -> None:
    workspace.deliver("sales.online_sales", SALES_HEADER + line("t1", customer="c9"), "2020-01-01T00:00:00")
    workspace.build_domain("sales", tested=False)
    customer = "select customer_id, is_inferred, segment from analytics.dim_customer"
    assert workspace.query(customer) == [("c9", True, None)]
    workspace.deliver("sales.customers", CUSTOMERS_HEADER + "c9,F,Chicago,30\n", "2020-01-05T00:00:00")
    workspace.build_domain("sales", tested=False)
    assert workspace.query(customer) == [("c9", False, "Loyal")]
    # A list without the customer deletes nothing; when the customer returns unchanged, no version is added.
    workspace.deliver("sales.customers", CUSTOMERS_HEADER + "c8,M,Chicago,1\n", "2020-01-09T00:00:00")
    workspace.build_domain("sales", tested=False)
    workspace.deliver("sales.customers", CUSTOMERS_HEADER + "c9,F,Chicago,30\n", "2020-01-12T00:00:00")
    workspace.build_domain("sales", tested=False)
    assert workspace.query(
        "select customer_id, count(*) from snapshots.snap_sales__customers group by customer_id order by customer_id"
    ) == [
        ("c8", 1),
        ("c9", 1),
    ]
    assert workspace.differences_from_full_refresh(tag="sales") == []


def test_a_file_that_commits_late_is_seen_within_the_overlap(workspace: Workspace) -> None:
    """A file scanned before the newest one, but committed after the run, is older than the watermark."""
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,18%\n", "2020-01-01T12:00:00")
    workspace.deliver("sales.online_sales", SALES_HEADER + line("t1"), "2020-01-01T12:30:00")
    workspace.build_domain("sales", tested=False)
    workspace.deliver("sales.online_sales", SALES_HEADER + line("t1", price="99") + line("t2"), "2020-01-01T12:10:00")
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,5%\n", "2020-01-01T11:50:00")
    workspace.build_domain("sales", tested=False)
    prices = workspace.query("select transaction_id, unit_price, gst_rate from analytics.fct_sales order by 1")
    assert prices == [("t1", Decimal(10), Decimal("0.18")), ("t2", Decimal(10), Decimal("0.18"))]
    assert workspace.differences_from_full_refresh(tag="sales") == []


@pytest.mark.slow
def test_an_input_that_is_built_before_the_others_hides_nothing(workspace: Workspace) -> None:
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,18%\nBags,18%\n", "2020-01-01T00:00:00")
    workspace.deliver("sales.online_sales", SALES_HEADER + line("t1"), "2020-01-02T00:00:00")
    workspace.build_domain("sales", tested=False)
    workspace.deliver(
        "sales.online_sales", SALES_HEADER + line("t2", "A", "1/7/2019", category="Bags"), "2020-01-03T00:00:00"
    )
    workspace.deliver("sales.marketing_spend", SPEND_HEADER + "1/5/2019,10,5\n", "2020-01-03T05:00:00")
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,5%\n", "2020-01-03T09:00:00")
    workspace.build("--select", "fct_marketing_spend+,tag:sales", tested=False)
    workspace.build("--select", "int_sales__tax_rates_deduplicated+,tag:sales", tested=False)
    workspace.build_domain("sales", tested=False)
    assert workspace.value("select sum(line_count) from analytics.mart_daily_sales") == 2
    # And the other way round: the lines are built first, and the older rate is applied later.
    workspace.deliver("sales.tax_amount", TAX_HEADER + "Apparel,10%\n", "2020-01-04T00:00:00")
    workspace.deliver("sales.online_sales", SALES_HEADER + line("t3", day="1/6/2019"), "2020-01-05T00:00:00")
    workspace.build("--select", "int_sales__lines_deduplicated+,tag:sales", tested=False)
    workspace.build_domain("sales", tested=False)
    assert workspace.differences_from_full_refresh(tag="sales") == []


def count(workspace: Workspace, fact: str) -> int:
    rows: int = workspace.value(f"select count(*) from analytics.{fact}")
    return rows


@pytest.mark.slow
@pytest.mark.every_engine
def test_empty_raw_tables_build_green_and_fill_later(workspace: Workspace) -> None:
    workspace.load()
    workspace.build(tested=False)
    # Tests of macros read no tables.
    workspace.build("--exclude", "path:tests/singular/macros", "path:tests/singular/engine", tested=True)
    assert {count(workspace, fact) for fact in FACTS} == {0}
    workspace.land("sales.online_sales", SALES_HEADER + line("t1"), "2020-01-01")
    workspace.land("market.bitcoin_prices", as_lines([tick("00:00", 1)]), "2020-01-01")
    workspace.land("market.news_events", as_lines([article(1)]), "2020-01-01")
    workspace.land("weather.open_meteo_hourly", as_lines([answer("2020-01-01T00:00", 1)]), "2020-01-01")
    workspace.land("engagement.clickstream_events", as_lines([click("e1", "08:00")]), "2020-01-01")
    workspace.land("engagement.customer_demographics", DEMOGRAPHICS, "2020-01-01")
    workspace.land("social.tweets", as_lines([tweet(1, "#x", ["x"])]), "2020-01-01")
    workspace.land("marketing.campaign_costs", COSTS_HEADER + "2020-01-01,google,cpc,x,1,USD,1,1\n", "2020-01-01")
    workspace.load("2020-01-02T00:00:00")
    workspace.build(tested=False)
    assert {count(workspace, fact) for fact in FACTS} == {1}
    assert workspace.query(
        "select count(*), sum(click_count), sum(article_count) from analytics.mart_daily_signals"
    ) == [(3, 1, 1)]
    assert workspace.differences_from_full_refresh() == []


def test_a_rejected_row_is_counted_with_its_reason(workspace: Workspace) -> None:
    workspace.deliver(
        "sales.online_sales",
        SALES_HEADER + line("t1") + line("t2", quantity="abc") + line("") + line("t3", day="32/1/2019"),
        "2020-01-01T00:00:00",
    )
    workspace.deliver("sales.marketing_spend", SPEND_HEADER + "1/1/2019,10,x\n1/2/2019,10,5\n", "2020-01-01T01:00:00")
    for _ in range(2):
        workspace.build("--select", "+fct_rejected_rows", tested=False)
    assert workspace.query(
        "select feed, file_row_number, reject_reason from analytics.fct_rejected_rows order by feed, file_row_number"
    ) == [
        ("sales.marketing_spend", 1, "unreadable_spend"),
        ("sales.online_sales", 2, "unreadable_quantity"),
        ("sales.online_sales", 3, "missing_transaction_id"),
        ("sales.online_sales", 4, "unreadable_date"),
    ]
    assert workspace.query("select quantity from raw.online_sales where _file_row_number = 2") == [("abc",)]


def random_part(workspace: Workspace, rng: random.Random) -> Sequence[str]:
    """A random selection of models, each alone, with its inputs, or with the models that depend on it."""
    if rng.random() < 0.3:
        return rng.choice(PARTS)
    models = [table.partition(".")[2] for table in workspace.models("sales")]
    selected = [f"{rng.choice(['', '+'])}{model}{rng.choice(['', '+'])},tag:sales" for model in rng.sample(models, 3)]
    return ["--select", *selected]


@pytest.mark.parametrize("basis", ["line", pytest.param("transaction", marks=pytest.mark.slow)])
@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_conflicting_deliveries_equals_a_full_refresh(
    workspace: Workspace, seed: int, basis: str
) -> None:
    """Few keys with many versions each; some files commit late, and some runs build only some models."""
    rng = random.Random(seed)
    variables = f"delivery_charge_basis: {basis}"
    for loaded_at in load_times(rng, FILES):
        kind = rng.choice(["sales", "sales", "sales", "tax", "coupon", "customer", "spend"])
        if kind == "sales":
            rows = [
                line(
                    transaction=f"t{rng.randint(1, 5)}",
                    sku=rng.choice("AB"),
                    day=f"{rng.randint(1, 2)}/{rng.randint(1, 3)}/2019",
                    customer=f"c{rng.randint(1, 4)}",
                    category=rng.choice(["Apparel", "Bags", "BAGS"]),
                    quantity=rng.choice(["1", "3", "0", "-2"]),
                    price=rng.choice(["10", "9.99", "0"]),
                    delivery=rng.choice(["6", "6.5"]),
                    status=rng.choice(["Used", "Clicked"]),
                )
                for _ in range(rng.randint(1, 6))
            ]
            workspace.deliver("sales.online_sales", SALES_HEADER + "".join(rows), loaded_at)
        elif kind == "tax":
            text = TAX_HEADER + f"{rng.choice(['Apparel', 'Bags', 'bags'])},{rng.choice(['5%', '18%'])}\n"
            workspace.deliver("sales.tax_amount", text, loaded_at)
        elif kind == "coupon":
            category = rng.choice(["Apparel", "Apparel", "APPAREL", "bags"])
            text = COUPON_HEADER + f"{rng.choice(['Jan', 'Feb'])},{category},C,{rng.choice(['10', '20'])}\n"
            workspace.deliver("sales.discount_coupon", text, loaded_at)
        elif kind == "customer":
            text = (
                CUSTOMERS_HEADER
                + f"c{rng.randint(1, 5)},F,{rng.choice(['Chicago', 'boston'])},{rng.choice(['3', '30'])}\n"
            )
            workspace.deliver("sales.customers", text, loaded_at)
        else:
            text = SPEND_HEADER + f"1/{rng.randint(1, 4)}/2019,{rng.choice(['10', '20'])},{rng.choice(['', '5'])}\n"
            workspace.deliver("sales.marketing_spend", text, loaded_at)
        if rng.random() < 0.4:
            if workspace.is_built():
                workspace.build(*random_part(workspace, rng), tested=False, variables=variables)
            else:
                workspace.build_domain("sales", tested=False, variables=variables)
    workspace.build_domain("sales", tested=False, variables=variables)
    assert workspace.differences_from_full_refresh(variables, tag="sales") == []
