"""What the client knows of an API: its base URL and its key, as the environment sets them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus, urlsplit

from ingest.errors import SettingUnreadable


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


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
