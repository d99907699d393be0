"""Reads the error answers of APIs: their messages, codes and headers."""

import email.utils
import re
import time
from typing import Any

import httpx

from ingest.api.json_values import Number

_RESET_HEADERS = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
# The codes in the bodies of CoinGecko, OpenWeatherMap and X, of X before version 2, and of NewsAPI.
_CODES = {"429", "88", "rateLimited"}
_CODE_NAMES = ("code", "cod", "status", "status_code", "error_code")
_WORD_NAMES = ("title", "detail", "message", "reason", "error", "error_message")
_WORDS = re.compile(r"too many (concurrent )?requests|rate[ _-]?limit|requests? limit|usage ?cap", re.IGNORECASE)


def error_words(answer: Any) -> str:
    """Return what `answer` says is wrong, on one line, or nothing."""
    status = _member(answer, "status")
    found = [_string(answer, name) for name in ("message", "reason", "error")]
    found += [_string(status, "error_message"), _string(_member(answer, "error"), "message")]
    # X lists what is wrong with each parameter; its other fields only say that something is.
    errors = _member(answer, "errors")
    for error in errors if isinstance(errors, list) else []:
        found += [_string(error, "message"), _string(error, "title")]
    found += [_string(answer, name) for name in ("detail", "title")]
    return " ".join(next(filter(None, found), "").split())


def is_error(answer: Any) -> bool:
    """Say whether `answer`, which may have come with status 200, is an error of one of the APIs."""
    status, error, errors = (_member(answer, name) for name in ("status", "error", "errors"))
    return (
        status == "error"
        or bool(re.fullmatch("[45][0-9]{2}", _text(status)))
        or (isinstance(status, dict) and "error_code" in status)
        or error is True
        or isinstance(error, str)
        or (isinstance(errors, list) and bool(errors) and not answer.get("data"))
        or _text(_member(answer, "cod")) not in ("", "200")
    )


def says_too_many(answer: Any) -> bool:
    """Say whether an answer, though its status is 200, says that the API was asked too often."""
    if not isinstance(answer, dict):
        return False
    errors = answer.get("errors")
    # Beside tweets, errors are about objects that the tweets refer to.
    listed = errors if isinstance(errors, list) and not answer.get("data") else []
    return any(map(_is_limit, (answer, answer.get("status"), answer.get("error"), *listed)))


def asked_wait(response: httpx.Response, is_limit: bool) -> float | None:
    """Return the seconds that the API asks to wait, or None; a reset too large to be a pause is a point in time."""
    # Some APIs send the reset of a limit with every answer; it applies only once the limit is reached.
    names = ("retry-after", *_RESET_HEADERS) if is_limit else ("retry-after",)
    for name in names:
        text = str(response.headers.get(name, "")).strip()
        if re.fullmatch(r"\d{1,15}(\.\d+)?", text):
            number = float(text)
            if number < 1e9:
                return number
            return max((number / 1000 if number > 1e11 else number) - time.time(), 0.0)
        try:
            return max(email.utils.parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
        except (ValueError, OverflowError):
            continue
    return None


def _is_limit(error: Any) -> bool:
    if not isinstance(error, dict):
        return False
    codes = {_text(error.get(name)) for name in _CODE_NAMES}
    words = " ".join(_text(error.get(name)) for name in _WORD_NAMES)
    return bool(codes & _CODES) or bool(_WORDS.search(words))


def _text(value: Any) -> str:
    if isinstance(value, Number):
        return value.text
    return value if isinstance(value, str) else ""


def _member(node: Any, name: str) -> Any:
    return node.get(name) if isinstance(node, dict) else None


def _string(node: Any, name: str) -> str:
    value = _member(node, name)
    return value if isinstance(value, str) else ""
