"""The dashboard in a browser: what it shows equals SQL over the facts, and it can be used with the keyboard alone.

With MARKETING_INSIGHT_SCREENSHOT, the screenshot that README shows is kept under that name.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analyses.dashboard.figures import change, money
from tests.end_to_end.dashboard import PYTHON, need_environment
from tests.end_to_end.workspace import Workspace
from tests.parsed_project import PROJECT

pytestmark = pytest.mark.slow

# The last 28 of the sample's 62 days, and the 28 before.
PERIOD, BEFORE = ("2019-02-04", "2019-03-03"), ("2019-01-07", "2019-02-03")
START_SECONDS, DRIVE_SECONDS = 180, 400


@pytest.fixture(scope="module")
def browser_and_page() -> None:
    """Skip without Chromium and its driver; install the page's environment if it is missing, or skip."""
    for program in ("chromium", "chromedriver"):
        if not shutil.which(program):
            pytest.skip(f"no {program}: apt-get install --no-install-recommends chromium chromium-driver")
    need_environment()


@pytest.fixture(scope="module")
def built(browser_and_page: None, session_workspace: Workspace) -> Workspace:
    session_workspace.empty()
    session_workspace.ingest("sample", "--days", "62", "--scale", "0.3", "--ticks-per-minute", "0.01")
    session_workspace.load()
    session_workspace.build(tested=False)
    return session_workspace


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(built: Workspace) -> Iterator[str]:
    port = free_port()
    command = [str(PYTHON), "-m", "analyses.dashboard", f"--server.port={port}"]
    server = subprocess.Popen(command, cwd=PROJECT, env=built.environment, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                    break
            except urllib.error.URLError:
                assert server.poll() is None, "the page ended"
                assert time.monotonic() < until, "the page doesn't start"
                time.sleep(0.3)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.fixture(scope="module")
def screenshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "dashboard.png"


@pytest.fixture(scope="module")
def seen(address: str, screenshot: Path) -> dict[str, Any]:
    command = [str(PYTHON), str(Path(__file__).with_name("drive_page.py")), address, str(screenshot)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DRIVE_SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def revenue(workspace: Workspace, days: tuple[str, str]) -> Any:
    return workspace.value(
        f"select sum(net_amount) from analytics.fct_sales where transaction_date between '{days[0]}' and '{days[1]}'"
    )


def attributed(workspace: Workspace, model: str) -> dict[str, str]:
    rows = workspace.query(
        f"select channel, sum({model}_revenue_amount) from analytics.fct_attributed_orders "
        f"where order_date between '{PERIOD[0]}' and '{PERIOD[1]}' group by channel"
    )
    return {channel: money(amount) for channel, amount in rows}


def shown_revenue(shown: dict[str, Any]) -> dict[str, str]:
    return {row[0]: row[5] for row in shown["channels"] if row[5] != "$0.00"}


def test_the_revenue_shown_is_that_of_the_order_lines(built: Workspace, seen: dict[str, Any]) -> None:
    now, before = revenue(built, PERIOD), revenue(built, BEFORE)
    assert seen["first"]["cards"]["Revenue"] == [money(now), f"{change(now, before)} from {money(before)}"]


def test_another_model_shares_the_same_revenue_out_otherwise(built: Workspace, seen: dict[str, Any]) -> None:
    assert shown_revenue(seen["first"]) == attributed(built, "last_non_direct_touch")
    assert shown_revenue(seen["then"]) == attributed(built, "linear")
    assert seen["first"]["channels"] != seen["then"]["channels"]
    assert seen["first"]["cards"] == seen["then"]["cards"]


def test_every_picker_is_reached_with_the_keyboard(seen: dict[str, Any]) -> None:
    reached = " | ".join(seen["reached"])
    for picker in ("Date range start date", "Date range end date", "Compare with", "Attribution model"):
        assert picker in reached


def test_old_data_is_called_stale_and_nothing_is_drawn_empty(built: Workspace, seen: dict[str, Any]) -> None:
    stale, *others = seen["first"]["messages"]
    assert stale.startswith("All data is stale. The newest day of any data is ")
    # A chart each: revenue, spend, funnel, cohorts, tweets, news, bitcoin, weather.
    missing = [message for message in others if "mart_customer_cohorts" in message]
    assert seen["first"]["charts"] == 8 - len(missing)
    assert len(missing) == (0 if built.is_built("mart_customer_cohorts") else 1)


def test_the_page_asks_no_other_machine_for_anything(seen: dict[str, Any]) -> None:
    assert seen["strangers"] == []


def test_the_screenshot_fits_into_the_readme(seen: dict[str, Any], screenshot: Path) -> None:
    assert 20_000 < screenshot.stat().st_size < 300_000
    kept = os.environ.get("MARKETING_INSIGHT_SCREENSHOT")
    if kept:
        shutil.copy(screenshot, PROJECT / kept)
