"""One generator function per feed: asks an API and yields records in the form in which they land."""

from collections.abc import Mapping
from typing import Any, TypeVar

from ingest.errors import ShapeError
from ingest.fetch.json_values import Number

Record = dict[str, Any]
_Kind = TypeVar("_Kind")
_WORDS = {dict: "object", list: "list", str: "text", Number: "number", bool: "truth value", type(None): "null"}


def take(feed: str, node: Any, name: str, kind: type[_Kind], path: str = "") -> _Kind:
    """Return the member `name` of `node`, which has to be there and of that `kind`; `path` is where `node` was found.

    Raises:
        ShapeError: it isn't; the message names `feed` and the field.
    """
    value = _member(feed, node, name, path)
    if not isinstance(value, kind):
        raise ShapeError(feed, path + name, f"is {_word(type(value))} instead of {_word(kind)}")
    return value


def take_or_null(feed: str, node: Any, name: str, kind: type[_Kind], path: str = "") -> _Kind | None:
    """Return what `take` does; null is fine too, but the member has to be there."""
    return None if _member(feed, node, name, path) is None else take(feed, node, name, kind, path)


def _member(feed: str, node: Any, name: str, path: str) -> Any:
    if not isinstance(node, Mapping):
        raise ShapeError(feed, path.rstrip(".") or "(whole)", f"is {_word(type(node))} instead of {_word(dict)}")
    if name not in node:
        raise ShapeError(feed, path + name, "is missing")
    return node[name]


def _word(kind: type) -> str:
    return f"a {_WORDS.get(kind, kind.__name__)}" if kind is not dict else "an object"
