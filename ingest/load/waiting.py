"""Waits for a database that another process has locked."""

import time
from collections.abc import Iterator

_POLL_SECONDS = 0.2


def attempts(wait_seconds: float) -> Iterator[None]:
    """Yield whenever it is time to try: at once, then every moment, and last when `wait_seconds` have passed."""
    deadline = time.monotonic() + wait_seconds
    yield
    while (remaining := deadline - time.monotonic()) > 0:
        time.sleep(min(_POLL_SECONDS, remaining))
        yield
