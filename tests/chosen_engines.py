"""The engines that tests run on, and the Postgres server they start if none is configured."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.embedded_postgres import embedded_postgres

KNOWN = ("duckdb", "postgres", "snowflake")
# The first engine runs every test; the others run those marked every_engine.
CHOSEN = tuple(os.environ.get("MARKETING_INSIGHT_TEST_ENGINES", "").split()) or KNOWN
if set(CHOSEN) - set(KNOWN):
    raise ValueError(f"MARKETING_INSIGHT_TEST_ENGINES is {' '.join(CHOSEN)!r}: name some of {', '.join(KNOWN)}.")


@contextmanager
def postgres_server() -> Iterator[dict[str, str]]:
    """Start a server with a new database, and yield the environment variables for it; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="postgres_") as folder, pytest.MonkeyPatch.context() as patch:
        # Otherwise the server that it names would be used.
        patch.delenv("POSTGRES_HOST", raising=False)
        # The server may run as another user, who can't read pytest's own folders.
        Path(folder).chmod(0o755)
        with embedded_postgres(Path(folder) / "data") as environment:
            yield environment
