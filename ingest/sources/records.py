"""What a record is, and how the fields of an answer are required."""

from collections.abc import Mapping
from typing import Any, TypeVar

from ingest.api.json_values import Number
from ingest.errors import ShapeError

Record = dict[str, Any]
_Kind = TypeVar("_Kind")
_WORDS = {dict: "object", list: "list", str: "text", Number: "number", bool: "truth value", type(None): "null"}


def require_field(feed: str, node: Any, name: str, kind: type[_Kind], path: str = "") -> _Kind:
    """Return the field `name` of `node`; `path` is where `node` was found.

    Raises:
        ShapeError: the field is missing or not of that `kind`; the message names `feed` and the field.
    """
    value = _member(feed, node, name, path)
    if not isinstance(value, kind):
        raise ShapeError(feed, path + name, f"is {_word(type(value))} instead of {_word(kind)}")
    return value


def require_nullable_field(feed: str, node: Any, name: str, kind: type[_Kind], path: str = "") -> _Kind | None:
    """Return what `require_field` does, or None if the field is null; it has to be there."""
    return None if _member(feed, node, name, path) is None else require_field(feed, node, name, kind, path)


def _member(feed: str, node: Any, name: str, path: str) -> Any:
    if not isinstance(node, Mapping):
        raise ShapeError(feed, path.rstrip(".") or "(whole)", f"is {_word(type(node))} instead of {_word(dict)}")
    if name not in node:
        raise ShapeError(feed, path + name, "is missing")
    return node[name]


def _word(kind: type) -> str:
    return f"a {_WORDS.get(kind, kind.__name__)}" if kind is not dict else "an object"
