"""However objects follow each other, each is a record; a broken one affects no other, or the whole file is refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import FileRefused
from ingest.files.json_lines import Records, are_records

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda children: st.one_of(st.lists(children, max_size=3), st.dictionaries(st.text(), children, max_size=3)),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), min_size=1, max_size=6)
SIZES = st.integers(1, 60)


def cut(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def records_in(text: str, size: int = 3) -> tuple[list[str], bool]:
    records = Records(cut(text, size))
    return list(records), records.is_rewritten


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[list[Any], str]:
    """Objects, and a text that has them one after the other in any layout that says where each ends."""
    objects, text = draw(OBJECTS), ""
    for value in objects:
        one = json.dumps(value, indent=draw(st.sampled_from([None, 1])), ensure_ascii=draw(st.booleans()))
        page = draw(st.sampled_from(["{}", "{}", "[{}]", "[\n{}\n]"])).replace("{}", one)
        text += page + draw(st.sampled_from(["", " ", "\n", "\r\n", ",", ",\n", "\n,", "\n\n", "\n\x1e", "\n\ufeff"]))
    return objects, text


@given(given_=laid_out(), size=SIZES)
def test_every_object_is_a_record_whatever_the_layout(given_: tuple[list[Any], str], size: int) -> None:
    objects, text = given_
    lines, _ = records_in(text, size)
    assert [json.loads(line) for line in lines] == objects
    assert not any("\n" in line or "\r" in line for line in lines)


@given(objects=OBJECTS, size=SIZES, data=st.data())
def test_a_line_that_was_cut_off_costs_no_other(objects: list[Any], size: int, data: st.DataObject) -> None:
    lines = [json.dumps(value, ensure_ascii=False) for value in objects]
    number = data.draw(st.integers(0, len(lines) - 1))
    lines[number] = lines[number][: data.draw(st.integers(1, len(lines[number]) - 1))]
    found, is_rewritten = records_in("\n".join(lines), size)
    assert found == lines
    assert not is_rewritten


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{"a":1}\n{"a":2,\n"b":3}\n{"a":4}\n', ['{"a":1}', '{"a":2, "b":3}', '{"a":4}']),
        ('{"a":1}{"a":2,"b":"x{"c":1}{"a":3}\n{"a":4}', ['{"a":1}', '{"a":2,"b":"x{"c":1}', '{"a":3}', '{"a":4}']),
        ('{"a":1}{"a":2,"b', ['{"a":1}', '{"a":2,"b']),
        ('{"a":1}\n[{"a":2},{"a":3}]\n[]\n[odd\n{"a":4}', ['{"a":1}', '{"a":2}', '{"a":3}', "[]", "[odd", '{"a":4}']),
        ('{"a":1},\nodd\n{"a":2},\n', ['{"a":1}', "odd", '{"a":2}']),
        (
            '{"a":1}\n{\n "a": 2,\n "b": oops,\n "c": 3\n}\n{"a":4}\n',
            ['{"a":1}', '{  "a": 2,  "b": oops,  "c": 3 }', '{"a":4}'],
        ),
        ('{"rows":[\n{"a":1},\n{"a":2}\n]}\n', ['{"rows":[ {"a":1}, {"a":2} ]}']),
    ],
    ids=[
        "over two lines",
        "cut off before a glued one",
        "cut off at the end",
        "pages",
        "commas",
        "several broken",
        "one",
    ],
)
def test_lines_are_put_right_around_what_is_odd(text: str, lines: list[str]) -> None:
    assert records_in(text) == (lines, True)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1}\nodd\n{"a":2} odd\n{"a":3}}\n{"a":4}',
        '{"a":[{"x":1},{"x":2},{"x":3}],"b":tru}\n{"a":1}',
        '{"a":"}{"}\n{"a":"} {\\"b\\":1"}',
        '{"a":[{"x":1}{"x":2}],"b":1}',
        "{'a': 1}\n{'a': 2}",
        '1\n2\n"x"\n<html>',
        '{"a":1',
    ],
)
def test_lines_stay_as_they_are(text: str) -> None:
    assert records_in(text) == (text.split("\n"), False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{\n "a": 1,\n "b": oops\n}\n', "Expecting value in line 3 (character 17)"),
        ('{\n "a": 1,\n "b":', "the text ends within a value in line 3 (character 16)"),
        ('{"a": oops,\n "b": 1\n}\n', "Expecting value in line 1 (character 6)"),
        ('{\n "a": 1\n}\n{\n "a": 2;\n}\n{\n "a": 3\n}\n', "Expecting ',' delimiter in line 5 (character 21)"),
        ('{"rows":[\n{"a":1},\n{"a":2},\n{"a', "the text ends within a value in line 4 (character 29)"),
        ('[{"a":1}]\n[{"a":2},{"a\n[{"a":3}]\n', "Invalid control character at in line 2 (character 22)"),
        ('[{"a":1}]\nodd', "something follows the end of the document in line 2 (character 10)"),
    ],
)
def test_a_broken_document_is_refused_with_the_place(text: str, place: str) -> None:
    with pytest.raises(FileRefused) as refused:
        records_in(text)
    assert str(refused.value) == f"it isn't valid JSON: {place}"


def test_a_text_without_line_ends_is_never_held_whole() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield '{"a": 1}'

    lines = iter(Records(endless()))
    for _ in range(100):
        next(lines)
    assert read < 110


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (b'{"a":1}\n{"a":2}\n', True),
        (b'{"a":1}\r\n\n{"a":"{b}{c}"} \n{"a":2}', True),
        (b'{"a":1}\n{"a":2}{"a":3}\n', False),
        (b'{"a":1}\n{"a":2} {"a":3}\n', False),
        (b'{"a":1},{"a":2}\n', False),
        (b'{"a":1}\n{"a":2},\n', False),
        (b'{"a":1}\n{\n"a":2}\n', False),
        (b'{"a":1}\n[{"a":2}]\n', False),
        (b'{"a":1}\n{', False),
        (b'{"a":oops}\n{"a":2}\n', False),
    ],
)
def test_usual_lines_are_told_at_a_glance(lines: bytes, expected: bool) -> None:
    assert are_records(lines) == expected
