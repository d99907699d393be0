"""The dashboard's page without a browser, over hand-made marts: what its cards, charts and tables show."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.dashboard import PYTHON, ROWS, SCHEMA, create, need_environment
from tests.end_to_end.workspace import Workspace
from tests.parsed_project import PROJECT

READ_SECONDS = 500
# The last two of the five days with sales, which are compared with the two before.
USUAL: dict[str, str] = {}
LINEAR = {"Attribution model": "linear", "Compare with": "Nothing"}


@pytest.fixture(scope="module")
def read(session_workspace: Workspace) -> list[dict[str, Any]]:
    need_environment()
    session_workspace.empty()
    create(session_workspace, ROWS)
    command = [str(PYTHON), str(Path(__file__).with_name("read_page.py")), json.dumps(USUAL), json.dumps(LINEAR)]
    environment = session_workspace.environment | {"MARKETING_INSIGHT_SCHEMA": SCHEMA, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=READ_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def plain(value: Any) -> Any:
    """Return text without the mark that keeps Streamlit from reading a formula."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else str(value).replace("\\$", "$")


def test_cards_have_the_period_and_its_change(read: list[dict[str, Any]]) -> None:
    assert plain(read[0]["cards"]) == {
        "Revenue": ["-$0.25", "-100.1 % from $200.25"],
        "Orders": ["0", "-100.0 % from 2"],
        "Average order value": ["n/a", "no comparison"],
        "New customers": ["0", "-100.0 % from 1"],
        "Marketing spend": ["$10.50", "-73.8 % from $40.00"],
        "Return on ad spend": ["-0.02", "-100.5 % from 5.01"],
        "Acquisition cost": ["n/a", "no comparison"],
        "Sessions": ["1", "-99.0 % from 104"],
    }
    assert "Compared with 9 Jan 2019 to 10 Jan 2019." in read[0]["captions"]
    assert [value for value, _ in read[1]["cards"].values()] == [value for value, _ in read[0]["cards"].values()]
    assert {delta for _, delta in read[1]["cards"].values()} == {""}


def test_every_chart_has_its_numbers_in_a_table(read: list[dict[str, Any]]) -> None:
    figures = ["revenue", "spend", "sessions", "retention_rate", "tweets", "articles", "bitcoin_close"]
    for state in read:
        assert state["exceptions"] == []
        # No day has a temperature: that chart is left out.
        assert state["charts"] == figures
        assert len([title for title in state["tables"] if title.endswith(", as a table")]) == len(figures)
        assert "No data in this period." in state["messages"]


def test_tables_have_the_days_of_both_periods(read: list[dict[str, Any]]) -> None:
    revenue, spend = (
        plain(read[0]["tables"][f"{name} per day, as a table"]) for name in ("Revenue", "Marketing spend")
    )
    assert [list(row.values()) for row in revenue] == [
        ["11 Jan 2019", "n/a", "9 Jan 2019", "n/a"],
        ["12 Jan 2019", "-$0.25", "10 Jan 2019", "$200.25"],
    ]
    assert [list(row.values()) for row in spend] == [
        ["11 Jan 2019", "$10.50", "9 Jan 2019", "n/a"],
        ["12 Jan 2019", "n/a", "10 Jan 2019", "$40.00"],
    ]
    assert [list(row) for row in (revenue[0], spend[0])] == [
        ["Day", f"{name}, USD", "Compared with", f"{name}, USD (compared)"] for name in ("Revenue", "Spend")
    ]
    assert list(read[1]["tables"]["Revenue per day, as a table"][0]) == ["Day", "Revenue, USD"]


def test_tables_show_what_the_marts_have(read: list[dict[str, Any]]) -> None:
    tables = {title: [list(row.values()) for row in plain(rows)] for title, rows in read[1]["tables"].items()}
    assert tables["Channels"] == [
        ["Direct", "1", "0.0 %", "0.5", "0", "$49.75", "n/a", "n/a", "n/a"],
        ["Paid Search", "0", "n/a", "0", "0", "$0.00", "n/a", "n/a", "n/a"],
    ]
    assert tables["Funnel, as a table"] == [
        ["Session", "2", "100.0 %"],
        ["Viewed an item", "1", "50.0 %"],
        ["Added to cart", "1", "50.0 %"],
        ["Began checkout", "0", "0.0 %"],
        ["Purchased", "0", "0.0 %"],
    ]
    assert tables["Cohorts, as a table"] == [["Dec 2018", "4", "100.0 %", "25.0 %"]]
    assert tables["Tweets, as a table"] == [["11 Jan 2019", "2"], ["12 Jan 2019", "n/a"]]
    assert tables["News articles, as a table"] == [["11 Jan 2019", "0"], ["12 Jan 2019", "n/a"]]
    assert tables["Bitcoin close, as a table"] == [["11 Jan 2019", "$3,600.50"], ["12 Jan 2019", "n/a"]]
    assert any("cost of 1 campaign days is unknown" in message for message in read[1]["messages"])
