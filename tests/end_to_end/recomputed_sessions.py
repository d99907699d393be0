"""Sessions, and clicks per day and customer, computed without the database, to compare with the tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import md5
from itertools import groupby
from typing import NamedTuple

GAP = timedelta(minutes=30)
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00")
PAGE_VIEWS, CONVERSIONS = {"page_view", "view_item"}, {"purchase", "signup"}


# A few sources, as kinds that the default channel group of Google Analytics 4 knows.
SOURCE_KINDS = {
    "google": "Search",
    "google.de": "Search",
    "facebook": "Social",
    "l.facebook.com": "Social",
    "youtube.com": "Video",
}
PAID_MEDIUM = re.compile(r"(.*cp.*|ppc|retargeting|paid.*)")
MEDIUMS = {"email": "Email", "organic": "Organic Search", "referral": "Referral"}


class Touch(NamedTuple):
    """Where a click comes from, in the order of the columns of fct_sessions."""

    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    utm_term: str | None = None
    utm_content: str | None = None
    referrer_host: str | None = None
    click_id_kind: str | None = None


NO_TOUCH = Touch()


class Click(NamedTuple):
    """One delivery of an event. Its order is that of a customer's events."""

    customer: str
    at: datetime
    event: str
    event_type: str
    path: str | None
    loaded_at: datetime
    touch: Touch = NO_TOUCH


class Session(NamedTuple):
    """A row of fct_sessions, in the order of its columns."""

    session_id: str
    customer_id: str
    entry_page: str | None
    exit_page: str | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    utm_term: str | None
    utm_content: str | None
    referrer_host: str | None
    click_id_kind: str | None
    channel: str
    event_count: int
    page_view_count: int
    duration_ms: int
    is_bounce: bool
    is_converted: bool
    session_started_at: datetime
    session_ended_at: datetime
    loaded_at: datetime


class Customer(NamedTuple):
    """A row of mart_customer_clicks."""

    customer_id: str
    first_channel: str
    last_channel: str
    event_count: int
    session_count: int
    first_event_at: datetime
    last_event_at: datetime
    as_of_date: date
    event_loaded_at: datetime


class Day(NamedTuple):
    """A row of mart_daily_clicks."""

    activity_date: date
    event_count: int
    session_count: int


def newest(deliveries: Iterable[Click]) -> list[Click]:
    """The last delivery of each event, in any order. Deliveries of an event must differ in load time."""
    found: Mapping[str, Click] = {click.event: click for click in sorted(deliveries, key=lambda click: click.loaded_at)}
    return list(found.values())


def sessions_of(clicks: Iterable[Click]) -> list[Session]:
    """The sessions of `clicks`, which contain each event once. A new one starts after a pause longer than the gap."""
    found = []
    for _, clicks_of_one in groupby(sorted(clicks), key=lambda click: click.customer):
        open_session: list[Click] = []
        for click in clicks_of_one:
            if open_session and click.at - open_session[-1].at > GAP:
                found.append(_session(open_session))
                open_session = []
            open_session.append(click)
        found.append(_session(open_session))
    return found


def _session(clicks: list[Click]) -> Session:
    first, last = clicks[0], clicks[-1]
    epoch = (first.at - EPOCH) // timedelta(microseconds=1)
    types = [click.event_type for click in clicks]
    touch = next((click.touch for click in clicks if click.touch != NO_TOUCH), NO_TOUCH)
    return Session(
        session_id=md5(f"{epoch}-{first.customer}".encode(), usedforsecurity=False).hexdigest(),
        customer_id=first.customer,
        entry_page=first.path,
        exit_page=last.path,
        **touch._asdict(),
        channel=channel_of(touch),
        event_count=len(clicks),
        page_view_count=sum(name in PAGE_VIEWS for name in types),
        duration_ms=(last.at - first.at) // timedelta(milliseconds=1),
        is_bounce=len(clicks) == 1,
        is_converted=any(name in CONVERSIONS for name in types),
        session_started_at=first.at,
        session_ended_at=last.at,
        loaded_at=max(click.loaded_at for click in clicks),
    )


def channel_of(touch: Touch) -> str:
    """The channel by the published rules, for the sources, mediums and click ids that random histories have."""
    kind = SOURCE_KINDS.get((touch.utm_source or touch.referrer_host or "").lower())
    medium = (touch.utm_medium or "").lower()
    if touch == NO_TOUCH:
        return "Direct"
    if kind and PAID_MEDIUM.fullmatch(medium):
        return "Video" if kind == "Video" else f"Paid {kind}"
    if touch.click_id_kind == "gclid":
        return "Video" if kind == "Video" else "Paid Search"
    if PAID_MEDIUM.fullmatch(medium):
        return "Unassigned"
    if kind:
        return "Video" if kind == "Video" else f"Organic {kind}"
    only_referrer = touch == Touch(referrer_host=touch.referrer_host)
    return "Referral" if only_referrer else MEDIUMS.get(medium, "Unassigned")


def customers_of(clicks: Iterable[Click], sessions: Iterable[Session]) -> list[Customer]:
    """The activity of each customer, counted from the events, not added up from sessions."""
    of_customer: dict[str, list[Click]] = {}
    for click in clicks:
        of_customer.setdefault(click.customer, []).append(click)
    channels: dict[str, list[str]] = {customer: [] for customer in of_customer}
    for session in sorted(sessions, key=lambda session: session.session_started_at):
        channels[session.customer_id].append(session.channel)
    return [
        Customer(
            customer,
            channels[customer][0],
            channels[customer][-1],
            len(own),
            len(channels[customer]),
            min(click.at for click in own),
            max(click.at for click in own),
            # No event is later than its load.
            max(click.at for click in own).date(),
            max(click.loaded_at for click in own),
        )
        for customer, own in of_customer.items()
    ]


def days_of(clicks: Iterable[Click], sessions: Iterable[Session]) -> list[Day]:
    """The activity of each UTC day: events by their own day, sessions by the day on which they start."""
    events = Counter(click.at.date() for click in clicks)
    starts = Counter(session.session_started_at.date() for session in sessions)
    return [Day(day, count, starts[day]) for day, count in events.items()]
