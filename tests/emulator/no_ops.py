"""Statements that the emulator accepts without effect. Account-level statements that aren't listed here fail."""

from __future__ import annotations

import re

OBJECTS = r"(role|warehouse|resource\s+monitor|storage\s+integration|masking\s+policy|tag|pipe)"
NAME = r'[\w$."]+'

_NO_OPS = [
    r"grant\s",
    r"revoke\s",
    r"use\s+(role|warehouse|secondary\s+roles)\s",
    rf"(create|drop|alter)\s+(or\s+replace\s+)?{OBJECTS}\s",
    r"alter\s+session\s+(set|unset)\s",
    rf"alter\s+(table|view)\s+(if\s+exists\s+)?{NAME}\s+(set|unset)\s+tag\s",
    rf"alter\s+(table|view)\s+(if\s+exists\s+)?{NAME}\s+(modify|alter)\s+(column\s+)?{NAME}\s+(set|unset)\s+"
    r"(masking\s+policy|tag)\b",
    rf"alter\s+table\s+{NAME}\s+(resume|suspend)\s+recluster\b",
    rf"alter\s+table\s+{NAME}\s+cluster\s+by\b",
    rf"alter\s+(table|view)\s+{NAME}\s+(alter|modify)\s+(column\s+)?{NAME}\s+comment\s",
    r"comment\s+(if\s+exists\s+)?on\s",
]
_NO_OP = re.compile("|".join(f"(?:{pattern})" for pattern in _NO_OPS), re.IGNORECASE)
_SUCCESS = "select 'Statement executed successfully.' as \"status\""

_ANSWERS = {
    # dbt reads grants before it grants. There are none.
    r"show\s+grants\s": "select "
    + ", ".join(f'null::varchar as "{name}"' for name in ("privilege", "granted_to", "grantee_name"))
    + " where false",
    # dbt reads the query tag before it sets one, to restore it afterwards.
    r"show\s+parameters\s+like\s+'query_tag'": "select 'QUERY_TAG' as \"key\", '' as \"value\"",
}


def answer_without_effect(statement: str) -> str | None:
    """Return a query that gives the result of `statement`, or None if the statement has to be run."""
    if _NO_OP.match(statement):
        return _SUCCESS
    for pattern, answer in _ANSWERS.items():
        if re.match(pattern, statement, re.IGNORECASE):
            return answer
    return None
