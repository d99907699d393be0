"""Made-up visits to the shop's pages, as click events: an entry page, some steps, and sometimes a purchase."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from ingest.sample.customers import choose_visitor
from ingest.sample.deterministic_random import choose, cut_off, pick, written

_SHOP = "https://shop.example"
# The address of a landing page ends with one of these, and the visit comes from the page beside it.
_CAMPAIGNS: list[tuple[str, str | None]] = [
    (
        "?utm_source=google&utm_medium=cpc&utm_campaign=spring_sale&utm_term=mug%20with%20caf%C3%A9&utm_content=ad+1&gclid={id}",
        "https://www.google.com/",
    ),
    ("?utm_source=newsletter&utm_medium=email&utm_campaign=week_{week}", None),
    ("?ref=footer&utm_campaign=charge_now&utm_source=X&utm_medium=social", "https://t.co/"),
    ("?utm_source=google&utm_medium=organic", "https://www.google.co.uk/"),
    ("?utm_source=", None),
    ("?utm_source=facebook&utm_medium=paid_social&utm_campaign=spring_sale&fbclid={id}", "https://l.facebook.com/"),
    ("?utm_source=partner&utm_medium=Affiliate", "https://partner.example/deals?page=2"),
    ("?utm_source=adnetwork&utm_medium=display&utm_campaign=charge_now", "https://news.example/"),
    ("?utm_source=google&utm_medium=cpc&utm_campaign=cross-network_all&gclid={id}", "https://www.google.com/"),
    ("?ttclid={id}", None),
    ("?utm_source=flyer&utm_medium=print", None),
]
# Where visits without a campaign come from; most visitors type the address or use a bookmark.
_REFERRERS: list[str | None] = [
    *[None] * 6,
    "https://www.google.com/",
    "https://www.google.de/",
    "https://duckduckgo.com/",
    "https://m.facebook.com/",
    "https://www.youtube.com/watch?v=mugs",
    "https://blog.example/best-mugs?reader=ann%40mail.example",
]
_ENTRIES = ["/", "/", "/collections/apparel", "/products/mug-{item}", "/products/tee-{item}", "/blog/2019/mugs"]
# The events between entry and end, with their pages.
_STEPS = [
    ("page_view", "/products/mug-{item}"),
    ("page_view", "/collections/nest?page=2&sort=price#top"),
    ("scroll", "/collections/apparel"),
    ("click", "/products/tee-{item}?size=XL&colour=navy%20blue"),
    ("search", "/search?q=caf%C3%A9+mug"),
    ("video_play", "http://www.shop.example:8080/videos/{item}"),
    ("form_submit", "HTTPS://Shop.Example/contact"),
    ("login", "/account"),
    # An event type that isn't in any list.
    ("page_shake", "/"),
]
_PURCHASE = [("add_to_cart", "/products/mug-{item}"), ("page_view", "/cart"), ("purchase", "/checkout/done?step=3")]
_LATE_BY = 2
_CORRECTED = 4


class _Event(NamedTuple):
    """An event's record, when it happened, and whether it is delivered late."""

    record: dict[str, Any]
    at: datetime
    is_late: bool


def delivered_events(start: date, day: int, scale: float, seed: int) -> Iterator[str]:
    """Yield the lines of the file of `day`, counted from `start`.

    It has the events of that day, those of two days before that were held up, and every third day corrections.
    """
    said = [event for event in _events(start, day, scale, seed) if not event.is_late]
    said += [event for event in _events(start, day - _LATE_BY, scale, seed) if event.is_late]
    for event in sorted(said, key=lambda event: (event.at, event.record["event_id"])):
        yield from _lines_of(event.record, seed)
    if day % 3 == 2:
        yield from _corrections(start, day - 2, scale, seed)


def _events(start: date, day: int, scale: float, seed: int) -> list[_Event]:
    if day < 0:
        return []
    visits = max(1, int(50 * scale * (70 + pick(61, seed, "visits", day)) / 100))
    return [event for number in range(visits) for event in _visit(start, day, number, scale, seed)]


def _visit(start: date, day: int, number: int, scale: float, seed: int) -> Iterator[_Event]:
    on = start + timedelta(days=day)
    visitor = choose_visitor(day, scale, seed, on, number)
    midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
    at = midnight + timedelta(seconds=pick(86_400, seed, "starts", on, number))
    steps, came_from = _steps_of(on, number, seed)
    # The middle step of such a visit is delivered late: without it the visit falls in two.
    held_up = len(steps) // 2 if len(steps) > 2 and pick(6, seed, "is held up", on, number) == 0 else 0
    for place, (event_type, page) in enumerate(steps):
        pause = 1_200 if held_up and place in (held_up, held_up + 1) else 0
        at += timedelta(seconds=(pause + 5 + pick(240, seed, "pause", on, number, place)) if place else 0)
        item = pick(30, seed, "item", on, number, place)
        click_id = f"{pick(2**32, seed, 'click id', on, number):x}"
        url = page.format(item=item, week=on.isocalendar().week, id=click_id)
        url = url if "://" in url else _SHOP + url
        record: dict[str, Any] = {
            "event_id": _unique_id(seed, on, number, place),
            "timestamp": _written_time(at),
            "user_id": visitor,
            "event_type": event_type,
            "page_url": url,
            "duration_ms": 100 + pick(60_000, seed, "duration", on, number, place),
        }
        # Trackers leave the field out if the browser doesn't say where the visitor came from.
        if came_from:
            record["referrer"] = came_from
        came_from = url
        yield _Event(record, at, bool(held_up) and place == held_up)


def _steps_of(on: date, number: int, seed: int) -> tuple[list[tuple[str, str]], str | None]:
    """Return the events of a visit with their pages, and the page that the visitor came from."""
    entry = choose(_ENTRIES, seed, "entry", on, number)
    came_from = choose(_REFERRERS, seed, "referrer", on, number)
    if pick(10, seed, "campaign", on, number) < 4:
        campaign, came_from = choose(_CAMPAIGNS, seed, "which campaign", on, number)
        entry += campaign
    steps = [("page_view", entry)]
    if pick(100, seed, "bounces", on, number) < 35:
        return steps, came_from
    count = 1 + pick(6, seed, "steps", on, number)
    # The last of the steps is rare.
    steps += [_STEPS[min(pick(57, seed, "step", on, number, place) // 7, len(_STEPS) - 1)] for place in range(count)]
    end = pick(100, seed, "end", on, number)
    if end < 14:
        steps += _PURCHASE
    elif end < 30:
        steps.append(_PURCHASE[0])
    elif end < 33:
        steps.append(("signup", "/signup"))
    return steps, came_from


def _lines_of(record: dict[str, Any], seed: int) -> list[str]:
    draw = pick(1_000, seed, "event line", record["event_id"])
    if draw < 5:
        return [_spoiled(record, draw)]
    if draw < 20:
        return [written(record | {"user_id": str(record["user_id"]), "duration_ms": None})]
    return [written(record)] * (2 if draw < 30 else 1)


def _spoiled(record: dict[str, Any], fault: int) -> str:
    if fault == 0:
        return cut_off(record)
    wrong: list[dict[str, Any]] = [{"timestamp": "2019-13-45T25:61:00Z"}, {"event_id": " "}, {"user_id": None}]
    return written(record | wrong[(fault - 1) % len(wrong)])


def _corrections(start: date, day: int, scale: float, seed: int) -> list[str]:
    """Return a few events of `day` once more: at another time, or by another visitor."""
    events = _events(start, day, scale, seed)
    drawn = sorted({pick(len(events), seed, "is corrected", start, day, place) for place in range(_CORRECTED)})
    later, other = timedelta(minutes=50), choose_visitor(day, scale, seed, "other", start, day)
    corrected = []
    for place, (record, at, _) in enumerate(events[number] for number in drawn):
        changed: dict[str, Any] = {"timestamp": _written_time(at + later)} if place % 2 else {"user_id": other}
        corrected.append(written(record | changed))
    return corrected


def _written_time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _unique_id(*what: object) -> str:
    return str(uuid.UUID(int=pick(2**64, "event", *what) << 64 | pick(2**64, "id", *what), version=4))
