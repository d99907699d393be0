"""Attributed orders, paths and channels by day, computed from orders, sessions and costs without SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import groupby

LOOKBACK = timedelta(days=30)
HALF_LIFE = 7
MODELS = ("first_touch", "last_touch", "last_non_direct_touch", "linear", "position_based", "time_decay")
MILLION = 10**6


@dataclass(frozen=True)
class Order:
    """A row of fct_orders."""

    key: str
    customer: str
    day: date
    is_return: bool
    is_first: bool
    net: Decimal


@dataclass(frozen=True)
class Session:
    """A row of fct_sessions; `campaign` is in lower case, `(not set)` if there is none."""

    key: str
    customer: str
    started: datetime
    channel: str
    campaign: str
    is_converted: bool


@dataclass(frozen=True)
class Share:
    """What one session, or none, has of an order: credit and revenue per model, in the order of MODELS."""

    order: Order
    session: Session | None
    credits: tuple[Decimal, ...]
    revenues: tuple[Decimal, ...]

    @property
    def place(self) -> tuple[date, str, str]:
        """The row of mart_daily_channels to which it belongs."""
        if self.session is None:
            return self.order.day, "Unattributed", "(not set)"
        return self.order.day, self.session.channel, self.session.campaign


@dataclass
class Totals:
    """What mart_daily_channels adds up for a day, channel and campaign."""

    sessions: int = 0
    converted: int = 0
    new: set[str] = field(default_factory=set)
    buyers: set[str] = field(default_factory=set)
    orders: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * len(MODELS))
    firsts: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * len(MODELS))
    revenues: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * len(MODELS))

    def row(self) -> tuple[object, ...]:
        return (
            self.sessions,
            self.converted,
            len(self.new),
            len(self.buyers - self.new),
            *(figure for each in zip(self.orders, self.firsts, self.revenues, strict=True) for figure in each),
        )


def decayed(days: int) -> int:
    """Return a billion, halved every HALF_LIFE days and rounded down, from a power with 60 digits."""
    with localcontext(prec=60):
        return int(Decimal(10**9) * Decimal(2) ** (Decimal(-days) / HALF_LIFE))


def weights(touches: Sequence[Session]) -> dict[str, list[Fraction]]:
    """Return the part of each touch under each model, as exact fractions of one."""
    count = len(touches)
    others = [place for place, touch in enumerate(touches) if touch.channel != "Direct"]

    def only(chosen: int) -> list[Fraction]:
        return [Fraction(place == chosen) for place in range(count)]

    ends = {1: [Fraction(1)], 2: [Fraction(1, 2)] * 2}
    between = [Fraction(1, 5 * (count - 2))] * (count - 2) if count > 2 else []
    ages = [decayed((touches[-1].started.date() - touch.started.date()).days) for touch in touches]
    return {
        "first_touch": only(0),
        "last_touch": only(count - 1),
        "last_non_direct_touch": only(others[-1] if others else count - 1),
        "linear": [Fraction(1, count)] * count,
        "position_based": ends.get(count, [Fraction(2, 5), *between, Fraction(2, 5)]),
        "time_decay": [Fraction(age, sum(ages)) for age in ages],
    }


def millionths(whole: int, parts: Sequence[Fraction]) -> list[Decimal]:
    """Share a number of millionths out by the largest remainder; a negative one is mirrored."""
    exact = [abs(whole) * part for part in parts]
    units = [each.numerator // each.denominator for each in exact]
    lost = sorted(range(len(parts)), key=lambda place: (units[place] - exact[place], place))
    for place in lost[: abs(whole) - sum(units)]:
        units[place] += 1
    return [Decimal(unit if whole >= 0 else -unit) / MILLION for unit in units]


def shares_of(orders: Sequence[Order], sessions: Sequence[Session]) -> Iterator[Share]:
    """Yield the shares of all orders, those of an order in the order of its sessions."""
    of_customer: dict[str, list[Session]] = defaultdict(list)
    for session in sorted(sessions, key=lambda each: each.started):
        of_customer[session.customer].append(session)
    for order in orders:
        near = [
            session
            for session in of_customer[order.customer]
            if order.day - LOOKBACK <= session.started.date() <= order.day
        ]
        net = int(order.net * MILLION)
        parts = weights(near) if near else {model: [Fraction(1)] for model in MODELS}
        credits_of = zip(*(millionths(MILLION, parts[model]) for model in MODELS), strict=True)
        revenues_of = zip(*(millionths(net, parts[model]) for model in MODELS), strict=True)
        touches: Sequence[Session | None] = near or [None]
        for touch, earned, revenue in zip(touches, credits_of, revenues_of, strict=True):
            yield Share(order, touch, earned, revenue)


def paths_of(shares: Sequence[Share], sessions: Sequence[Session]) -> dict[str, tuple[int, Decimal, int, int]]:
    """Return the rows of mart_paths by path: orders, revenue, paths without an order and sessions on them."""
    found: dict[str, list[tuple[int, Decimal, int, int]]] = defaultdict(list)
    for _, touches in groupby(shares, key=lambda share: share.order.key):
        of_order = list(touches)
        order = of_order[0].order
        found[path([share.place[1] for share in of_order])].append((int(not order.is_return), order.net, 0, 0))
    touching = {share.session.key for share in shares if share.session}
    idle = sorted(
        (each for each in sessions if each.key not in touching), key=lambda each: (each.customer, each.started)
    )
    chain: list[Session] = []
    for session in [*idle, None]:
        is_next = (
            bool(chain)
            and session is not None
            and session.customer == chain[-1].customer
            and session.started.date() <= chain[-1].started.date() + LOOKBACK
        )
        if chain and not is_next:
            found[path([each.channel for each in chain])].append((0, Decimal(0), 1, len(chain)))
            chain = []
        chain += [session] if session else []
    return {
        name: (
            sum(each[0] for each in outcomes),
            sum((each[1] for each in outcomes), Decimal(0)),
            sum(each[2] for each in outcomes),
            sum(each[3] for each in outcomes),
        )
        for name, outcomes in found.items()
    }


def path(channels: Sequence[str]) -> str:
    return " > ".join(channel for channel, _ in groupby(channels))


def days_of(
    shares: Sequence[Share], sessions: Sequence[Session], costs: Mapping[tuple[date, str, str], object]
) -> Counter[tuple[object, ...]]:
    """Return the rows of mart_daily_channels up to revenue; `costs` has the keys for which there is a cost."""
    found: dict[tuple[date, str, str], Totals] = defaultdict(Totals, {key: Totals() for key in costs})
    for session in sessions:
        totals = found[session.started.date(), session.channel, session.campaign]
        totals.sessions += 1
        totals.converted += session.is_converted
    for share in shares:
        totals, order = found[share.place], share.order
        totals.new |= {order.customer} if order.is_first else set()
        totals.buyers |= set() if order.is_return else {order.customer}
        for place, (earned, revenue) in enumerate(zip(share.credits, share.revenues, strict=True)):
            totals.orders[place] += 0 if order.is_return else earned
            totals.firsts[place] += earned if order.is_first else 0
            totals.revenues[place] += revenue
    return Counter((*key, *totals.row()) for key, totals in found.items())
