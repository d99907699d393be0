"""The documentation opened from disk in a browser without network. test_documentation.py does without the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import chromium, requests_of

pytestmark = pytest.mark.slow
SECONDS = 120
# The pixels of the graph, which are not all of one color once it is drawn.
COLORS = """
    let most = 0;
    for (const canvas of document.querySelectorAll('canvas')) {
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        const colors = new Set();
        for (let at = 0; at < pixels.length; at += 4) colors.add(pixels.slice(at, at + 4).join());
        most = Math.max(most, colors.size);
    }
    return most;
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    with chromium() as driver:
        yield driver


def wait_for_text(browser: WebDriver, *texts: str) -> None:
    def has_them(driver: WebDriver) -> bool:
        shown = driver.find_element(By.TAG_NAME, "body").text
        return all(text in shown for text in texts)

    WebDriverWait(browser, SECONDS).until(has_them, f"the page doesn't show {texts}")


def start(browser: WebDriver, site: Path, where: str) -> None:
    # A new document each time: only a changed fragment would not load the page again.
    browser.get("about:blank")
    requests_of(browser)
    browser.get(f"{(site / where.partition('#')[0]).as_uri()}{where[where.find('#') :] if '#' in where else ''}")


def check_requests(browser: WebDriver, site: Path) -> None:
    requests = requests_of(browser)
    assert requests
    assert [each for each in requests if not each.startswith((site.as_uri(), "data:", "blob:", "about:"))] == []


def test_the_overview_shows_the_layers_and_the_marts(browser: WebDriver, site: Path) -> None:
    start(browser, site, "index.html")
    wait_for_text(browser, "All marts by domain", "mart_daily_signals")
    picture = browser.find_element(By.CSS_SELECTOR, "img[src$='layers.svg']")
    WebDriverWait(browser, SECONDS).until(lambda _: int(str(picture.get_property("naturalWidth"))) > 500)
    check_requests(browser, site)


def test_search_finds_a_column(browser: WebDriver, site: Path) -> None:
    start(browser, site, "index.html")
    wait_for_text(browser, "All marts by domain")
    box = browser.find_element(By.CSS_SELECTOR, "input[type=search], input[placeholder*='Search']")
    box.send_keys("days_since_previous_order", Keys.ENTER)

    def found(driver: WebDriver) -> list[str]:
        return [each.text for each in driver.find_elements(By.CSS_SELECTOR, ".search-result")]

    WebDriverWait(browser, SECONDS).until(lambda driver: any("fct_orders" in each for each in found(driver)))
    assert not any("fct_tweets" in each for each in found(browser))
    check_requests(browser, site)


def count_colors(driver: WebDriver) -> bool:
    count: int = driver.execute_script(COLORS)
    return count > 20


def test_the_lineage_graph_of_the_whole_project_is_drawn(browser: WebDriver, site: Path) -> None:
    start(browser, site, "index.html#!/overview?g_v=1")
    WebDriverWait(browser, SECONDS).until(count_colors, "no graph is drawn")
    check_requests(browser, site)


def test_the_other_pages_are_shown(browser: WebDriver, site: Path) -> None:
    start(browser, site, "entities.html")
    wait_for_text(browser, "dim_customer", "PK customer_id")
    check_requests(browser, site)
    start(browser, site, "metrics.html")
    wait_for_text(browser, "average_order_value", "Saved queries")
    check_requests(browser, site)
