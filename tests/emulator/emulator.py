"""Starts and stops the emulator, and gives the settings for connecting to it."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Self

from tests.emulator.profile import PROFILE

HOST = "127.0.0.1"
PROJECT = Path(__file__).parents[2]
START_SECONDS = 60
STOP_SECONDS = 5
CONTROL_SECONDS = 30
STATEMENT_SECONDS = 120
DATABASE = "marketing_insight"
SCHEMA = "analytics"


class EmulatorError(Exception):
    """The emulator did not start or did not answer."""


class Emulator:
    """An emulator on a free port of this machine, which runs until the end of the `with` block.

    It also ends if this process ends, for whatever reason.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._profiles = tempfile.TemporaryDirectory(prefix="emulator_")
        self.port = 0

    def __enter__(self) -> Self:
        (Path(self._profiles.name) / "profiles.yml").write_text(PROFILE, encoding="utf-8")
        self._log = tempfile.TemporaryFile()
        # It only reads stdin to notice its end: the system closes it when this process dies.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.emulator.server"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        try:
            self.port = self._announced_port()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        process = self._process
        if process is None:
            return
        self._process = None
        assert process.stdin and process.stdout and self._log
        process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        self._log.close()
        self._profiles.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """The environment with which a command uses this emulator, and no other Snowflake."""
        return {
            "DBT_TARGET": "snowflake",
            "DBT_PROFILES_DIR": self._profiles.name,
            "MARKETING_INSIGHT_SCHEMA": SCHEMA,
            "SNOWFLAKE_ACCOUNT": "emulator",
            "SNOWFLAKE_USER": "emulator",
            "SNOWFLAKE_PASSWORD": "emulator",
            # Other ways to log in, which a developer's environment may contain.
            "SNOWFLAKE_AUTHENTICATOR": "",
            "SNOWFLAKE_PRIVATE_KEY_PATH": "",
            "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE": "",
            "SNOWFLAKE_TOKEN": "",
            "SNOWFLAKE_TOKEN_FILE": "",
            "SNOWFLAKE_HOST": HOST,
            "SNOWFLAKE_PORT": str(self.port),
            "SNOWFLAKE_PROTOCOL": "http",
            "SNOWFLAKE_ROLE": "transformer",
            "SNOWFLAKE_LOADER_ROLE": "loader",
            "SNOWFLAKE_WAREHOUSE": "transforming",
            "SNOWFLAKE_DATABASE": DATABASE,
            # Otherwise the connector tries to detect over the network which cloud it runs in.
            "SNOWFLAKE_DISABLE_PLATFORM_DETECTION": "true",
            "NO_PROXY": HOST,
        }

    def connect(self, **settings: Any) -> Any:
        """Return a `SnowflakeConnection`; `settings` are passed to the connector and override the defaults."""
        os.environ.setdefault("SNOWFLAKE_DISABLE_PLATFORM_DETECTION", "true")
        # Imported here because it is slow and the server doesn't need it.
        import snowflake.connector

        ours = {
            "account": "emulator",
            "user": "emulator",
            "password": "emulator",
            "host": HOST,
            "port": self.port,
            "protocol": "http",
            "database": DATABASE,
            "schema": SCHEMA,
            "login_timeout": CONTROL_SECONDS,
            "network_timeout": STATEMENT_SECONDS,
        }
        return snowflake.connector.connect(**(ours | settings))

    def fix_load_time(self, moment: datetime | None) -> None:
        """Fix the load time at `moment` (UTC if it has no time zone), or use the clock again if it is None."""
        if moment and not moment.tzinfo:
            moment = moment.replace(tzinfo=UTC)
        self._control("load-time", {"moment": moment.isoformat() if moment else None})

    def reset(self) -> None:
        """Delete all databases, staged files, loads and sessions, but keep the port. Open connections break."""
        self._control("reset", {})

    def _control(self, what: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            f"http://{HOST}:{self.port}/emulator/{what}", json.dumps(body).encode(), method="POST"
        )
        # Ignore proxies in the environment, because the emulator is local.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=CONTROL_SECONDS) as answer:
            answer.read()

    def _announced_port(self) -> int:
        assert self._process and self._process.stdout
        deadline = time.monotonic() + START_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if selector.select(deadline - time.monotonic()):
                line = self._process.stdout.readline()
                if line.strip():
                    return int(line)
        raise EmulatorError(f"the emulator did not start within {START_SECONDS} s. Its output:\n{self._last_words()}")

    def _last_words(self) -> str:
        assert self._log
        self._log.seek(0)
        return self._log.read().decode(errors="replace")[-2000:]
