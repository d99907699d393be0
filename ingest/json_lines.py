"""Turns JSON documents into JSON lines, one element after the other, in bounded memory."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator

from ingest.errors import FileRefused

LONGEST_ELEMENT = 256 * 1024 * 1024
_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_BREAKS = str.maketrans("\r\n", "  ")
# Values are only measured, never used: leaving numbers as text is quicker and knows no longest number.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
# What a cut can leave undecided: `1.` or `1e+` before the digits, `-Infinit`, half of a `\ud83d\ude00`.
_UNDECIDED = 16


class _Window:
    """The part of a text being looked at: `text` from `at` on, with `passed` characters gone before."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self.chunks = iter(chunks)
        self.text = ""
        self.at = 0
        self.passed = 0

    def grow(self) -> bool:
        """Read on, doubling what is pending so that few retries do; say whether there was more."""
        pending = [self.text[self.at :]]
        wanted = max(1, len(pending[0]))
        if wanted > LONGEST_ELEMENT:
            raise self.refusal(f"an element is longer than {LONGEST_ELEMENT} characters")
        for chunk in self.chunks:
            pending.append(chunk)
            wanted -= len(chunk)
            if wanted <= 0:
                break
        if len(pending) == 1:
            return False
        self.passed += self.at
        self.text, self.at = "".join(pending), 0
        return True

    def peek(self) -> str:
        """Step over white space and return the next character, or nothing at the end."""
        while True:
            space = _SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.grow():
                return ""

    def take_value(self) -> str:
        """Step over the JSON value that starts here and return its text."""
        while True:
            try:
                _, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - _UNDECIDED
                if cut and self.grow():
                    continue
                reason = "the text ends within a value" if cut and not self._has_rest(error) else error.msg
                raise self.refusal(reason, error.pos) from error
            except RecursionError as error:
                raise self.refusal("a value is nested too deeply") from error
            if len(self.text) - end < _UNDECIDED and self.grow():
                continue
            value, self.at = self.text[self.at : end], end
            return value

    def refusal(self, reason: str, at: int | None = None) -> FileRefused:
        """Return the error that says what is wrong and where, counted from the start of the text."""
        position = self.passed + (self.at if at is None else at)
        return FileRefused(f"it isn't valid JSON: {reason} (character {position})")

    def _has_rest(self, error: json.JSONDecodeError) -> bool:
        return not error.msg.startswith("Unterminated string") and bool(self.text[error.pos :].strip())


def split_array(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the text of each element of the one JSON array that `chunks` spell together.

    The text is verbatim, except that line breaks (which JSON allows only between tokens) become spaces.
    What `json.loads` accepts is accepted, nothing else.

    Raises:
        FileRefused: the array breaks off, is malformed or is followed by something; with the position.
    """
    window = _Window(chunks)
    if window.peek() != "[":
        raise window.refusal("it doesn't start with [")
    window.at += 1
    following = window.peek()
    while following != "]":
        if not following:
            raise window.refusal("the array breaks off")
        yield window.take_value().translate(_LINE_BREAKS)
        following = window.peek()
        if following == ",":
            window.at += 1
            following = window.peek()
            if following == "]":
                raise window.refusal("a value is missing after the last comma")
        elif following and following != "]":
            raise window.refusal("a comma is missing between two elements")
    window.at += 1
    _expect_end(window)


def join_document(chunks: Iterable[str]) -> str:
    """Return the one JSON value that `chunks` spell together as a single line, otherwise verbatim.

    Raises:
        FileRefused: it isn't exactly one JSON value, or is longer than LONGEST_ELEMENT.
    """
    window = _Window(chunks)
    window.peek()
    value = window.take_value().translate(_LINE_BREAKS)
    _expect_end(window)
    return value


def decode_utf8(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield `chunks` as text, without a byte order mark.

    Raises:
        FileRefused: they aren't UTF-8; the message has the offset of the first bad byte.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    decoded, is_first = 0, True
    for chunk in _closing(chunks):
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise FileRefused(f"it isn't UTF-8 (byte {decoded - pending + error.start})") from error
        decoded += len(chunk)
        if text:
            yield text.removeprefix("\ufeff") if is_first else text
            is_first = False


def _closing(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from (chunk for chunk in chunks if chunk)
    yield b""


def _expect_end(window: _Window) -> None:
    if window.peek():
        raise window.refusal("something follows the end of the document")
