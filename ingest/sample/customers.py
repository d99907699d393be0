"""The people of the made-up shop, shared by its sales, demographics and clicks."""

import math
from datetime import date, timedelta
from typing import NamedTuple

from ingest.sample.deterministic_random import choose, pick

# As in the sales: every fourth number is a customer; the numbers between are people who haven't bought.
_FIRST_ID = 12_346
_STEP = 4
_GROWTH = 0.7
_BUYERS_AT_START, _BUYERS_A_DAY = 400, 3
_PROSPECTS_AT_START, _PROSPECTS_A_DAY = 80, 1
_STRANGERS = 60
# The percentage of buyers who are in the demographics too.
_BUYERS_LISTED = 92
# Days between two moves, and between two e-mail addresses, of one person.
_MOVES_AFTER = 220
_NEW_EMAIL_AFTER = 300
_SIGNED_UP_SINCE = 700
_REGIONS = ["North", "South", "East", "West"]
_FIRST_NAMES = ["Ada", "Bruno", "Chloé", "Dmitri", "Esra", "Finn", "Grace", "Håkon", "Imani", "José", "Kira", "Łucja"]
_LAST_NAMES = ["Field", "Marsh", "Hill", "O'Brook", "Müller-Stein", "Dale, Jr.", "van der Fjord", "Woods", "Lake"]
_MAIL_HOSTS = ["example.com", "example.org", "example.net"]


class Customer(NamedTuple):
    """A row of the demographics, as it is on one day."""

    customer_id: str
    first_name: str
    last_name: str
    email: str
    region: str
    signup_date: str


def listed_customers(start: date, day: int, scale: float, seed: int) -> list[Customer]:
    """Return who is in the demographics `day` days after `start`: most buyers, and all who haven't bought yet."""
    buyers = [
        _customer(buyer_id(number), _won_on(number, _BUYERS_AT_START, _BUYERS_A_DAY, scale), start, day, seed)
        for number in range(_count(_BUYERS_AT_START, _BUYERS_A_DAY, day, scale))
        if pick(100, seed, "is listed", number) < _BUYERS_LISTED
    ]
    prospects = [
        _customer(_prospect_id(number), _won_on(number, _PROSPECTS_AT_START, _PROSPECTS_A_DAY, scale), start, day, seed)
        for number in range(_count(_PROSPECTS_AT_START, _PROSPECTS_A_DAY, day, scale))
    ]
    return buyers + prospects


def choose_visitor(day: int, scale: float, *what: object) -> int:
    """Return a visitor of the shop `day` days after the start: a buyer, a person who hasn't bought, or a stranger."""
    kind = pick(100, "kind of visitor", *what)
    if kind < 65:
        # A tenth of the buyers make half of the visits.
        count = _count(_BUYERS_AT_START, _BUYERS_A_DAY, day, scale)
        return buyer_id(pick(max(1, count // 10) if kind % 2 else count, "visitor", *what))
    if kind < 90:
        return _prospect_id(pick(_count(_PROSPECTS_AT_START, _PROSPECTS_A_DAY, day, scale), "visitor", *what))
    return buyer_id(pick(_STRANGERS, "visitor", *what)) + 3


def buyer_id(number: int) -> int:
    """Return the id that customer `number` has in the sales."""
    return _FIRST_ID + _STEP * number


def _prospect_id(number: int) -> int:
    return buyer_id(number) + 1


def _count(at_start: int, a_day: int, day: int, scale: float) -> int:
    return max(1, math.floor(at_start * _grown(scale) + 0.5)) + math.floor(day * a_day * _grown(scale))


def _grown(scale: float) -> float:
    return float(scale**_GROWTH)


def _won_on(number: int, at_start: int, a_day: int, scale: float) -> int:
    """Return the first day with more than `number` people, or 0."""
    return max(0, math.ceil((number + 1 - _count(at_start, a_day, 0, scale)) / (a_day * _grown(scale))))


def _customer(customer_id: int, won_on: int, start: date, day: int, seed: int) -> Customer:
    def version(kind: str, lasts: int) -> int:
        return (day + pick(lasts, seed, kind, customer_id)) // lasts

    first_name = choose(_FIRST_NAMES, seed, "first name", customer_id)
    last_name = choose(_LAST_NAMES, seed, "last name", customer_id)
    address = version("e-mail", _NEW_EMAIL_AFTER)
    host = choose(_MAIL_HOSTS, seed, "e-mail host", customer_id, address)
    signed_up = start + timedelta(days=won_on or -pick(_SIGNED_UP_SINCE, seed, "signed up", customer_id))
    return Customer(
        customer_id=str(customer_id),
        first_name=first_name,
        last_name=last_name,
        # One in twelve has none.
        email=f"customer{customer_id}.{address}@{host}" if pick(12, seed, "has e-mail", customer_id) else "",
        region=choose(_REGIONS, seed, "region", customer_id, version("region", _MOVES_AFTER)),
        signup_date=f"{signed_up:%Y/%m/%d}",
    )
