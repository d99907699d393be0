"""The HTTP client for all APIs: time limits, retries, rate limits, and keys that no log or error shows."""

import logging
import ssl
import time
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from ingest.api.apis import Api, hide_key
from ingest.api.bodies import ACCEPTED, BodyBroken, read_body
from ingest.api.deadline import Deadline, keep_to_deadline
from ingest.api.error_answers import asked_wait, error_words, says_too_many
from ingest.api.json_values import read_json
from ingest.api.retry_policy import ANSWER_MEGABYTES, RetryPolicy
from ingest.errors import ApiRefused, ApiUnavailable, SettingUnreadable
from ingest.feeds import PROJECT_DIR

_TOO_MANY = 429
# 520 to 527 are Cloudflare's codes for a server behind it that doesn't answer.
_TEMPORARY = {_TOO_MANY, 500, 502, 503, 504, *range(520, 528)}
_LONGEST_WORDS = 200
_LONGEST_PAUSE = 30
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Client:
    """An API and the connections to it, for `get_json`."""

    api: Api
    retry_policy: RetryPolicy
    http: httpx.Client
    deadline: Deadline


class _Unusable(Exception):
    """One attempt gave no usable answer; the next one may. `wait_seconds` is the pause the API asked for."""

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


class _KeyedTransport(httpx.BaseTransport):
    """Adds the key just before sending, so that no request or URL that is logged or shown in an error has it."""

    def __init__(self, api: Api, inner: httpx.BaseTransport) -> None:
        self._api = api
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        api, url, headers = self._api, request.url, request.headers.copy()
        if api.key and api.key_header:
            headers[api.key_header] = api.key_prefix + api.key
        if api.key and api.key_parameter:
            url = url.copy_add_param(api.key_parameter, api.key)
        keyed = httpx.Request(
            request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        return self._inner.handle_request(keyed)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def open_client(api: Api, retry_policy: RetryPolicy) -> Iterator[Client]:
    """Give a client for `api`, and close its connections afterwards.

    Raises:
        ApiRefused: the API needs a key, and none is set.
        SettingUnreadable: the base URL or the proxy that the environment names can't be used.
    """
    if api.needs_key and not api.key:
        raise ApiRefused(f"{api.name} needs a key: set {api.key_setting}.")
    deadline = Deadline()
    try:
        transport = httpx.HTTPTransport(verify=_tls(), proxy=_find_proxy(api))
        keep_to_deadline(transport, deadline)
        headers = {"User-Agent": f"marketing_insight/{_project_version()}", "Accept-Encoding": ACCEPTED}
        http = httpx.Client(base_url=api.base_url, headers=headers, transport=_KeyedTransport(api, transport))
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise SettingUnreadable(
            f"{api.name} can't be asked ({error}): check {api.url_setting} and the proxy settings."
        ) from error
    with http:
        yield Client(api, retry_policy, http, deadline)


def get_json(client: Client, path: str, parameters: Mapping[str, str]) -> Any:
    """Return the JSON answer to GET `path`, with numbers as `Number`; it may be of any shape, even an error.

    Temporary failures (no connection, time-outs, 429 or an answer that says the same, 5xx, a body that breaks off or
    isn't JSON) are retried within `retry_policy.total_seconds`, after growing, jittered pauses or the pause that
    Retry-After or a rate limit's reset asks for. Redirects aren't followed: they would take the key elsewhere.

    Raises:
        ApiUnavailable: no usable answer in that time, or the API asks to wait for longer.
        ApiRefused: any other status than 200, or an answer that is too long; the message says what to do.
    """
    retry_policy, tries = client.retry_policy, 0
    started_at = time.monotonic()
    deadline = started_at + retry_policy.total_seconds
    longest_pause = min(_LONGEST_PAUSE, retry_policy.total_seconds / 2)
    try:
        for attempt in stamina.retry_context(
            on=lambda error: _next_pause(error, deadline),
            attempts=retry_policy.attempts,
            # So that the last pause also ends before the deadline.
            timeout=retry_policy.total_seconds - longest_pause,
            wait_initial=retry_policy.pause_seconds,
            wait_jitter=retry_policy.pause_seconds,
            wait_max=longest_pause,
        ):
            with attempt:
                tries = attempt.num
                return _get_once(client, path, parameters, deadline)
    except _Unusable as error:
        spent = f"{tries} tries in {time.monotonic() - started_at:.0f} s" if tries > 1 else "one try"
        raise ApiUnavailable(
            f"{client.api.name} gave no usable answer ({spent}; {error}): try again later, "
            f"or check {client.api.url_setting}.",
            error.wait_seconds,
        ) from error
    raise AssertionError("the last try returns or raises")


def _get_once(client: Client, path: str, parameters: Mapping[str, str], deadline: float) -> Any:
    client.deadline.at = deadline
    try:
        with client.http.stream("GET", path, params=parameters, timeout=client.retry_policy.answer_seconds) as response:
            body = read_body(response, client.retry_policy.answer_bytes)
    except (httpx.TransportError, BodyBroken) as error:
        raise _Unusable(str(error) or type(error).__name__) from error
    try:
        answer, is_json = read_json(body or b""), True
    except ValueError:
        answer, is_json = None, False
    status, words = response.status_code, _words(client.api, answer)
    is_limit = status == _TOO_MANY or (status == 200 and says_too_many(answer))
    if is_limit or status in _TEMPORARY:
        wait = asked_wait(response, is_limit)
        said = "200, but that it was asked too often" if status == 200 else str(status)
        asked = "" if wait is None else f", and asks to wait for {wait:.0f} s"
        raise _Unusable(f"it answers {said}{words}{asked}", wait)
    if status != 200:
        raise ApiRefused(_refusal(client.api, status, words), _code(answer), status)
    if body is None:
        raise ApiRefused(
            f"{client.api.name}'s answer is longer than {client.retry_policy.answer_megabytes:g} MB: ask for less, or "
            f"allow more by {ANSWER_MEGABYTES}."
        )
    if not is_json:
        raise _Unusable("the answer breaks off or isn't JSON")
    return answer


def _next_pause(error: Exception, deadline: float) -> bool | float:
    if not isinstance(error, _Unusable) or time.monotonic() >= deadline:
        return False
    if error.wait_seconds is None:
        return True
    return error.wait_seconds if time.monotonic() + error.wait_seconds < deadline else False


def _refusal(api: Api, status: int, words: str) -> str:
    said = f"{api.name} refuses the request ({status}{words})"
    if status in (401, 403) and api.key_setting:
        return f"{said}: {'check' if api.key else 'set'} {api.key_setting}."
    if status < 400 or status in (401, 403, 404):
        return f"{said}: check {api.url_setting}."
    return f"{said}: ask for something else, or see what the key's plan allows."


def _words(api: Api, answer: Any) -> str:
    """Return what an error's body says, after a comma and without the key, or nothing."""
    # The key is hidden before the text is cut, or half of it might be left.
    said = hide_key(api, error_words(answer))
    return f", {said[:_LONGEST_WORDS]}" if said else ""


def _code(answer: Any) -> str:
    code = answer.get("code") if isinstance(answer, dict) else None
    return code if isinstance(code, str) else ""


def _find_proxy(api: Api) -> str | None:
    # The HTTP library looks up proxies only if it creates the transport too.
    url = httpx.URL(api.base_url)
    proxies = urllib.request.getproxies()
    if urllib.request.proxy_bypass(url.host):
        return None
    return proxies.get(url.scheme) or proxies.get("all")


@lru_cache
def _tls() -> ssl.SSLContext:
    # Loading the certificates takes a tenth of a second, so clients share them.
    return httpx.create_ssl_context()


@lru_cache
def _project_version() -> str:
    project: dict[str, Any] = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _note_retry(details: RetryDetails) -> None:
    _LOG.info("asking again in %.1f s: %s", details.wait_for, details.caused_by)


# Replaces the library's own hook, which knows neither our log nor what must stay out of it.
set_on_retry_hooks([_note_retry])
