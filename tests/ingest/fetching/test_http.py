"""The HTTP client: temporary failures are retried, permanent ones reported at once, and keys stay secret."""

import gzip
import logging
import socket
import threading
import time
import traceback
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from itertools import pairwise
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingest.api.apis import Api, read_api
from ingest.api.client import Client, get_json, open_client
from ingest.api.json_values import Number, read_json, write_json
from ingest.api.retry_policy import RetryPolicy, read_retry_policy
from ingest.errors import ApiRefused, ApiUnavailable, SettingUnreadable
from ingest.sources.market import COINGECKO, NEWSAPI
from ingest.sources.weather import OPEN_METEO_FORECAST, OPENWEATHERMAP

KEY = "s3cret-k3y/with+odd=letters"
GOOD = b'{"price": 1.0}'
Open = Callable[..., Client]


def cut_off(request: Request) -> Response:
    return Response(GOOD[:-5], headers={"Content-Length": str(len(GOOD))}, content_type="application/json")


def hang(request: Request) -> Response:
    time.sleep(0.8)
    return Response(GOOD)


def hang_up(request: Request) -> Response:
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return Response(GOOD)


FAULTS: dict[str, Any] = {
    **{str(status): Response("{}", status) for status in (429, 500, 502, 503, 504, 522)},
    "at_once": Response("{}", 429, headers={"Retry-After": "0"}),
    "time-out": hang,
    "cut off": cut_off,
    "connection lost": hang_up,
    "cut off with the right length": Response(GOOD[:-5]),
    "a page": Response("<html>Please wait</html>", content_type="text/html"),
    "nothing": Response(b""),
    "not UTF-8": Response(b'{"price": "\xff"}'),
    "not a number": Response('{"price": NaN}'),
    "nested": Response("[" * 100_000),
    "broken gzip": Response(gzip.compress(GOOD)[:-15], headers={"Content-Encoding": "gzip"}),
    "no gzip": Response(GOOD, headers={"Content-Encoding": "gzip"}),
    "gzip twice": Response(gzip.compress(gzip.compress(GOOD)), headers={"Content-Encoding": "gzip, gzip"}),
}


def answer_in_turn(
    server: HTTPServer, *answers: Any, path: str = "/a", requests: list[Request] | None = None
) -> list[float]:
    """Give `answers` in turn, the last one repeatedly; return the times of the requests, and fill `requests`."""
    asked_at: list[float] = []

    def respond(request: Request) -> Response:
        if requests is not None:
            requests.append(request)
        asked_at.append(time.monotonic())
        answer = answers[min(len(asked_at), len(answers)) - 1]
        response = answer(request) if callable(answer) and not isinstance(answer, Response) else answer
        return response if isinstance(response, Response) else Response(response)

    server.expect_request(path).respond_with_handler(respond)
    return asked_at


@pytest.mark.parametrize("fault", FAULTS)
def test_what_may_pass_is_tried_again(client: Open, httpserver: HTTPServer, fault: str) -> None:
    asked_at = answer_in_turn(httpserver, FAULTS[fault], GOOD)
    assert get_json(client(COINGECKO), "/a", {}) == {"price": Number("1.0")}
    assert len(asked_at) == 2


@pytest.mark.parametrize(
    ("api", "status", "advice"),
    [
        (NEWSAPI, 401, "check NEWSAPI_API_KEY."),
        (COINGECKO, 403, "check COINGECKO_API_KEY."),
        (OPEN_METEO_FORECAST, 403, "check OPEN_METEO_BASE_URL."),
        (NEWSAPI, 404, "check NEWSAPI_BASE_URL."),
        (OPENWEATHERMAP, 302, "check OPENWEATHERMAP_BASE_URL."),
        (NEWSAPI, 400, "ask for something else"),
        (NEWSAPI, 426, "what the key's plan allows"),
    ],
)
def test_a_refusal_is_said_at_once_and_what_to_do(
    client: Open, keys: None, httpserver: HTTPServer, api: Api, status: int, advice: str
) -> None:
    body = f'{{"message": "it is\\n so, {KEY}", "code": "why"}}'
    asked_at = answer_in_turn(httpserver, Response(body, status, headers={"Location": "/b"}))
    with pytest.raises(ApiRefused) as caught:
        get_json(client(api), "/a", {})
    shown = "***" if api.key_setting else KEY
    assert str(caught.value).startswith(f"{api.name} refuses the request ({status}, it is so, {shown}): ")
    assert advice in str(caught.value)
    assert caught.value.code == "why"
    assert len(asked_at) == 1


def test_without_a_key_the_advice_is_to_set_one(client: Open, httpserver: HTTPServer) -> None:
    answer_in_turn(httpserver, Response('{"status": {"error_message": "a key, please"}}', 401))
    with pytest.raises(ApiRefused, match=r"\(401, a key, please\): set COINGECKO_API_KEY\."):
        get_json(client(COINGECKO), "/a", {})
    with pytest.raises(ApiRefused, match=r"NewsAPI needs a key: set NEWSAPI_API_KEY\."):
        client(NEWSAPI)


def test_a_pause_that_is_asked_for_is_kept(client: Open, httpserver: HTTPServer) -> None:
    asked_at = answer_in_turn(httpserver, Response("{}", 503, headers={"Retry-After": "1"}), GOOD)
    get_json(client(COINGECKO), "/a", {})
    assert 1 <= asked_at[1] - asked_at[0] < 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Retry-After", lambda: "30"),
        ("Retry-After", lambda: formatdate(time.time() + 30, usegmt=True)),
        ("X-RateLimit-Reset", lambda: "30"),
        ("X-RateLimit-Reset", lambda: str(int(time.time()) + 30)),
        ("X-Rate-Limit-Reset", lambda: str(int(time.time() * 1000) + 30_000)),
        ("RateLimit-Reset", lambda: formatdate(time.time() + 30, usegmt=True)),
    ],
)
def test_a_pause_beyond_the_time_limit_is_not_waited_for(
    client: Open, httpserver: HTTPServer, name: str, value: Callable[[], str]
) -> None:
    asked_at = answer_in_turn(httpserver, Response("{}", 429, headers={name: value()}))
    with pytest.raises(
        ApiUnavailable, match=r"answers 429, and asks to wait for [23]\d s\): try again later"
    ) as caught:
        get_json(client(COINGECKO), "/a", {})
    assert caught.value.wait_seconds == pytest.approx(30, abs=5)
    assert len(asked_at) == 1


@pytest.mark.parametrize(("status", "name"), [(500, "X-RateLimit-Reset"), (429, "Retry-After")])
def test_what_is_no_pause_is_not_taken_for_one(client: Open, httpserver: HTTPServer, status: int, name: str) -> None:
    value = "30" if status == 500 else "soon"
    asked_at = answer_in_turn(httpserver, Response("{}", status, headers={name: value}), GOOD)
    get_json(client(COINGECKO), "/a", {})
    assert asked_at[1] - asked_at[0] < 0.5


def test_pauses_grow_and_all_tries_together_end_in_time(client: Open, httpserver: HTTPServer) -> None:
    asked_at = answer_in_turn(httpserver, Response("{}", 503))
    started_at = time.monotonic()
    with pytest.raises(ApiUnavailable, match=r"\d tries in \d s; it answers 503\).*COINGECKO_BASE_URL"):
        get_json(client(COINGECKO, RetryPolicy(0.5, 1, 0.1, attempts=99)), "/a", {})
    pauses = [later - earlier for earlier, later in pairwise(asked_at)]
    assert pauses[0] >= 0.1
    assert pauses[1] >= 0.2
    assert 3 <= len(asked_at) <= 4
    assert time.monotonic() - started_at < 1.3


def test_tries_are_counted(client: Open, httpserver: HTTPServer) -> None:
    asked_at = answer_in_turn(httpserver, Response("{}", 503))
    with pytest.raises(ApiUnavailable, match="3 tries"):
        get_json(client(COINGECKO, RetryPolicy(0.5, 3, 0.001, attempts=3)), "/a", {})
    assert len(asked_at) == 3


@contextmanager
def dripping(whole: bytes, drop: bytes) -> Iterator[str]:
    """Give the URL of a server that sends `whole` at once and then `drop` every tenth of a second, thirty times."""

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(whole)
            for _ in range(30):
                time.sleep(0.1)
                connection.sendall(drop)

    def listen() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("whole", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Next: a\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    ],
)
def test_an_answer_that_drips_ends_in_time(
    client: Open, monkeypatch: pytest.MonkeyPatch, whole: bytes, drop: bytes
) -> None:
    with dripping(whole, drop) as url:
        monkeypatch.setenv("COINGECKO_BASE_URL", url)
        started_at = time.monotonic()
        with pytest.raises(ApiUnavailable, match="the answer takes too long"):
            get_json(client(COINGECKO, RetryPolicy(0.3, 0.6, 0.01)), "/a", {})
        assert time.monotonic() - started_at < 2


def test_a_proxy_that_drips_ends_in_time(client: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with dripping(b"HTTP/1.1 200 OK\r\n", b"X-Next: a\r\n") as url:
        monkeypatch.setenv("HTTPS_PROXY", url)
        monkeypatch.setenv("COINGECKO_BASE_URL", "https://api.example")
        started_at = time.monotonic()
        with pytest.raises(ApiUnavailable, match="the answer takes too long"):
            get_json(client(COINGECKO, RetryPolicy(0.3, 0.6, 0.01)), "/a", {})
        assert time.monotonic() - started_at < 2


def test_a_deadline_is_a_request_s_own(client: Open, httpserver: HTTPServer) -> None:
    answer_in_turn(httpserver, GOOD)
    asked = client(COINGECKO, RetryPolicy(0.3, 0.4, 0.01))
    for _ in range(3):
        assert get_json(asked, "/a", {}) == {"price": Number("1.0")}
        time.sleep(0.25)


LIMIT = 1024 * 1024
SMALL = RetryPolicy(5, 20, 0.01, answer_megabytes=1)


def zeros(count: int) -> bytes:
    """Return `count` zeros as gzip."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(b"0" * LIMIT) for _ in range(count // LIMIT)) + packer.flush()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b" " * (LIMIT + 1), None),
        (b"1" * 200 * LIMIT, None),
        (zeros(500 * LIMIT), "gzip"),
        (gzip.compress(b"") * (LIMIT // 15), "gzip"),
    ],
    ids=["a byte too long", "endless", "gzip that explodes", "gzip of nothing"],
)
def test_an_answer_over_the_limit_is_refused_at_once_in_little_memory(
    client: Open, httpserver: HTTPServer, body: bytes, encoding: str | None
) -> None:
    headers = {"Content-Encoding": encoding} if encoding else None
    asked_at = answer_in_turn(httpserver, Response(body, headers=headers))
    asked = client(COINGECKO, SMALL)
    tracemalloc.start()
    with pytest.raises(
        ApiRefused, match=r"CoinGecko's answer is longer than 1 MB: ask for less, or allow more by MARK"
    ):
        get_json(asked, "/a", {})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(asked_at) == 1
    assert peak < 32 * LIMIT


def test_an_answer_up_to_the_limit_is_read_whole(client: Open, httpserver: HTTPServer) -> None:
    text = '["' + "ab" * (LIMIT // 2 - 2) + '"]'
    members = gzip.compress(text[:1000].encode()) + gzip.compress(text[1000:].encode()) + b"\0" * 7
    requests: list[Request] = []
    gzipped = Response(members, headers={"Content-Encoding": "gzip"})
    answer_in_turn(httpserver, Response(text), gzipped, requests=requests)
    asked = client(COINGECKO, SMALL)
    assert len(text) == LIMIT
    assert get_json(asked, "/a", {}) == get_json(asked, "/a", {}) == ["ab" * (LIMIT // 2 - 2)]
    assert {request.headers["Accept-Encoding"] for request in requests} == {"gzip"}


def test_an_error_over_the_limit_is_still_that_error(client: Open, httpserver: HTTPServer) -> None:
    answer_in_turn(httpserver, Response(b" " * 2 * LIMIT, 503), Response(b" " * 2 * LIMIT, 404))
    with pytest.raises(ApiRefused, match=r"refuses the request \(404\): check COINGECKO_BASE_URL"):
        get_json(client(COINGECKO, SMALL), "/a", {})


TOO_MANY = {
    "NewsAPI": '{"status":"error","code":"rateLimited","message":"You have made too many requests recently."}',
    "CoinGecko": '{"status":{"error_code":429,"error_message":"You\'ve exceeded the Rate Limit."}}',
    "Open-Meteo": '{"error":true,"reason":"Minutely API request limit exceeded. Please try again in one minute."}',
    "OpenWeatherMap": '{"cod":429,"message":"Your account is temporary blocked."}',
    "OpenWeatherMap's text": '{"cod":"429","message":"Your account is temporary blocked."}',
    "X": '{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}',
    "X's list": '{"errors":[{"title":"Too Many Requests","detail":"Wait."}]}',
    "X before version 2": '{"errors":[{"code":88,"message":"Rate limit exceeded"}]}',
}


@pytest.mark.parametrize("said", TOO_MANY.values(), ids=TOO_MANY)
def test_a_rate_limit_in_a_good_answer_is_waited_for(client: Open, httpserver: HTTPServer, said: str) -> None:
    wait = Response(said, headers={"X-RateLimit-Reset": "0.3"})
    asked_at = answer_in_turn(httpserver, wait, GOOD, wait)
    assert get_json(client(COINGECKO), "/a", {}) == {"price": Number("1.0")}
    assert 0.3 <= asked_at[1] - asked_at[0] < 1.3
    with pytest.raises(
        ApiUnavailable, match=r"it answers 200, but that it was asked too often, .*asks to wait"
    ) as caught:
        get_json(client(COINGECKO, RetryPolicy(0.2, 0.2, 0.01)), "/a", {})
    assert caught.value.wait_seconds == 0.3


@pytest.mark.parametrize(
    "body",
    [
        '{"status":"error","code":"maximumResultsReached","message":"You have requested too many results."}',
        '{"status":"ok","totalResults":1,"articles":[{"title":"Too Many Requests","message":"rate limit"}]}',
        '{"data":[{"id":"1"}],"errors":[{"title":"Too Many Requests"}],"meta":{"result_count":1}}',
        '{"status":{"usd":0.02},"bitcoin":{"usd":429}}',
        '{"cod":200,"message":429,"dt":429}',
        '["rate limit", 429]',
    ],
)
def test_what_is_no_rate_limit_is_not_taken_for_one(client: Open, httpserver: HTTPServer, body: str) -> None:
    answer_in_turn(httpserver, Response(body))
    assert get_json(client(COINGECKO), "/a", {}) == read_json(body)


def test_nobody_there_is_one_sentence(client: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("COINGECKO_BASE_URL", f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(ApiUnavailable, match=r"refused\): try again later, or check COINGECKO_BASE_URL\.$"):
            get_json(client(COINGECKO), "/a", {})


def test_who_asks_is_said_and_a_path_before_the_api_is_kept(
    client: Open, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COINGECKO_BASE_URL", httpserver.url_for("/mirror/"))
    requests: list[Request] = []
    answer_in_turn(httpserver, GOOD, path="/mirror/a", requests=requests)
    get_json(client(COINGECKO), "/a", {"q": "ä b"})
    assert requests[0].args.to_dict() == {"q": "ä b"}
    assert requests[0].headers["User-Agent"] == "marketing_insight/0.1.0"
    assert "x-cg-demo-api-key" not in requests[0].headers


@pytest.mark.parametrize("api", [COINGECKO, NEWSAPI, OPENWEATHERMAP])
def test_a_key_reaches_the_api_and_nothing_else(
    client: Open, keys: None, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture, api: Api
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = Response(f'{{"message": "no {KEY} {quote(KEY)} {quote_plus(KEY)}"}}', 500)
    requests: list[Request] = []
    answer_in_turn(httpserver, GOOD, cut_off, hang, hang_up, echo, Response("{}", 401), requests=requests)
    asked = client(api)
    get_json(asked, "/a", {"q": "x"})
    with pytest.raises(ApiRefused) as caught:
        get_json(asked, "/a", {"q": "x"})
    assert len(requests) == 6
    sent = [
        (request.headers.get(api.key_header or "none"), request.args.get(api.key_parameter)) for request in requests
    ]
    assert set(sent) == {(KEY, None) if api.key_header else (None, KEY)}
    assert all(KEY not in request.url for request in requests) or api.key_parameter
    # The server's own log doesn't count.
    log = "\n".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")
    seen = log + "".join(traceback.format_exception(caught.value)) + repr(asked)
    assert "asking again in" in seen
    assert "HTTP Request: GET" in seen
    assert "s3cret" not in seen


@pytest.mark.parametrize("text", ["newsapi.org", "ftp://newsapi.org", "https://", "http://[x"])
def test_a_url_that_is_none_is_named(text: str) -> None:
    with (
        pytest.raises(SettingUnreadable, match="NEWSAPI_BASE_URL"),
        open_client(read_api(NEWSAPI, {"NEWSAPI_BASE_URL": text, "NEWSAPI_API_KEY": "k"}), RetryPolicy()),
    ):
        pass


@pytest.mark.parametrize("key", ["s3cret\nkey", "s3cret key", "s3cret\u00e9"])
def test_a_key_that_can_not_be_sent_is_refused_unseen(key: str) -> None:
    with pytest.raises(SettingUnreadable, match="NEWSAPI_API_KEY has a character") as caught:
        read_api(NEWSAPI, {"NEWSAPI_API_KEY": key})
    assert "s3cret" not in str(caught.value)


def test_the_retry_policy_is_a_setting() -> None:
    names = [f"MARKETING_INSIGHT_HTTP_{name}_SECONDS" for name in ("ANSWER", "TOTAL", "PAUSE")]
    assert read_retry_policy({}) == RetryPolicy()
    assert read_retry_policy(dict(zip(names, ("1", "2.5", " "), strict=True))) == RetryPolicy(1, 2.5)
    size = "MARKETING_INSIGHT_HTTP_ANSWER_MEGABYTES"
    assert read_retry_policy({size: "0.5"}).answer_bytes == 512 * 1024
    for text in ("0", "-1", "inf", "nan", "much"):
        with pytest.raises(SettingUnreadable, match=f"{size} is '{text}': write megabytes such as 64"):
            read_retry_policy({size: text})
    with pytest.raises(SettingUnreadable, match=f"{names[1]} is 'long'"):
        read_retry_policy({names[1]: "long"})


@pytest.mark.parametrize(
    "text",
    [
        '{"b":67187.33589365661234,"a":-0.0,"c":[1.0,1e-7,6.80E+06,18446744073709551617123,0],"d":null,"e":[true,{}]}',
        '{"title":"Ünïcödé 😀 \\" \\\\ \\u0000 \\n","half":"\\ud83d"}',
        "1" * 5000,
    ],
)
def test_json_is_written_as_it_was_sent(text: str) -> None:
    assert write_json(read_json(text.encode())) == text
    assert write_json(read_json(text)).encode()
