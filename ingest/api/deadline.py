"""Connections whose every read and write ends by a deadline.

The HTTP library's own time limits restart with each piece that is read, so a server that sends its headers byte by byte
could hold a connection forever.
"""

import math
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx


@dataclass
class Deadline:
    """When a client's request has to have ended, by the monotonic clock; each request sets it anew."""

    at: float = math.inf

    def left(self, seconds: float | None) -> float:
        """Return the seconds until the deadline, at most `seconds`.

        Raises:
            httpcore.ReadTimeout: nothing.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer takes too long")
        return left if seconds is None else min(seconds, left)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._inner.read(max_bytes, self._deadline.left(timeout))
        except httpcore.ReadTimeout:
            # Raises its own message if it was the deadline.
            self._deadline.left(timeout)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens such connections."""

    def __init__(self, deadline: Deadline) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        return _Stream(self._inner.connect_tcp(host, port, left, local_address, socket_options), self._deadline)


def keep_to_deadline(transport: httpx.HTTPTransport, deadline: Deadline) -> None:
    """Make `transport` end whatever it does by `deadline`, over a proxy too."""
    # The library has no argument for it. If it renamed this attribute, the tests with slow servers would fail.
    transport._pool._network_backend = _Backend(deadline)
