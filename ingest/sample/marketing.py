"""Made-up costs of campaigns, as advertising platforms export them: per day, source, medium and campaign."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from ingest.sample.deterministic_random import pick

_FEED = "marketing.campaign_costs"
# As in the sales: one day in nine is delivered twice and another late, never one that a later day corrects.
_CYCLE = 9
_TWICE_ON = 1
_LATE_ON = 4
_LATE_BY = 3
_SPOILED_EVERY = 40

Sample = tuple[str, Path, date]


class _Campaign(NamedTuple):
    """A campaign, its impressions per day at scale 1, clicks per thousand of them, and the price of a click."""

    source: str
    medium: str
    name: str
    impressions: int
    clicks_per_thousand: int
    cents_per_click: int


# Visitors of the sample follow links of the first two. They follow the newsletter's, too, which costs nothing.
_CAMPAIGNS = (
    _Campaign("google", "cpc", "spring_sale", 2_000, 30, 45),
    _Campaign("facebook", "paid_social", "spring_sale", 5_000, 9, 38),
    # Nobody comes from it.
    _Campaign("bing", "cpc", "", 300, 12, 30),
)
_HEADER = ("date", "source", "medium", "campaign", "cost", "currency", "impressions", "clicks")
_Row = dict[str, object]


def write_samples(start: date, days: int, scale: float, seed: int) -> Iterator[Sample]:
    """Yield feed, file and run date of every delivery of `days` days; a file lasts until the next.

    Costs come in a file a day. `scale` multiplies impressions, and with them clicks and costs.

    What is not clean: names in capitals and with blanks; lines of a campaign split into two ad groups; unreadable
    costs, another currency, lines without a source (about one in 40); clicks that aren't known; a day delivered
    twice, and one three days late; every third day the costs of two days before, as the platform corrects them.
    """
    with tempfile.TemporaryDirectory(prefix="sample_") as folder:
        path = Path(folder) / "costs.csv"
        for day in range(days):
            on = start + timedelta(days=day)
            rows = list(_rows_of(on, scale, seed))
            if day % 3 == 2:
                rows += _corrected(on - timedelta(days=2), scale, seed)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, _HEADER, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            yield _FEED, path, on + timedelta(days=_LATE_BY if day % _CYCLE == _LATE_ON else 0)
            if day % _CYCLE == _TWICE_ON:
                yield _FEED, path, on + timedelta(days=1)


def _rows_of(on: date, scale: float, seed: int) -> Iterator[_Row]:
    for campaign in _CAMPAIGNS:
        draw = pick(_SPOILED_EVERY, seed, "cost line", campaign, on)
        wrong: list[_Row] = [{"cost": "n/a"}, {"currency": "EUR"}, {"source": " "}]
        if draw == 0:
            yield _row(campaign, on, scale, seed) | wrong[pick(len(wrong), seed, "how", campaign, on)]
        elif draw < 5:
            # Two ad groups.
            yield from [_row(campaign, on, scale / 2, seed), _row(campaign, on, scale / 3, seed)]
        elif draw < 7:
            yield _row(campaign, on, scale, seed) | {"clicks": ""}
        elif draw < 10:
            yield _row(campaign, on, scale, seed) | {
                "source": f" {campaign.source.title()}",
                "medium": campaign.medium.upper(),
            }
        else:
            yield _row(campaign, on, scale, seed)


def _corrected(on: date, scale: float, seed: int) -> list[_Row]:
    """Return the lines of `on` with a twentieth of the clicks taken back, as invalid ones."""
    return [_row(campaign, on, scale, seed, valid=0.95) for campaign in _CAMPAIGNS[:2]]


def _row(campaign: _Campaign, on: date, scale: float, seed: int, valid: float = 1) -> _Row:
    impressions = int(campaign.impressions * scale * (70 + pick(61, seed, "impressions", campaign, on)) / 100)
    clicks = int(impressions * campaign.clicks_per_thousand / 1_000 * valid)
    cents = clicks * (campaign.cents_per_click + pick(20, seed, "click", campaign, on))
    return {
        "date": on.isoformat(),
        "source": campaign.source,
        "medium": campaign.medium,
        "campaign": campaign.name,
        "cost": f"{cents // 100}.{cents % 100:02}",
        "currency": "USD",
        "impressions": impressions,
        "clicks": clicks,
    }
