"""The process of the emulator: fakesnow's ASGI app, with our app in front of it.

It prints the port it listens on, and ends when its standard input is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import shutil
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import fakesnow.server as fake
import uvicorn
from fakesnow.instance import FakeSnow
from fakesnow.transforms import stage
from starlette.concurrency import run_in_threadpool

from tests.emulator import upstream
from tests.emulator.clock import LOAD_CLOCK
from tests.emulator.pipes import PIPES
from tests.emulator.session import Session, SqlError
from tests.emulator.statements import rewritten

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

QUERY = "/queries/v1/query-request"
LOGIN = "/session/v1/login-request"
CONTROL = "/emulator/"
# If an idle connection is closed, the connector sends a statement twice.
KEEP_ALIVE_SECONDS = 3600


class Front:
    """Runs every statement, one at a time, and keeps its session usable after a failure.

    One at a time, because DuckDB doesn't allow some concurrent work of two connections that Snowflake allows.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path.startswith(CONTROL):
            async with self._turn:
                await _reply(send, control(path.removeprefix(CONTROL), await _body(scope, receive)))
        elif path == QUERY:
            async with self._turn:
                await self._query(scope, await _body(scope, receive), send)
        elif path == LOGIN:
            async with self._turn:
                await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _query(self, scope: Message, body: dict[str, Any], send: Send) -> None:
        session = fake.sessions.get(_token(scope))
        # fakesnow handles sessions from before a reset, and requests for column names only.
        if session and not body.get("describeOnly"):
            try:
                body["sqlText"] = await run_in_threadpool(rewritten, body["sqlText"], Session(session))
            except Exception as error:
                _recover(session)
                await _reply(send, failure(error))
                return
        status, answer = await self._forwarded(scope, body)
        if session and not answer.get("success"):
            _recover(session)
        if status >= 500:
            # The connector retries a 5xx until its time limit, so one bad statement would look like a hang.
            status, answer = 200, failure(SqlError(str(answer.get("message"))))
        fake.shared_fs.results_cache.clear()
        await _reply(send, answer, status)

    async def _forwarded(self, scope: Message, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        sent = json.dumps(body).encode()
        encoded = (b"content-encoding", b"content-length")
        headers = [(name, value) for name, value in scope["headers"] if name not in encoded]
        parts: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def collect(message: Message) -> None:
            parts.append(message)

        try:
            await self._app({**scope, "headers": headers}, receive, collect)
        except Exception as error:
            return 200, failure(error)
        return parts[0]["status"], json.loads(b"".join(part.get("body", b"") for part in parts))


def control(what: str, body: dict[str, Any]) -> dict[str, Any]:
    """Run a control command of the tests, and confirm it."""
    if what == "load-time":
        moment = body["moment"]
        LOAD_CLOCK.fix(datetime.fromisoformat(moment).astimezone(UTC) if moment else None)
    elif what == "reset":
        forget_everything()
    return {"success": what in ("load-time", "reset")}


def forget_everything() -> None:
    """Delete all databases, sessions, staged files and pipes, and take the load time from the clock again."""
    for session in fake.sessions.values():
        session.close()
    fake.sessions.clear()
    fake.shared_fs.duck_conn.close()
    fake.shared_fs = FakeSnow()
    shutil.rmtree(stage.LOCAL_BUCKET_PATH, ignore_errors=True)
    Path(stage.LOCAL_BUCKET_PATH).mkdir()
    PIPES.clear()
    LOAD_CLOCK.fix(None)


def failure(error: Exception) -> dict[str, Any]:
    """Return the response to a statement that failed with `error`, in the form of the connector."""
    message = getattr(error, "msg", None) or f"{type(error).__name__}: {error}"
    number = f"{getattr(error, 'errno', None) or SqlError.errno:06d}"
    state = getattr(error, "sqlstate", None) or SqlError.sqlstate
    return {
        "success": False,
        "code": number,
        "message": message,
        "data": {"errorCode": number, "sqlState": state},
    }


def _recover(session: Any) -> None:
    # Snowflake keeps a session usable after a failed statement; on DuckDB its transaction must be ended first.
    with contextlib.suppress(duckdb.Error):
        session._duck_conn.execute("rollback")
    session._in_transaction = False


def _token(scope: Message) -> str:
    header: str = dict(scope["headers"]).get(b"authorization", b"").decode()
    return header.removeprefix('Snowflake Token="').removesuffix('"')


async def _body(scope: Message, receive: Receive) -> dict[str, Any]:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if dict(scope["headers"]).get(b"content-encoding") == b"gzip":
        body = gzip.decompress(body)
    parsed: dict[str, Any] = json.loads(body)
    return parsed


async def _reply(send: Send, answer: dict[str, Any], status: int = 200) -> None:
    body = json.dumps(answer).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    shutil.rmtree(stage.LOCAL_BUCKET_PATH, ignore_errors=True)
    os._exit(0)


def main() -> None:
    """Serve on a free port of this machine until standard input is closed."""
    upstream.apply_fixes()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    listening = socket.create_server(("127.0.0.1", 0))
    # Otherwise each answer waits 40 ms for the client to acknowledge its headers: asyncio sets this for other sockets.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(Front(fake.app), log_level="warning", lifespan="off", timeout_keep_alive=KEEP_ALIVE_SECONDS)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
