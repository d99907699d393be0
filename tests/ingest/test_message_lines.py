"""Every message is exactly one line, whatever it holds."""

import json

import pytest

from ingest.kafka.message_lines import line_of


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (b'{"usd": 1.50}', b'{"usd": 1.50}'),
        (b'{"title": "\xc3\xbc\\n"}', b'{"title": "\xc3\xbc\\n"}'),
        (b'\xef\xbb\xbf{"usd": 1}\n', b'{"usd": 1}'),
        (b'{\r\n "usd":\n1e999\n}', b'{   "usd": 1e999 }'),
        (b'[\n{"usd": 1}]', b'[ {"usd": 1}]'),
        (b"not JSON", b"not JSON"),
        (b"two\nlines", b"(escaped) two\\x0alines"),
        (b'{"title": "two\r\nlines"}', b'(escaped) {"title": "two\\x0d\\x0alines"}'),
        (b'{"title": "\0"}', b'(escaped) {"title": "\\x00"}'),
        (b'{"title": "\\\xff"}', b'(escaped) {"title": "\\\\xff"}'),
        (b"\x1f\x8b\n", b"(escaped) \x1f\\x8b\\x0a"),
        (b"[" * 100_000 + b"\n", b"[" * 100_000),
        (b"[" * 100_000 + b"\n1", b"(escaped) " + b"[" * 100_000 + b"\\x0a1"),
        (None, b"(no value)"),
        (b"", b"(empty)"),
        (b"\r\n \t", b"(empty)"),
    ],
    ids=range(16),
)
def test_a_message_is_one_line(message: bytes | None, line: bytes) -> None:
    assert line_of(message) == line
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("message", [b'{"a": "x\ny"}', b'{"a": "\\\xff"}', b'{"a": "\0"}', b"{\xff}", None, b""])
def test_what_was_no_json_does_not_become_json(message: bytes | None) -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(line_of(message))
