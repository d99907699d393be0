"""Made-up engagement: the shop's click events and the demographics of its customers, as they are delivered."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from ingest.sample.clicks import delivered_events
from ingest.sample.customers import Customer, listed_customers
from ingest.sample.deterministic_random import pick

_CLICKS = "engagement.clickstream_events"
_DEMOGRAPHICS = "engagement.customer_demographics"
_LIST_EVERY = 5
# As in the sales: one day in nine is delivered twice and another late, never one that a later day corrects.
_CYCLE = 9
_TWICE_ON = 1
_LATE_ON = 4
_LATE_BY = 3

Sample = tuple[str, Path, date]


def write_samples(start: date, days: int, scale: float, seed: int) -> Iterator[Sample]:
    """Yield feed, file and run date of every delivery of `days` days; a file lasts until the next.

    Clicks come in a file a day, at `scale` 1 some 200 of them; the whole list of customers comes every five days.

    What is not clean, of clicks: duplicates; unreadable lines and records (about one in 200), ids sent as texts; a
    day delivered twice, and one three days late; events that arrive two days late and join two sessions;
    events corrected to another time or visitor; an unknown event type and unknown visitors; e-mail addresses and
    click ids in addresses; sources in capitals, empty or without a channel. Of customers:
    duplicates, unreadable dates and e-mails, capitals and blanks; regions and e-mails that change from list to list.
    """
    with tempfile.TemporaryDirectory(prefix="sample_") as folder:
        clicks, demographics = Path(folder) / "clicks.jsonl", Path(folder) / "demographics.csv"
        for day in range(days):
            on = start + timedelta(days=day)
            if day % _LIST_EVERY == 0:
                _write_list(demographics, start, day, scale, seed)
                yield _DEMOGRAPHICS, demographics, on
            clicks.write_text(
                "".join(f"{line}\n" for line in delivered_events(start, day, scale, seed)), encoding="utf-8"
            )
            yield _CLICKS, clicks, on + timedelta(days=_LATE_BY if day % _CYCLE == _LATE_ON else 0)
            if day % _CYCLE == _TWICE_ON:
                yield _CLICKS, clicks, on + timedelta(days=1)


def _write_list(path: Path, start: date, day: int, scale: float, seed: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Customer._fields)
        for customer in listed_customers(start, day, scale, seed):
            writer.writerows(_rows_of(customer, day, seed))


def _rows_of(customer: Customer, day: int, seed: int) -> list[Customer]:
    draw = pick(600, seed, "customer row", customer.customer_id, day)
    if draw == 0:
        return [customer._replace(signup_date="2024/13/45")]
    if draw == 1:
        return [customer._replace(email="nobody at example.com")]
    if draw == 2:
        return [customer, customer]
    if draw < 20:
        return [customer._replace(email=f" {customer.email.upper()} ")]
    return [customer]
