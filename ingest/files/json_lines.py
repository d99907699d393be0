"""Turns JSON text of any layout into JSON lines, one record after the other, in bounded memory."""

import codecs
import io
import json
import re
from collections.abc import Iterable, Iterator

from ingest.errors import FileRefused
from ingest.files.json_window import JsonWindow, ValueBroken

# RFC 7464's separator, and the byte order mark of a file appended to another, may also stand between records.
_BETWEEN = re.compile(r"[ \t\n\r\x1e\ufeff]*")
_WITHIN_LINE = re.compile(r"[ \t\r\x1e\ufeff]*")
_SPACE = " \t\n\r"
_LINE_END = re.compile(r"\n")
# The latter occurs in JSON only inside strings.
_LINE_END_OR_GLUE = re.compile(r"\n|\}[ \t\r]*(?=\{)")
# How a line starts that continues the object of the line before.
_CONTINUING = ' \t\r\n"}],'
_NEW_LINE = re.compile(rf"\n(?![{re.escape(_CONTINUING)}])")
_GLUE_BYTES = re.compile(rb'\}[ \t\r]*\{[ \t\r]*["}]')
_OPEN, _CLOSE = b"{}"
_IN_STRING = ("Invalid control character", "Unterminated string")


class Records:
    """The records that a JSON text holds, each as one line; to be read once.

    Records are objects, whatever separates them: line ends, commas, nothing; each may take several lines; arrays of
    them are taken apart. Their text is verbatim, except that line breaks (which JSON allows only between tokens)
    become spaces. What `json.loads` accepts is accepted. A line that isn't a record, because it was cut off or isn't
    JSON, stays as it is and affects no other; an object that breaks off after several lines becomes one line too.

    `is_rewritten` says afterwards whether these lines differ from those of the text.

    Reading raises FileRefused if the text isn't a file of lines and an array, or a first object over several lines,
    can't be read to its end.
    """

    def __init__(self, chunks: Iterable[str]) -> None:
        self.is_rewritten = False
        self._window = JsonWindow(chunks)
        self._has_record_lines = False

    def __iter__(self) -> Iterator[str]:
        if self._step_to_next() == "[":
            yield from self._pages()
        while char := self._step_to_next():
            if char == "{":
                yield self._record()
            elif char == "[":
                yield from self._page_among_records()
            else:
                yield self._rest_of_line()

    def _step_to_next(self) -> str:
        char, start = self._window.look(_BETWEEN)
        self.is_rewritten |= bool(self._window.take(start).strip(_SPACE))
        return char

    def _pages(self) -> Iterator[str]:
        # An array may be too long to check whole, so its first elements are yielded before an error in it is found.
        self.is_rewritten = True
        while char := self._step_to_next():
            if char == "[":
                yield from _elements(self._window)
            elif char == "{":
                yield self._window.take_value()
            else:
                raise self._window.refusal("something follows the end of the document")
            char, start = self._window.look(_BETWEEN)
            self._window.take(start + 1 if char == "," else 0)

    def _page_among_records(self) -> Iterator[str]:
        try:
            length = self._window.measure()
            end = self._find_next(length)
        except ValueBroken:
            length = end = 0
        # An array of anything but objects isn't a page: it stays a line, which staging rejects.
        if not self._window.ahead(length, 1).lstrip().startswith("{"):
            yield self._rest_of_line()
            return
        page = self._window.take(length)
        self._window.take(end - length)
        self.is_rewritten = True
        yield from split_array([page])

    def _record(self) -> str:
        try:
            length = self._window.measure()
            end = self._find_next(length)
        except ValueBroken as broken:
            return self._broken_record(broken)
        is_line = "\n" not in self._window.ahead(length)
        is_last_in_line = self._window.ahead(end + 1, end) in ("", "\n")
        self._has_record_lines |= is_line
        self.is_rewritten |= not is_line or not is_last_in_line
        record = self._window.take(length)
        self.is_rewritten |= bool(self._window.take(end - length).strip(_SPACE))
        return record

    def _find_next(self, end: int) -> int:
        """Return where what separates two records is over after a value that ends at `end`.

        Raises:
            ValueBroken: something else follows, so that the value was no record.
        """
        char, start = self._window.look(_WITHIN_LINE, end)
        is_line = char in ("", "\n")
        char, following = self._window.look(_BETWEEN, start)
        if char == ",":
            char, following = self._window.look(_BETWEEN, following + 1)
            starts_line = self._window.ahead(following, following - 1) == "\n"
            if char in ("", "{", "[") or (starts_line and char not in _CONTINUING):
                return following
        elif char in ("{", "[") and not is_line:
            return following
        if not is_line:
            raise ValueBroken("something follows the end of a record", following)
        return start

    def _is_record(self, start: int) -> bool:
        try:
            self._find_next(self._window.measure(start))
        except ValueBroken:
            return False
        return True

    def _is_record_line(self, start: int) -> bool:
        try:
            end = self._window.measure(start)
        except ValueBroken:
            return False
        return "\n" not in self._window.ahead(end, start) and self._window.look(_WITHIN_LINE, end)[0] in ("", "\n")

    def _broken_record(self, broken: ValueBroken) -> str:
        """Return what can't be read, up to where the next record may start."""
        edge = self._window.find(_LINE_END_OR_GLUE)
        while edge and self._window.ahead(edge[0] + 1, edge[0]) == "}":
            if self._is_record(edge[1]):
                self.is_rewritten = True
                return self._window.take(edge[1])
            edge = self._window.find(_LINE_END_OR_GLUE, edge[1])
        line_end = edge[0] if edge else self._window.end()
        breaks_in_line = broken.ahead < line_end or broken.reason.startswith(_IN_STRING)
        if not self._has_record_lines and self._is_document(line_end, breaks_in_line):
            raise self._window.refusal(broken.reason, broken.ahead)
        if breaks_in_line:
            return self._window.take(line_end)
        next_line = self._window.find(_NEW_LINE)
        length = next_line[0] if next_line else self._window.end()
        self.is_rewritten |= "\n" in self._window.ahead(length).rstrip()
        return self._window.take(length)

    def _is_document(self, line_end: int, breaks_in_line: bool) -> bool:
        """Say whether the first object can't be read because it is broken, and not because it is a line cut off."""
        char, start = self._window.look(_BETWEEN, line_end)
        before = self._window.ahead(start, start - 1)
        if char == "{" and before == "\n":
            return not breaks_in_line and not self._is_record_line(start)
        return bool(char) and (before != "\n" or char in _CONTINUING)

    def _rest_of_line(self) -> str:
        line_end = self._window.find(_LINE_END)
        return self._window.take(line_end[0] if line_end else self._window.end())


def are_records(lines: bytes) -> bool:
    """Say whether each of `lines`, which are whole lines of a file, looks as if it were one object, or is blank.

    Only the first of them is read as JSON: to read all takes many times longer than to land them.
    """
    try:
        json.loads(lines.partition(b"\n")[0] or b"{}")
    except (ValueError, RecursionError):
        return False
    if _GLUE_BYTES.search(lines):
        return False
    ended = lines if lines.endswith(b"\n") else lines + b"\n"
    # Nearly all lines end with }\n and pass by comparing two numbers, which keeps this fast.
    return all((line[0] == _OPEN and line[-2] == _CLOSE) or _may_be_record(line) for line in io.BytesIO(ended))


def _may_be_record(line: bytes) -> bool:
    return line.isspace() or (line[0] == _OPEN and line.rstrip()[-1] == _CLOSE)


def split_array(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the text of each element of the one JSON array that `chunks` spell together, each as one line.

    What `json.loads` accepts is accepted, nothing else.

    Raises:
        FileRefused: the array breaks off, is malformed or is followed by something; with the position.
    """
    window = JsonWindow(chunks)
    if window.peek() != "[":
        raise window.refusal("it doesn't start with [")
    yield from _elements(window)
    if window.peek():
        raise window.refusal("something follows the end of the document")


def _elements(window: JsonWindow) -> Iterator[str]:
    """Yield the elements of the array that starts here, and step over it."""
    window.take(1)
    following = window.peek()
    while following != "]":
        if not following:
            raise window.refusal("the array breaks off")
        yield window.take_value()
        following = window.peek()
        if following == ",":
            window.take(1)
            following = window.peek()
            if following == "]":
                raise window.refusal("a value is missing after the last comma")
        elif following and following != "]":
            raise window.refusal("a comma is missing between two elements")
    window.take(1)


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
