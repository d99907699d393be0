"""Drives the dashboard in headless Chromium and prints what it shows as JSON: URL and screenshot's path as arguments.

Runs in the dashboard's own environment, which has Selenium.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

DRAWN = """
const app = document.querySelector('.stApp');
return app !== null && app.dataset.testScriptState === 'notRunning'
    && document.querySelector('[data-testid=stSkeleton], [data-stale=true]') === null
    && document.querySelectorAll('[data-testid=stTable]').length >= 1
"""
FOCUSED = """
const element = document.activeElement;
const box = element.closest('[data-testid=stDateInput], [data-testid=stSelectbox], [data-testid=stExpander]');
return (element.getAttribute('aria-label') || '') + ' ' + (box || element).innerText.split('\\n')[0];
"""


def opened() -> Any:
    """Return a browser that can reach this machine only, and that logs its requests."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "window-size=1360,1960"):
        options.add_argument(f"--{argument}")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    # The page is drawn by scripts: when it has loaded says nothing.
    options.page_load_strategy = "none"
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    browser.set_script_timeout(30)
    return browser


def wait(browser: Any) -> None:
    """Wait until the page is drawn and stays so."""
    for _ in range(2):
        time.sleep(1)
        WebDriverWait(browser, 60).until(lambda driver: driver.execute_script(DRAWN))


def shown(browser: Any) -> dict[str, Any]:
    """Return the cards by label, the rows of the channel table, and the messages."""
    cards = {}
    for card in browser.find_elements(By.CSS_SELECTOR, "[data-testid=stMetric]"):
        label, value, *change = card.text.split("\n")
        cards[label] = [value, *change]
    # The other tables are folded.
    (channels,) = [table for table in browser.find_elements(By.CSS_SELECTOR, "[data-testid=stTable]") if table.text]
    rows = [
        [cell.text for cell in row.find_elements(By.TAG_NAME, "td")]
        for row in channels.find_elements(By.TAG_NAME, "tr")
    ]
    messages = [alert.text for alert in browser.find_elements(By.CSS_SELECTOR, "[data-testid=stAlert]")]
    charts = browser.find_elements(By.CSS_SELECTOR, "[data-testid=stVegaLiteChart] canvas, .vega-embed svg")
    return {"cards": cards, "channels": [row for row in rows if row], "messages": messages, "charts": len(charts)}


def choose_by_keyboard(browser: Any) -> list[str]:
    """Choose the linear model with the keyboard alone, and return everything that the tab key reached before."""
    reached: list[str] = []
    browser.execute_script("document.activeElement.blur()")
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        reached.append(" ".join(browser.execute_script(FOCUSED).split()))
        if reached[-1] == "Attribution model Attribution model":
            ActionChains(browser).send_keys("Linear").pause(1).send_keys(Keys.ENTER).perform()
            break
    return reached


def strangers(browser: Any) -> list[str]:
    """Return the addresses of other machines that the page asked for something."""
    found = set()
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        params = message["params"]
        address = params.get("url") or params.get("request", {}).get("url", "")
        is_asked = message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")
        if is_asked and urlsplit(address).scheme.startswith(("http", "ws")):
            found.add(urlsplit(address).hostname)
    return sorted(str(host) for host in found - {"127.0.0.1"})


def main() -> None:
    """Look, take the screenshot, choose, and look again."""
    url, screenshot = sys.argv[1:]
    browser = opened()
    try:
        browser.get(url)
        wait(browser)
        first = shown(browser)
        browser.save_screenshot(screenshot)
        reached = choose_by_keyboard(browser)
        wait(browser)
        then = shown(browser)
        print(json.dumps({"first": first, "reached": reached, "then": then, "strangers": strangers(browser)}))
    except WebDriverException:
        # What the page looked like then says more than the exception.
        browser.save_screenshot(screenshot)
        raise
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
