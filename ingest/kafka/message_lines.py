"""Turns every message into one line of a file, whatever it holds: staging rejects what is unreadable."""

import json

NO_VALUE = b"(no value)"
EMPTY = b"(empty)"
ESCAPED = b"(escaped) "
_BLANK = " \t\r\n"
_SPACES = str.maketrans("\r\n", "  ")
_ESCAPES = str.maketrans({"\r": "\\x0d", "\n": "\\x0a", "\0": "\\x00"})
# Values are only checked, never used: numbers left as text may have any length.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


def line_of(value: bytes | None) -> bytes:
    r"""Return the message `value` as exactly one line of UTF-8 that isn't blank, without its line end.

    Almost every message is one line already. JSON over several lines gets spaces for its line breaks, which JSON allows
    only between tokens. What a line can't hold as it is becomes a line that isn't JSON, and so an unreadable record:
    ESCAPED and the text, with line breaks, NULs and bytes that aren't UTF-8 written like \x0a; NO_VALUE for a
    tombstone, and EMPTY for a message of nothing but white space, since loaders skip blank lines.
    """
    if value is None:
        return NO_VALUE
    try:
        text = value.decode("utf-8-sig").strip(_BLANK)
    except UnicodeDecodeError:
        return _escape(value.decode(errors="backslashreplace"))
    if not text:
        return EMPTY
    if ("\n" in text or "\r" in text) and _is_json(text):
        text = text.translate(_SPACES)
    return _escape(text) if any(character in text for character in "\r\n\0") else text.encode()


def _is_json(text: str) -> bool:
    try:
        _DECODER.decode(text)
    except (ValueError, RecursionError):
        return False
    return True


def _escape(text: str) -> bytes:
    return ESCAPED + text.translate(_ESCAPES).encode()
