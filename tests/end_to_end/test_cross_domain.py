"""mart_daily_signals and mart_customer_360 follow deliveries that move rows between days and customers."""

from __future__ import annotations

import random
from decimal import Decimal

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
from tests.end_to_end.schedules import SCHEDULES, load_times, random_part
from tests.end_to_end.workspace import Workspace


def sold(day: str, customer: str) -> str:
    return line("t1", day=day, customer=customer, price="10.5", delivery="0", status="Not Used")


def days(workspace: Workspace) -> list[tuple[object, ...]]:
    return workspace.query(
        "select cast(date_day as text), revenue_amount, transaction_count, session_count, click_count, tweet_count,"
        " like_count, article_count, bitcoin_close_usd, average_temperature_c"
        " from analytics.mart_daily_signals order by 1"
    )


def customers(workspace: Workspace) -> list[tuple[object, ...]]:
    return workspace.query(
        "select customer_id, region, transaction_count, session_count, click_count, is_active, days_since_signup,"
        " days_since_last_activity from analytics.mart_customer_360 order by 1"
    )


@pytest.mark.slow
@pytest.mark.every_engine
def test_days_and_customers_follow_rows_that_move_between_them(workspace: Workspace) -> None:
    workspace.land("sales.online_sales", SALES_HEADER + sold("1/1/2020", "1"), "2020-01-01")
    clicks = [click("e1", "08:00", "1"), click("e2", "08:10", "1"), click("e3", "23:50", "2")]
    workspace.land("engagement.clickstream_events", as_lines(clicks), "2020-01-01")
    workspace.land("engagement.customer_demographics", DEMOGRAPHICS_HEADER + member(1, day="2019/12/31"), "2020-01-01")
    workspace.land("social.tweets", as_lines([tweet(1, "#x", ["x"], likes=3), tweet(2, "#x", ["x"])]), "2020-01-01")
    workspace.land("market.news_events", as_lines([article(1)]), "2020-01-01")
    workspace.land(
        "market.bitcoin_prices",
        as_lines([tick(time, usd, source="coingecko") for time, usd in (("10:00", 1), ("22:00", 2))]),
        "2020-01-01",
    )
    # The local day starts in Boston.
    workspace.land("weather.open_meteo_hourly", as_lines([answer("2020-01-01T05:00", 4)]), "2020-01-01")
    workspace.load("2020-01-02T00:00:00")
    workspace.build(tested=False)
    whole = ("2020-01-01", Decimal("10.5"), 1, 2, 3, 2, 4, 1, Decimal(2), Decimal(4))
    assert days(workspace) == [whole]
    assert customers(workspace) == [("1", "West", 1, 1, 2, True, 1, 0), ("2", None, 0, 1, 1, True, None, 0)]

    # The sale moves to the next day and another customer, a click by one day, the article by two; a tweet is refetched.
    workspace.land("sales.online_sales", SALES_HEADER + sold("1/2/2020", "2"), "2020-01-03")
    moved = click("e2", "08:10", "1") | {"timestamp": "2020-01-02T08:10:00Z"}
    workspace.land("engagement.clickstream_events", as_lines([moved]), "2020-01-03")
    workspace.land("market.news_events", as_lines([article(1, published="2020-01-03T08:00:00Z")]), "2020-01-03")
    workspace.land("social.tweets", as_lines([tweet(1, "#x", ["x"], likes=5)]), "2020-01-03")
    workspace.load("2020-01-04T00:00:00")
    workspace.build(tested=False)
    assert days(workspace) == [
        ("2020-01-01", None, None, 2, 2, 2, 6, None, Decimal(2), Decimal(4)),
        ("2020-01-02", Decimal("10.5"), 1, 1, 1, None, None, None, None, None),
        ("2020-01-03", None, None, None, None, None, None, 1, None, None),
    ]
    assert customers(workspace) == [("1", "West", 0, 2, 2, True, 2, 0), ("2", None, 1, 1, 1, True, None, 0)]

    # The article moves back, so the day that had nothing else is gone.
    workspace.land("market.news_events", as_lines([article(1, published="2020-01-01T08:00:00Z")]), "2020-01-05")
    workspace.load("2020-01-06T00:00:00")
    workspace.build(tested=False)
    assert [row[0] for row in days(workspace)] == ["2020-01-01", "2020-01-02"]
    assert workspace.differences_from_full_refresh() == []


@pytest.mark.slow
@pytest.mark.every_engine
@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_all_domains_equals_a_full_refresh(workspace: Workspace, seed: int) -> None:
    """Few keys with many versions each, late or repeated; runs in between build any part of the project."""
    rng = random.Random(seed)
    workspace.load()
    workspace.build(tested=False)
    landed: list[tuple[str, str]] = []
    for loaded_at in load_times(rng, 12):
        feed, text = rng.choice(landed) if landed and rng.random() < 0.2 else random_file(rng)
        landed.append((feed, text))
        workspace.deliver(feed, text, loaded_at)
        if rng.random() < 0.5:
            workspace.build(*random_part(rng, workspace.models()), tested=False)
    workspace.build(tested=False)
    assert workspace.differences_from_full_refresh() == []


def random_file(rng: random.Random) -> tuple[str, str]:
    """A file of a random feed. Some rows are dated a little later than their load."""
    customer, number = str(rng.randint(1, 3)), rng.randint(1, 4)
    day, time = f"1/{rng.randint(1, 4)}/2020", f"{rng.choice(['08', '09', '23'])}:{rng.choice(['00', '29', '59'])}"
    sold = line(f"t{number}", day=day, customer=customer, price=f"{rng.randint(1, 9)}.5", status="Used")
    published = rng.choice(["2020-01-01T08:00:00Z", "2020-01-02T08:00:00Z"])
    files = {
        "sales.online_sales": SALES_HEADER + sold,
        "sales.customers": CUSTOMERS_HEADER + f"{customer},F,Chicago,{rng.choice([3, 30])}\n",
        "sales.discount_coupon": COUPON_HEADER + f"Jan,Apparel,CODE,{rng.choice([10, 20])}\n",
        "sales.tax_amount": TAX_HEADER + f"Apparel,{rng.choice(['18%', '5%'])}\n",
        "sales.marketing_spend": SPEND_HEADER + f"{day},{rng.randint(1, 9)},5\n",
        "marketing.campaign_costs": COSTS_HEADER + f"{day},google,cpc,c{number},{rng.randint(1, 9)},USD,9,{number}\n",
        "engagement.clickstream_events": as_lines([click(f"e{number}", time, customer)]),
        "engagement.customer_demographics": DEMOGRAPHICS_HEADER + member(customer, rng.choice(["West", "East"])),
        "social.tweets": as_lines([tweet(number, "#x", ["x"], published, likes=rng.randint(0, 5))]),
        "market.news_events": as_lines([article(number, published=published)]),
        "market.bitcoin_prices": as_lines([tick(time, rng.randint(1, 9), source="coingecko")]),
        "weather.open_meteo_hourly": as_lines([answer(f"2020-01-0{number}T05:00", rng.randint(1, 9))]),
    }
    return rng.choice(list(files.items()))
