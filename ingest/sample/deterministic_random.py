"""Deterministic random numbers: the same arguments always give the same number.

Only sums, products and quotients are used, which give the same bits on every machine.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

_Choice = TypeVar("_Choice")
_CUT_AFTER = 30


def pick(below: int, *what: object) -> int:
    """Return an integer from 0 to `below` - 1 for `what`."""
    return _draw("|".join(map(str, what))) % below


def choose(choices: Sequence[_Choice], *what: object) -> _Choice:
    """Return one of `choices` for `what`."""
    return choices[pick(len(choices), *what)]


def wave(at: float, *what: object) -> float:
    """Return a number from -1 to 1 that changes smoothly with `at`, with about one turn per unit."""
    knot = math.floor(at)
    words = "|".join(map(str, what))
    before, after, part = _height(words, knot), _height(words, knot + 1), at - knot
    return before + (after - before) * part * part * (3 - 2 * part)


def written(record: dict[str, Any]) -> str:
    """Return `record` as a line of JSON."""
    return json.dumps(record, ensure_ascii=False)


def cut_off(record: dict[str, Any]) -> str:
    """Return `record` as a line of JSON that is cut off, and so invalid."""
    return written(record)[:_CUT_AFTER]


@lru_cache(maxsize=4096)
def _height(words: str, knot: int) -> float:
    return _draw(f"{words}|{knot}") / 2**63 - 1


def _draw(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big")
