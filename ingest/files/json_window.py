"""Reads a JSON text piece by piece, so that a text of any length needs little memory."""

import json
import re
from collections.abc import Iterable

from ingest.errors import FileRefused

LONGEST_ELEMENT = 256 * 1024 * 1024
_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_BREAKS = str.maketrans("\r\n", "  ")
# Values are only measured, never used: leaving numbers as text is faster and has no size limit.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
# What a cut can leave undecided: `1.` or `1e+` before the digits, `-Infinit`, half of a `\ud83d\ude00`.
_UNDECIDED = 16


class ValueBroken(Exception):
    """A JSON value can't be read: why, and how far ahead of the window's place the fault is."""

    def __init__(self, reason: str, ahead: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ahead = ahead


class JsonWindow:
    """The part of a text being looked at, from the place `at` on. What lies ahead is counted in characters from there.

    Reading on forgets what lies behind the place, and the place alone moves it.
    """

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)
        self._text = ""
        self._at = 0
        # How many characters and lines were forgotten.
        self._passed = self._lines_passed = 0

    def look(self, blanks: re.Pattern[str] = _SPACE, ahead: int = 0) -> tuple[str, int]:
        """Return the first character from `ahead` on that isn't of `blanks`, or nothing at the end, and where it is."""
        while True:
            blank = blanks.match(self._text, self._at + ahead)
            ahead = blank.end() - self._at if blank else ahead
            if self._at + ahead < len(self._text):
                return self._text[self._at + ahead], ahead
            if not self._grow():
                return "", ahead

    def find(self, pattern: re.Pattern[str], ahead: int = 0) -> tuple[int, int] | None:
        """Return how far ahead the first match of `pattern` from `ahead` on starts and ends, or None.

        `pattern` may look at one character behind its match.
        """
        while True:
            match = pattern.search(self._text, self._at + ahead)
            is_settled = match is not None and match.end() + 1 < len(self._text)
            if is_settled or not self._grow():
                return (match.start() - self._at, match.end() - self._at) if match else None

    def end(self) -> int:
        """Return how far ahead the end is of what was looked at."""
        return len(self._text) - self._at

    def ahead(self, end: int, start: int = 0) -> str:
        """Return the text that lies ahead between `start` and `end`, which were looked at before."""
        return self._text[self._at + start : self._at + end]

    def peek(self) -> str:
        """Step over white space and return the next character, or nothing at the end."""
        char, ahead = self.look()
        self._at += ahead
        return char

    def measure(self, ahead: int = 0) -> int:
        """Return where the JSON value ends that starts at `ahead`.

        Raises:
            ValueBroken: it isn't one.
            FileRefused: it is longer than LONGEST_ELEMENT.
        """
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._at + ahead)
            except json.JSONDecodeError as error:
                is_open_string = error.msg.startswith("Unterminated string")
                is_cut = is_open_string or error.pos >= len(self._text) - _UNDECIDED
                if is_cut and self._grow():
                    continue
                has_rest = not is_open_string and bool(self._text[error.pos :].strip())
                reason = "the text ends within a value" if is_cut and not has_rest else error.msg
                raise ValueBroken(reason, error.pos - self._at) from error
            except RecursionError as error:
                raise ValueBroken("a value is nested too deeply", ahead) from error
            if len(self._text) - end < _UNDECIDED and self._grow():
                continue
            return end - self._at

    def take(self, length: int) -> str:
        """Step over the next `length` characters and return them as one line: line breaks become spaces."""
        text = self.ahead(length)
        self._at += length
        # Checking first is faster: few have any.
        return text.translate(_LINE_BREAKS) if "\n" in text or "\r" in text else text

    def take_value(self) -> str:
        """Step over the JSON value that starts here and return its text as one line.

        Raises:
            FileRefused: it isn't a value, or is too long.
        """
        try:
            return self.take(self.measure())
        except ValueBroken as broken:
            raise self.refusal(broken.reason, broken.ahead) from broken

    def refusal(self, reason: str, ahead: int = 0) -> FileRefused:
        """Return the error that says what is wrong and where, counted from the start of the text."""
        at = self._at + ahead
        line = 1 + self._lines_passed + self._text.count("\n", 0, at)
        return FileRefused(f"it isn't valid JSON: {reason} in line {line} (character {self._passed + at})")

    def _grow(self) -> bool:
        """Read on, doubling what is pending so that few retries do; say whether there was more."""
        pending = [self._text[self._at :]]
        wanted = max(1, len(pending[0]))
        if wanted > LONGEST_ELEMENT:
            raise self.refusal(f"an element is longer than {LONGEST_ELEMENT} characters")
        for chunk in self._chunks:
            pending.append(chunk)
            wanted -= len(chunk)
            if wanted <= 0:
                break
        if len(pending) == 1:
            return False
        self._lines_passed += self._text.count("\n", 0, self._at)
        self._passed += self._at
        self._text, self._at = "".join(pending), 0
        return True
