"""Ends work that would go on for ever: after a time, or when the process is asked to stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stop_requests() -> Iterator[threading.Event]:
    """Yield an event that SIGTERM and Ctrl-C set instead of ending the process; the second one ends it as usual.

    Only the main thread may call this: no other may say what a signal does.
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
