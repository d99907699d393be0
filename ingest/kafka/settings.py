"""How to reach Kafka: read from the environment."""

import os
from collections.abc import Mapping

from ingest.errors import SettingUnreadable

_OPTIONS = {
    "KAFKA_BOOTSTRAP_SERVERS": "bootstrap.servers",
    "KAFKA_GROUP_ID": "group.id",
    "KAFKA_SECURITY_PROTOCOL": "security.protocol",
    "KAFKA_SASL_MECHANISM": "sasl.mechanism",
    "KAFKA_SASL_USERNAME": "sasl.username",
    "KAFKA_SASL_PASSWORD": "sasl.password",
}


def read_kafka_options(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the options of librdkafka that `environment` (the process's own by default) gives; empty means not set.

    Raises:
        SettingUnreadable: it doesn't name a server, or has a user that would be ignored.
    """
    environment = os.environ if environment is None else environment
    given = {name: value for name, value in environment.items() if value.strip()}
    if "KAFKA_BOOTSTRAP_SERVERS" not in given:
        raise SettingUnreadable("KAFKA_BOOTSTRAP_SERVERS must be set to consume, such as kafka.example:9092.")
    if "KAFKA_SASL_USERNAME" in given and "sasl" not in given.get("KAFKA_SECURITY_PROTOCOL", "").lower():
        # Otherwise the connection would silently be unencrypted and without the user.
        raise SettingUnreadable("KAFKA_SASL_USERNAME is set: set KAFKA_SECURITY_PROTOCOL to SASL_SSL too.")
    # A password may begin or end with a blank.
    options = {option: given[name] for name, option in _OPTIONS.items() if name in given}
    stripped = {option: value.strip() for option, value in options.items() if option != "sasl.password"}
    return {"group.id": "marketing_insight"} | options | stripped
