"""Requests to stop: SIGTERM and Ctrl-C let a command finish what it is doing."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stop_requests() -> Iterator[threading.Event]:
    """Yield an event that SIGTERM and Ctrl-C set instead of ending the process; the second one ends it as usual.

    Only the main thread may call this: Python lets no other set signal handlers.
    """
    event = threading.Event()
    usual = {number: signal.getsignal(number) for number in _SIGNALS}

    def request(number: int, _: FrameType | None) -> None:
        event.set()
        signal.signal(number, usual[signal.Signals(number)])

    for number in _SIGNALS:
        signal.signal(number, request)
    try:
        yield event
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
