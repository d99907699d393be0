"""Campaign costs: without a delivery, redelivered, in parts, and in any order."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from tests.end_to_end.factories import COSTS_HEADER
from tests.end_to_end.schedules import FILES, SCHEDULES, load_times
from tests.end_to_end.workspace import Workspace

COSTS, MARKETING = "marketing.campaign_costs", ("--select", "tag:marketing")


@pytest.mark.every_engine
def test_the_feed_is_optional_and_the_newest_file_replaces_a_day_of_a_campaign(workspace: Workspace) -> None:
    workspace.load()
    workspace.build(*MARKETING, tested=True)
    assert workspace.value("select count(*) from analytics.fct_campaign_costs") == 0
    # Headers and a column of the platform's own, and two ad groups of one campaign.
    workspace.deliver(
        COSTS,
        "Ad Group,Date,Source,Medium,Campaign,Cost,Currency,Impressions,Clicks\n"
        "mugs,2020-01-01,Google,CPC,Spring_Sale,10.10,USD,1000,20\n"
        "tees,2020-01-01,google,cpc,spring_sale,5.05,USD,500,10\n"
        "tees,2020-01-02,google,cpc,spring_sale,7,USD,600,\n"
        "tees,2020-01-03,google,cpc,spring_sale,7,EUR,600,12\n",
        "2020-01-04T00:00:00",
    )
    # Files without optional columns.
    workspace.deliver(COSTS, "date,source,medium,cost,currency\n2020-01-01,ann@example.com,email,,USD\n", "2020-01-05")
    workspace.deliver(COSTS, "date,source,medium,cost,currency\n2020-01-01,bing,cpc,0,USD\n", "2020-01-05T00:10:00")
    workspace.build(*MARKETING, tested=True)
    published = """select cast(cost_date as text), source, medium, campaign, cost_amount, impression_count, click_count
                   from analytics.fct_campaign_costs order by 1, 2"""
    assert workspace.query(published) == [
        ("2020-01-01", "bing", "cpc", "(not set)", 0, None, None),
        ("2020-01-01", "google", "cpc", "spring_sale", Decimal("15.15"), 1500, 30),
        ("2020-01-02", "google", "cpc", "spring_sale", 7, 600, None),
    ]
    rejected = "select reject_reason, source, currency from quarantine.rej_marketing__campaign_costs order by 1"
    assert workspace.query(rejected) == [("nothing_measured", "[email]", "USD"), ("other_currency", "google", "EUR")]
    # The platform takes invalid clicks back. The day that the file leaves out stays.
    workspace.deliver(COSTS, COSTS_HEADER + "2020-01-01,google,cpc,SPRING_SALE,14,USD,1500,28\n", "2020-01-06T00:00:00")
    workspace.build(*MARKETING, tested=True)
    assert workspace.query(published)[1:] == [
        ("2020-01-01", "google", "cpc", "spring_sale", 14, 1500, 28),
        ("2020-01-02", "google", "cpc", "spring_sale", 7, 600, None),
    ]


@pytest.mark.every_engine
@pytest.mark.parametrize("seed", range(1, 1 + SCHEDULES))
def test_any_schedule_of_conflicting_costs_equals_a_full_refresh(workspace: Workspace, seed: int) -> None:
    """Few campaigns with many versions and parts each; files are repeated or late, and some runs build only a model."""
    rng = random.Random(seed)
    parts = [None, None, "profile_marketing__campaign_costs", "fct_campaign_costs", "+fct_campaign_costs"]
    landed: list[str] = []
    for loaded_at in load_times(rng, FILES):
        is_repeated = landed and rng.random() < 0.25
        text = rng.choice(landed) if is_repeated else COSTS_HEADER + "".join(random_rows(rng))
        landed.append(text)
        workspace.deliver(COSTS, text, loaded_at)
        if rng.random() < 0.5:
            part = rng.choice(parts) if workspace.is_built("fct_campaign_costs") else None
            workspace.build(*(["--select", part] if part else MARKETING), tested=False)
    workspace.build(*MARKETING, tested=False)
    assert workspace.value("select count(*) from analytics.fct_campaign_costs") > 0
    assert workspace.differences_from_full_refresh(tag="marketing") == []


def random_rows(rng: random.Random) -> list[str]:
    # Days with slashes, whose order some files show and others don't.
    days = rng.choice([["2019-02-01", "2019-02-02"], ["1/2/2019", "2/2/2019"], ["1/2/2019", "13/2/2019"]])
    return [
        ",".join(
            [
                rng.choice(days),
                rng.choice(["google", "Google "]),
                "cpc",
                rng.choice(["spring_sale", "SPRING_SALE", ""]),
                rng.choice(["1", "2.50", "0.000001", "", "-1"]),
                rng.choice(["USD", "USD", "usd", "EUR"]),
                rng.choice(["100", "", "1.5"]),
                f"{rng.choice(['5', '7', ''])}\n",
            ]
        )
        for _ in range(rng.randint(1, 6))
    ]
