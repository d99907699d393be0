"""Runs the dashboard's page without a browser, as Streamlit tests pages, and prints what is on it as JSON.

Runs in the dashboard's own environment. Each argument is a state to read: values by picker, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "analyses" / "dashboard" / "app.py"


def read(page: AppTest) -> dict[str, Any]:
    """Return cards, tables by the title above them, messages, and what each chart draws."""
    tables = {expander.label: rows(expander.table[0]) for expander in page.expander}
    hidden = list(tables.values())
    (channels,) = [found for table in page.table if (found := rows(table)) not in hidden] or [[]]
    alerts = [*page.error, *page.warning, *page.info, *page.success]
    return {
        "cards": {card.label: [card.value, card.delta] for card in page.metric},
        "tables": tables | {"Channels": channels},
        "captions": [caption.value for caption in page.caption],
        "messages": [alert.value for alert in alerts],
        "charts": [figure(chart) for chart in (*page.get("vega_lite_chart"), *page.get("arrow_vega_lite_chart"))],
        "exceptions": [each.value for each in page.exception],
    }


def figure(chart: Any) -> str:
    """Return the column that a chart shows, where it is a line or bars by that of the vertical or the long axis."""
    spec = json.loads(chart.proto.spec)
    encoding = spec.get("encoding") or spec["layer"][0]["encoding"]
    axis = "y" if encoding["y"]["type"] == "quantitative" else "color" if "color" in encoding else "x"
    return str(encoding[axis]["field"])


def rows(table: Any) -> list[dict[str, str]]:
    """Return the cells of a table."""
    found: list[dict[str, str]] = table.value.to_dict("records")
    return found


def main() -> None:
    """Read each state after the one before."""
    page = AppTest.from_file(str(APP), default_timeout=400).run()
    states = []
    for choices in map(json.loads, sys.argv[1:]):
        for label, value in choices.items():
            (picker,) = [each for each in page.selectbox if each.label == label]
            picker.set_value(value)
        states.append(read(page.run()))
    print(json.dumps(states))


if __name__ == "__main__":
    main()
