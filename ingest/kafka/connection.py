"""The connection to Kafka: its options, and the handling of errors that it reports."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException

from ingest.errors import KafkaUnavailable, SettingUnreadable

_ANSWER_SECONDS = 15.0
_WARN_SECONDS = 60.0
_OPTIONS: dict[str, str | int | bool] = {
    "enable.auto.commit": False,
    "auto.offset.reset": "earliest",
    # After a kill the partitions are free again once this time has passed.
    "session.timeout.ms": 10_000,
    # librdkafka would write to stderr itself; what matters also reaches us as an error.
    "log_level": 0,
}
# Errors that retries don't fix, though librdkafka keeps retrying.
_HOPELESS = {
    KafkaError._AUTHENTICATION,
    KafkaError._UNKNOWN_TOPIC,
    KafkaError.SASL_AUTHENTICATION_FAILED,
    KafkaError.UNSUPPORTED_SASL_MECHANISM,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.INVALID_GROUP_ID,
}
_LOG = logging.getLogger(__name__)


@dataclass
class Watch:
    """Handles the errors that librdkafka reports about the servers."""

    servers: str
    is_connected: bool = False
    reason: str = ""
    warned_at: float = float("-inf")

    def handle(self, error: KafkaError) -> None:
        """Raise a permanent error; warn, now and then, that no server answers."""
        if error.fatal() or error.code() in _HOPELESS:
            raise self.refusal(error.str())
        if error.code() != KafkaError._ALL_BROKERS_DOWN:
            self.reason = error.str()
        elif self.is_connected:
            self.warn(f"Kafka at {self.servers} doesn't answer ({self.reason}): still trying")

    def warn(self, sentence: str) -> None:
        """Log `sentence`, unless a warning was logged a moment ago: librdkafka reports every try."""
        if time.monotonic() - self.warned_at >= _WARN_SECONDS:
            self.warned_at = time.monotonic()
            _LOG.warning("%s", sentence)

    def refusal(self, reason: str) -> KafkaUnavailable:
        """Return the error that ends the command."""
        return KafkaUnavailable(f"Kafka at {self.servers} can't be used ({reason}): check the KAFKA_ settings.")


def connect(options: Mapping[str, str]) -> tuple[Consumer, Watch]:
    """Return a consumer with `options`, and the handler of its errors. It doesn't contact the servers yet.

    Raises:
        SettingUnreadable: librdkafka can't use `options`.
    """
    watch = Watch(options["bootstrap.servers"])
    try:
        return Consumer({**_OPTIONS, **options, "error_cb": watch.handle}), watch
    except KafkaException as error:
        raise SettingUnreadable(f"The KAFKA_ settings can't be used: {error.args[0].str()}.") from error


def wait_for_topics(consumer: Consumer, watch: Watch, topics: Iterable[str], is_over: Callable[[], bool]) -> bool:
    """Return True once the servers have `topics`, False if `is_over()` first. Subscribing alone would wait forever.

    Raises:
        KafkaUnavailable: the servers don't answer, refuse us or lack a topic.
    """
    deadline = time.monotonic() + _ANSWER_SECONDS
    while not is_over():
        # Errors such as a refused login are reported only while polling.
        consumer.poll(0)
        try:
            known = consumer.list_topics(timeout=1).topics
        except KafkaException as error:
            if time.monotonic() >= deadline:
                raise watch.refusal(watch.reason or error.args[0].str()) from error
            continue
        watch.is_connected = True
        missing = " or ".join(topic for topic in topics if topic not in known)
        if missing:
            raise KafkaUnavailable(f"Kafka at {watch.servers} has no topic {missing}: create it first.")
        return True
    return False
