"""`.offline/deps.py` with every kind of hub: none, silent, healthy, or failing half-way."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import deps
import pytest
import yaml

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "package-lock.yml").read_text()
SENTENCE = "deps: no package hub within reach, using the stand-ins in .offline/packages."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "packages.yml").write_text((ROOT / "packages.yml").read_text())
    (tmp_path / "package-lock.yml").write_text(LOCK)
    (tmp_path / "dbt_project.yml").write_text("name: tiny\nversion: '1.0'\nprofile: tiny\n")
    return tmp_path


def run(project: Path, hub: str, monkeypatch: pytest.MonkeyPatch) -> subprocess.CompletedProcess[str]:
    monkeypatch.setenv("DBT_PACKAGE_HUB_URL", hub)
    command: list[str | Path] = [sys.executable, ROOT / ".offline" / "deps.py"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


def installed(project: Path) -> set[str]:
    return {file.parent.name for file in project.glob("dbt_packages/*/dbt_project.yml")}


@contextmanager
def silent_hub() -> Iterator[str]:
    """Accept connections and never answer, like a firewall that drops packets."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@contextmanager
def dripping_hub() -> Iterator[str]:
    """Send a byte now and then, so that no single wait is long."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drip() -> None:
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n{")
            for _ in range(100):
                time.sleep(0.2)
                connection.sendall(b" ")

        threading.Thread(target=drip, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_without_a_hub_the_stand_ins_are_installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(project, "http://127.0.0.1:9/", monkeypatch)
    assert done.returncode == 0, done.stdout
    assert done.stderr.splitlines() == [SENTENCE]
    assert installed(project) == {"dbt_utils", "dbt_expectations", "dbt_date"}
    assert (project / "package-lock.yml").read_text() == LOCK


@pytest.mark.parametrize("hub", [silent_hub, dripping_hub])
def test_a_hub_that_never_finishes_is_abandoned_after_five_seconds(hub: Callable) -> None:
    with hub() as address:
        began = time.monotonic()
        assert not deps.hub_answers(address, "dbt-labs/dbt_utils")
        assert 4.5 < time.monotonic() - began < 6


def test_a_healthy_hub_is_used_and_nothing_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = yaml.safe_load(LOCK)["packages"]
    for entry in locked:
        (project / "served" / entry["name"]).mkdir(parents=True)
        (project / "served" / entry["name"] / "dbt_project.yml").write_text(f"name: {entry['name']}\nversion: '9'\n")
    with deps.loopback_hub(locked, project / "served") as address:
        done = run(project, address, monkeypatch)
    assert (done.returncode, done.stderr) == (0, "")
    assert "version: '9'" in (project / "dbt_packages" / "dbt_utils" / "dbt_project.yml").read_text()


@pytest.fixture
def half_a_hub(tmp_path: Path) -> Iterator[str]:
    """A hub that lists all packages but has the file of the first one only."""
    locked = yaml.safe_load(LOCK)["packages"]
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path / "hub")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, deps.loopback_hub(locked, deps.STAND_INS) as whole:
        half = f"http://127.0.0.1:{server.server_port}/"
        for page in ["index", *(entry["package"] for entry in locked)]:
            file = tmp_path / "hub" / "api" / "v1" / f"{page}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            text = urlopen(f"{whole}api/v1/{page}.json").read().decode()
            file.write_text(text if "dbt_utils" in page else text.replace(whole, half))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield half
        server.shutdown()


def test_a_hub_that_fails_half_way_leaves_no_half_installation(
    project: Path, half_a_hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(project, half_a_hub, monkeypatch)
    assert done.returncode != 0
    assert "Installed from version 1.4.1" in done.stdout
    assert done.stderr.splitlines()[-1].startswith("deps: `dbt deps` failed, so no packages are installed")
    assert not (project / "dbt_packages").exists()


def test_a_response_that_is_not_a_package_list_is_not_a_hub(tmp_path: Path) -> None:
    locked = [{"package": "dbt-labs/dbt_utils", "name": "dbt_utils", "version": "1"}]
    with deps.loopback_hub(locked, deps.STAND_INS) as address:
        assert deps.hub_answers(address, "dbt-labs/dbt_utils")
        assert not deps.hub_answers(address, "dbt-labs/unknown")
        assert not deps.hub_answers(address.rstrip("/") + "/login", "dbt-labs/dbt_utils")


def test_changed_packages_do_not_rewrite_the_lock(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"packages": [{"package": "dbt-labs/dbt_utils", "version": [">=1.0.0"]}]}
    (project / "packages.yml").write_text(json.dumps(wanted))
    done = run(project, "http://127.0.0.1:9/", monkeypatch)
    assert done.returncode != 0
    assert "packages.yml has changed" in done.stderr
    assert (project / "package-lock.yml").read_text() == LOCK
