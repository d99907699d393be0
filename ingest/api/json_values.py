"""JSON as it was sent: a number keeps its spelling from the answer to the line that lands."""

import json
import re
from dataclasses import dataclass
from typing import Any

# Half of a surrogate pair, which JSON can hold and UTF-8 can't: some texts are cut inside an emoji.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Shared: creating an encoder for each value takes longer than encoding it.
_ENCODER = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number: a float would lose digits of it, and 1.0 or 1e3 would be spelled otherwise."""

    text: str


def read_json(text: str | bytes) -> Any:
    """Return the one JSON value that `text` spells, with every number as a `Number`.

    Raises:
        ValueError: it isn't JSON (NaN and Infinity aren't either), or it is nested too deeply.
    """
    try:
        return json.loads(text, parse_float=Number, parse_int=Number, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def write_json(value: Any) -> str:
    """Return `value` as one line of compact JSON: keys in their order, numbers as sent, letters as themselves."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{_write_scalar(key)}:{write_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write_json, value)) + "]"
    return _write_scalar(value)


def _write_scalar(value: object) -> str:
    text = _ENCODER.encode(value)
    return _LONE_SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")
