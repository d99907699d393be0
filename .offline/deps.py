"""Install the dbt packages: from the package hub, or from the stand-ins beside this file where no hub answers."""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

STAND_INS = Path(__file__).resolve().parent / "packages"
HUB = "https://hub.getdbt.com/"
PATIENCE_SECONDS = 5


def hub_answers(hub: str, package: str) -> bool:
    """Ask the hub for its list of packages; whatever it does, we know within PATIENCE_SECONDS."""
    answers: list[bool] = []

    def ask() -> None:
        try:
            with urllib.request.urlopen(f"{hub.rstrip('/')}/api/v1/index.json", timeout=PATIENCE_SECONDS) as reply:
                answers.append(package in json.load(reply))
        except Exception:  # no name, no route, no certificate, a login page: all mean that there is no hub
            return

    # A thread, because the timeout above covers neither the look-up of the name nor an answer that drips.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE_SECONDS)
    return answers == [True]


@contextmanager
def loopback_hub(locked: list[dict[str, str]], folder: Path) -> Iterator[str]:
    """Serve the folders that the lock file names as a hub would, under its versions, and yield the address."""
    pages = {"/api/v1/index.json": json.dumps([entry["package"] for entry in locked]).encode()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in pages else 404)
            self.end_headers()
            self.wfile.write(pages.get(self.path, b""))

        def log_message(self, *_: object) -> None:
            """Leave the talking to dbt."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        for entry in locked:
            name, version, packed = entry["name"], entry["version"], io.BytesIO()
            with tarfile.open(fileobj=packed, mode="w:gz") as tar:
                tar.add(folder / name, arcname=name)
            pages[f"/{name}.tar.gz"] = packed.getvalue()
            download = {"tarball": f"{address}{name}.tar.gz"}
            details = {"name": name, "version": version, "packages": [], "downloads": download}
            page = json.dumps({"name": name, "versions": {version: details}})
            pages[f"/api/v1/{entry['package']}.json"] = page.encode()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


def dbt_deps(project: Path, environment: dict[str, str]) -> int:
    """Run the plain `dbt deps`; if it fails, remove what a later command would take for a whole installation."""
    command: list[str | Path] = [Path(sys.executable).with_name("dbt"), "deps"]
    code = subprocess.run(command, cwd=project, env=os.environ | environment).returncode
    if code:
        shutil.rmtree(project / "dbt_packages", ignore_errors=True)
        say("`dbt deps` failed, so no packages are installed; DBT_PACKAGE_HUB_URL=http://127.0.0.1:9/ uses stand-ins.")
    return code


def say(sentence: str) -> None:
    """Tell the user, beside what dbt prints."""
    print(f"deps: {sentence}", file=sys.stderr, flush=True)


def main(project: Path) -> int:
    """Install the packages of the project in `project` and return the exit code."""
    before = (lock := project / "package-lock.yml").read_bytes()
    locked = yaml.safe_load(before)["packages"]
    if hub_answers(os.environ.get("DBT_PACKAGE_HUB_URL") or HUB, locked[0]["package"]):
        return dbt_deps(project, {})
    say("no package hub within reach, using the stand-ins in .offline/packages.")
    with loopback_hub(locked, STAND_INS) as address:
        code = dbt_deps(project, {"DBT_PACKAGE_HUB_URL": address, "NO_PROXY": "*", "no_proxy": "*"})
    if lock.read_bytes() != before:
        lock.write_bytes(before)
        say("packages.yml has changed; run `dbt deps --lock` where a hub is within reach.")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
