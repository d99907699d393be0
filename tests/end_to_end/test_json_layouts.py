"""Click events in files of any layout: each is one row of the fact, and nothing complete is rejected."""

import json
import sys

import pytest

from tests.end_to_end.reshape import Record
from tests.end_to_end.workspace import Workspace

CLICKS = "engagement.clickstream_events"
FACT = ("--select", "+fct_click_events", "rej_engagement__clickstream_events", "--indirect-selection", "cautious")


def events(letter: str, user_id: str) -> list[Record]:
    return [
        {
            "event_id": f"{letter}{number}",
            "timestamp": f"2026-01-05T10:0{number - 1}:00Z",
            "user_id": user_id,
            "event_type": event_type,
            "page_url": page,
            "duration_ms": 10,
        }
        for number, event_type, page in ((1, "page_view", "/a"), (2, "purchase", "/b"))
    ]


def layouts() -> list[str]:
    """Two events per layout: concatenated, pretty-printed, with commas, a page per line, the second on two lines."""
    compact = {letter: [json.dumps(each) for each in events(letter, "70001")] for letter in "fghk"}
    return [
        "".join(compact["f"]),
        "".join(f"{json.dumps(each, indent=2)}\n" for each in events("e", "70001")),
        ",\n".join(compact["g"]) + "\n",
        "".join(f"[{line}]\n" for line in compact["h"]),
        "\n".join(compact["k"]).replace(', "event_type": "purchase"', ',\n"event_type": "purchase"') + "\n",
    ]


@pytest.mark.every_engine
def test_two_events_are_two_rows_in_any_layout(workspace: Workspace) -> None:
    for text in layouts():
        workspace.land(CLICKS, text, "2026-01-06")
    cut_off = [
        json.dumps(events("c", "70001")[0]),
        '{"event_id": "x1", "timestamp": "2026-01-',
        json.dumps(events("d", "7")[0]),
    ]
    workspace.land(CLICKS, "\n".join(cut_off), "2026-01-06")
    workspace.load("2026-01-06T00:00:00")
    workspace.build(*FACT)
    expected = sorted([f"{letter}{number}" for letter in "efghk" for number in (1, 2)] + ["c1", "d1"])
    assert workspace.query("select event_id from analytics.fct_click_events order by 1") == [
        (each,) for each in expected
    ]
    assert workspace.query(
        "select file_row_number, reject_reason from quarantine.rej_engagement__clickstream_events"
    ) == [(2, "unreadable_record")]


def test_a_broken_document_is_one_refused_file(workspace: Workspace) -> None:
    path = workspace.folder / "broken"
    path.write_text(
        "".join(json.dumps(each, indent=2) for each in events("b", "1")).replace('"purchase",', "purchase,")
    )
    printed = workspace.run(sys.executable, "-m", "ingest", "land", CLICKS, str(path), succeeds=False)
    assert f"{path} can't be landed as {CLICKS}: it isn't valid JSON: Expecting value in line 12 (character " in printed
    assert not [path for path in workspace.zone.rglob("*") if path.is_file()]
