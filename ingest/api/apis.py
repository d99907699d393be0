"""The APIs that are asked: where they are, what key opens them, and how patiently; as the environment says."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus, urlsplit

from ingest.errors import SettingUnreadable
from ingest.settings import read_seconds

ANSWER_MEGABYTES = "MARKETING_INSIGHT_HTTP_ANSWER_MEGABYTES"


@dataclass(frozen=True)
class Api:
    """One API.

    Its key goes into `key_header`, after `key_prefix`, or where the API takes it only there, into the query as
    `key_parameter`.
    """

    name: str
    url_setting: str
    base_url: str
    key_setting: str = ""
    key_header: str = ""
    key_prefix: str = ""
    key_parameter: str = ""
    needs_key: bool = False
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Patience:
    """What one request may take.

    Seconds for each piece of an answer, for all tries together, and for the first pause between two; tries; and
    megabytes of an answer, uncompressed.
    """

    answer_seconds: float = 10
    total_seconds: float = 180
    pause_seconds: float = 1
    attempts: int = 6
    answer_megabytes: float = 64

    @property
    def answer_bytes(self) -> int:
        """The longest answer in bytes."""
        return int(self.answer_megabytes * 1024 * 1024)


COINGECKO = Api(
    name="CoinGecko",
    url_setting="COINGECKO_BASE_URL",
    base_url="https://api.coingecko.com",
    key_setting="COINGECKO_API_KEY",
    key_header="x-cg-demo-api-key",
)
NEWSAPI = Api(
    name="NewsAPI",
    url_setting="NEWSAPI_BASE_URL",
    base_url="https://newsapi.org",
    key_setting="NEWSAPI_API_KEY",
    key_header="X-Api-Key",
    needs_key=True,
)
OPEN_METEO_FORECAST = Api("Open-Meteo", "OPEN_METEO_BASE_URL", "https://api.open-meteo.com")
OPEN_METEO_ARCHIVE = Api("Open-Meteo's archive", "OPEN_METEO_ARCHIVE_BASE_URL", "https://archive-api.open-meteo.com")
OPENWEATHERMAP = Api(
    name="OpenWeatherMap",
    url_setting="OPENWEATHERMAP_BASE_URL",
    base_url="https://api.openweathermap.org",
    key_setting="OPENWEATHERMAP_API_KEY",
    key_parameter="appid",
    needs_key=True,
)
X = Api(
    name="X",
    url_setting="TWITTER_BASE_URL",
    base_url="https://api.x.com",
    key_setting="TWITTER_BEARER_TOKEN",
    key_header="Authorization",
    key_prefix="Bearer ",
    needs_key=True,
)


def read_api(api: Api, environment: Mapping[str, str] | None = None) -> Api:
    """Return `api` with the base URL and the key that `environment` (the process's own by default) gives.

    Raises:
        SettingUnreadable: the URL isn't one, or the key has a character that no header takes; the key isn't shown.
    """
    environment = os.environ if environment is None else environment
    base_url = environment.get(api.url_setting, "").strip() or api.base_url
    key = environment.get(api.key_setting, "").strip() if api.key_setting else ""
    if not _is_url(base_url):
        raise SettingUnreadable(f"{api.url_setting} is {base_url!r}: write a URL such as {api.base_url}.")
    if not (key.isascii() and key.isprintable() and " " not in key):
        # Checked here, since the HTTP library would put such a key into the text of its error.
        raise SettingUnreadable(f"{api.key_setting} has a character that no key has: copy the key again.")
    return replace(api, base_url=base_url, key=key)


def hide_key(api: Api, text: str) -> str:
    """Return `text`, which others wrote, without the key, however it is spelled there."""
    for spelling in filter(None, {api.key, quote(api.key), quote_plus(api.key)}):
        text = text.replace(spelling, "***")
    return text


def read_patience(environment: Mapping[str, str] | None = None) -> Patience:
    """Return the patience that `environment` (the process's own by default) asks for.

    Raises:
        SettingUnreadable: a value isn't a number of seconds, or of megabytes; the message names the setting.
    """
    environment = os.environ if environment is None else environment

    def seconds(name: str, default: float) -> float:
        return read_seconds(environment.get(name, "").strip() or str(default), name)

    return Patience(
        answer_seconds=seconds("MARKETING_INSIGHT_HTTP_ANSWER_SECONDS", Patience.answer_seconds),
        total_seconds=seconds("MARKETING_INSIGHT_HTTP_TOTAL_SECONDS", Patience.total_seconds),
        pause_seconds=seconds("MARKETING_INSIGHT_HTTP_PAUSE_SECONDS", Patience.pause_seconds),
        answer_megabytes=_read_megabytes(environment.get(ANSWER_MEGABYTES, "").strip()),
    )


def _read_megabytes(text: str) -> float:
    try:
        megabytes = float(text) if text else Patience.answer_megabytes
    except ValueError:
        megabytes = 0
    if not 0 < megabytes < float("inf"):
        raise SettingUnreadable(f"{ANSWER_MEGABYTES} is {text!r}: write megabytes such as 64.")
    return megabytes


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
