"""A JSON array is split as json.loads would read it, or refused whole."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import FileRefused
from ingest.files import json_window
from ingest.files.json_lines import decode_utf8, split_array

SPACES = st.text(" \t\r\n", max_size=3)
NUMBERS = st.one_of(st.integers(), st.floats())
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text()),
    lambda children: st.one_of(st.lists(children, max_size=4), st.dictionaries(st.text(), children, max_size=4)),
    max_leaves=12,
)


@st.composite
def spaced_arrays(draw: st.DrawFn) -> str:
    """An array's text, with white space wherever JSON allows it around its elements."""
    elements = []
    for value in draw(st.lists(VALUES, max_size=6)):
        text = json.dumps(value, indent=draw(st.sampled_from([None, 1])), ensure_ascii=draw(st.booleans()))
        elements.append(draw(SPACES) + text + draw(SPACES))
    return f"{draw(SPACES)}[{','.join(elements)}{draw(SPACES)}]{draw(SPACES)}"


def cut(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def comparable(value: object) -> str:
    return json.dumps(value, sort_keys=True)


@given(text=spaced_arrays(), size=st.integers(1, 40))
def test_elements_are_what_json_loads_reads_however_the_text_is_cut(text: str, size: int) -> None:
    lines = list(split_array(cut(text, size)))
    assert [comparable(json.loads(line)) for line in lines] == [comparable(value) for value in json.loads(text)]
    assert not any("\n" in line or "\r" in line for line in lines)


@given(text=spaced_arrays(), size=st.integers(1, 40), data=st.data())
def test_what_json_loads_refuses_is_refused(text: str, size: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    broken = (
        text[:start] + data.draw(st.sampled_from(["", "}", ",", '"', "]", "[", "1", "\\", "x"])) + text[start + 1 :]
    )
    try:
        expected = json.loads(broken)
    except ValueError:
        with pytest.raises(FileRefused):
            list(split_array(cut(broken, size)))
    else:
        if isinstance(expected, list):
            assert len(list(split_array(cut(broken, size)))) == len(expected)


def test_an_element_is_kept_verbatim_except_for_its_line_breaks() -> None:
    text = '[ {"b": 1.50,\r\n "a":"\\u00e9\\n"},\n1E+2 ]'
    assert list(split_array([text])) == ['{"b": 1.50,   "a":"\\u00e9\\n"}', "1E+2"]


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ('[1, {"a": 2', 11, "the text ends within a value"),
        ("[1, 2", 5, "breaks off"),
        ("[1 2]", 3, "comma"),
        ("[1,]", 3, "last comma"),
        ("[1] x", 4, "follows the end"),
        ('[{"a" 1}, 2, 3, 4, 5, 6, 7]', 6, "delimiter"),
        ('["abc', 1, "the text ends within a value"),
    ],
)
def test_a_refusal_says_where_and_why(text: str, position: int, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        list(split_array(cut(text, 3)))
    assert f"character {position})" in str(refused.value)
    assert reason in str(refused.value)


def test_a_position_counts_what_was_read_long_before() -> None:
    text = "[" + "1,\n" * 1000 + "oops, 2, 3, 4, 5, 6, 7, 8, 9]"
    with pytest.raises(FileRefused, match=r"in line 1001 \(character 3001\)"):
        list(split_array(cut(text, 10)))


def test_a_number_may_have_any_length() -> None:
    digits = "9" * 10_000
    assert list(split_array(cut(f"[{digits}]", 7))) == [digits]


def test_only_about_one_element_is_held() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        yield "["
        while True:
            read += 1
            yield '{"a": 1},'

    lines = split_array(endless())
    for _ in range(100):
        next(lines)
    assert read < 110


def test_a_longer_element_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_window, "LONGEST_ELEMENT", 100)
    with pytest.raises(FileRefused, match="longer than 100"):
        list(split_array(cut('["' + "x" * 1000 + '"]', 10)))


def test_a_deep_element_is_refused_without_a_crash() -> None:
    with pytest.raises(FileRefused, match="nested too deeply"):
        list(split_array(["[" * 100_000]))


@given(text=st.text(), size=st.integers(1, 5))
def test_text_is_decoded_however_its_bytes_are_cut(text: str, size: int) -> None:
    encoded = text.encode()
    chunks = (encoded[start : start + size] for start in range(0, len(encoded), size))
    assert "".join(decode_utf8(chunks)) == text.removeprefix("\ufeff")


def test_the_offset_of_a_bad_byte_is_that_in_the_file() -> None:
    with pytest.raises(FileRefused, match="byte 3"):
        list(decode_utf8([b"abc", "é".encode()[:1], b"x"]))
    with pytest.raises(FileRefused, match="byte 3"):
        list(decode_utf8([b"abc", "é".encode()[:1]]))
