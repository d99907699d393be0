"""Pipes are created, shown and dropped by name only. They load nothing."""

from __future__ import annotations

import re

from tests.emulator.session import Session
from tests.emulator.values import query_of

_CREATE = re.compile(r"create\s+(or\s+replace\s+)?pipe\s+(if\s+not\s+exists\s+)?([\w$.]+)", re.IGNORECASE)
_DROP = re.compile(r"drop\s+pipe\s+(if\s+exists\s+)?([\w$.]+)", re.IGNORECASE)
_SHOW = re.compile(r"show\s+pipes\s+like\s+'([^']*)'\s+in\s+schema\s+([\w$.]+)", re.IGNORECASE)

PIPES: set[tuple[str, str, str]] = set()


def note_pipe(statement: str, session: Session) -> None:
    """Remember the pipe that `statement` creates, or forget the one it drops."""
    if created := _CREATE.match(statement):
        PIPES.add(session.full_name(created[3]))
    elif dropped := _DROP.match(statement):
        PIPES.discard(session.full_name(dropped[2]))


def show_pipes(statement: str, session: Session) -> str | None:
    """Return the query that gives the result of `show pipes like '…' in schema …`, or None for other statements."""
    shown = _SHOW.match(statement)
    if shown is None:
        return None
    # A pattern has only two wildcards, and ignores case.
    pattern = re.escape(shown[1]).replace("%", ".*").replace("_", ".")
    database, schema, _ = session.full_name(f"{shown[2]}.any")
    found = sorted(
        pipe for pipe in PIPES if pipe[:2] == (database, schema) and re.fullmatch(pattern, pipe[2], re.IGNORECASE)
    )
    return query_of(
        {"name": "text", "database_name": "text", "schema_name": "text"}, [(p[2], p[0], p[1]) for p in found]
    )
