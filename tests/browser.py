"""A headless Chromium without network, driven by Selenium: Debian's own browser and driver."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver

PACKAGES = ["chromium", "chromium-driver", "fonts-dejavu-core"]
PROGRAMS = ("chromium", "chromedriver")


def need_chromium() -> None:
    """Install Chromium and its driver if they are missing. Where that isn't possible, skip the test with the reason."""
    if all(map(shutil.which, PROGRAMS)):
        return
    reason = f"needs Chromium: apt-get install --no-install-recommends {' '.join(PACKAGES)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        pytest.skip(reason)
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        try:
            done = subprocess.run(["apt-get", "-qq", *command], capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            pytest.skip(f"{reason} (it took longer than five minutes)")
        if done.returncode:
            pytest.skip(f"{reason} ({(done.stderr.strip() or 'it failed').splitlines()[-1]})")


@contextmanager
def chromium(width: int = 1400, height: int = 900) -> Iterator[WebDriver]:
    """Start a browser that resolves no name, and keeps a log of its requests. Skip the test without a browser."""
    need_chromium()
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        f"--window-size={width},{height}",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    try:
        driver.set_page_load_timeout(120)
        yield driver
    finally:
        driver.quit()


def requests_of(driver: WebDriver) -> list[str]:
    """Return the addresses that the page asked for since the last call."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    return [each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"]
