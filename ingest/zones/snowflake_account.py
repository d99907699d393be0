"""How to reach Snowflake: read from the environment, by the names that profiles.example.yml uses too."""

import os
from collections.abc import Mapping
from pathlib import Path

from ingest.errors import SettingUnreadable

Arguments = dict[str, str | int | bool]

_ARGUMENTS = {
    "SNOWFLAKE_ACCOUNT": "account",
    "SNOWFLAKE_USER": "user",
    "SNOWFLAKE_WAREHOUSE": "warehouse",
    "SNOWFLAKE_DATABASE": "database",
    "SNOWFLAKE_HOST": "host",
    "SNOWFLAKE_PORT": "port",
    "SNOWFLAKE_PROTOCOL": "protocol",
}
_ANSWER_SECONDS = 60


def read_snowflake_account(environment: Mapping[str, str] | None = None) -> Arguments:
    """Return the arguments for the connector that `environment` (the process's own by default) gives.

    With SNOWFLAKE_AUTHENTICATOR=oauth the token is used, else the private key, else the password, which is there for
    the local emulator only. The role is SNOWFLAKE_LOADER_ROLE, `loader` by default: the one that may write the stage
    that `dbt run-operation snowflake_setup` creates, not the one that builds models.

    Raises:
        SettingUnreadable: a setting is missing or can't be used; the message names it.
    """
    environment = os.environ if environment is None else environment
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    missing = [name for name in ("SNOWFLAKE_ACCOUNT", "SNOWFLAKE_USER") if name not in given]
    if missing:
        raise SettingUnreadable(f"{' and '.join(missing)} must be set to land in a Snowflake stage.")
    arguments: Arguments = {argument: given[name] for name, argument in _ARGUMENTS.items() if name in given}
    arguments["role"] = given.get("SNOWFLAKE_LOADER_ROLE", "loader")
    arguments |= _credentials(given)
    return arguments | {"login_timeout": _ANSWER_SECONDS, "network_timeout": _ANSWER_SECONDS}


def _credentials(given: Mapping[str, str]) -> Arguments:
    authenticator = given.get("SNOWFLAKE_AUTHENTICATOR", "").lower()
    if authenticator == "oauth":
        return {"authenticator": "oauth", "token": _token(given)}
    if authenticator not in ("", "snowflake", "snowflake_jwt"):
        raise SettingUnreadable(
            f"SNOWFLAKE_AUTHENTICATOR is {authenticator!r}: leave it empty to use a private key, or write oauth."
        )
    if "SNOWFLAKE_PRIVATE_KEY_PATH" in given:
        key = Path(given["SNOWFLAKE_PRIVATE_KEY_PATH"]).expanduser()
        if not key.is_file():
            raise SettingUnreadable(f"SNOWFLAKE_PRIVATE_KEY_PATH is {key}, where there is no file.")
        # With a key there must be no other credentials, or the connector would try them first.
        found: Arguments = {"authenticator": "SNOWFLAKE_JWT", "private_key_file": str(key)}
        if "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE" in given:
            found["private_key_file_pwd"] = given["SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"]
        return found
    if "SNOWFLAKE_PASSWORD" in given:
        return {"password": given["SNOWFLAKE_PASSWORD"]}
    raise SettingUnreadable(
        "SNOWFLAKE_PRIVATE_KEY_PATH must be set to land in a Snowflake stage, or SNOWFLAKE_AUTHENTICATOR=oauth and "
        "SNOWFLAKE_TOKEN."
    )


def _token(given: Mapping[str, str]) -> str:
    if "SNOWFLAKE_TOKEN" in given:
        return given["SNOWFLAKE_TOKEN"]
    if "SNOWFLAKE_TOKEN_FILE" not in given:
        raise SettingUnreadable("SNOWFLAKE_AUTHENTICATOR=oauth needs SNOWFLAKE_TOKEN or SNOWFLAKE_TOKEN_FILE.")
    path = Path(given["SNOWFLAKE_TOKEN_FILE"]).expanduser()
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingUnreadable(f"SNOWFLAKE_TOKEN_FILE is {path}, which can't be read as text.") from error
