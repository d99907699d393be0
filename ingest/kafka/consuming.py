"""Consumes Kafka topics: messages land in small batches, and their offsets are committed only after that.

If the process is killed, messages that didn't land are delivered again, and so may be some that landed but weren't
committed: models keep the newest of equal records. Lines are in the order of partition and offset, so the same messages
have the same content, which lands once a day.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from ingest.feeds import Feed
from ingest.kafka.connection import Watch, connect, wait_for_topics
from ingest.kafka.message_lines import line_of
from ingest.landing import land_lines
from ingest.zones import Zone

_POLL_SECONDS = 0.5
# The most bytes of a topic held in memory, whatever the number of its messages.
_LARGEST_BATCH = 16 * 1024 * 1024
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """When a topic's batch lands: at so many records, or so many seconds after its first."""

    records: int
    seconds: float


@dataclass
class Summary:
    """The result of a run: how many messages landed, in how many batches."""

    messages: int = 0
    batches: int = 0


@dataclass
class _Batch:
    """The lines of one topic that have yet to land, by partition and offset."""

    opened_at: float
    lines: dict[tuple[int, int], bytes] = field(default_factory=dict)
    byte_count: int = 0

    def is_due(self, limits: Limits) -> bool:
        is_full = len(self.lines) >= limits.records or self.byte_count >= _LARGEST_BATCH
        return is_full or time.monotonic() - self.opened_at >= limits.seconds

    def spans(self) -> dict[int, tuple[int, int]]:
        """Return the first and last offset of each partition."""
        offsets: dict[int, list[int]] = {}
        for partition, offset in self.lines:
            offsets.setdefault(partition, []).append(offset)
        return {partition: (min(found), max(found)) for partition, found in sorted(offsets.items())}


@dataclass
class _Run:
    """The state of one run: what its batches share, and the result so far."""

    consumer: Consumer
    watch: Watch
    feeds: Mapping[str, Feed]
    zones: Sequence[Zone]
    batches: dict[str, _Batch] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)


def consume(
    options: Mapping[str, str],
    feeds: Mapping[str, Feed],
    zones: Sequence[Zone],
    limits: Limits,
    is_over: Callable[[], bool],
) -> Summary:
    """Land the messages of the topics in `feeds` in `zones` until `is_over()`, then land and commit what is open.

    Servers that don't answer for a while are waited for. A landing that fails ends the run without committing that
    batch: the next run receives it again.

    Raises:
        SettingUnreadable: librdkafka doesn't accept the `options`.
        KafkaUnavailable: the servers can't be reached at the start, lack a topic or refuse the connection.
        ZoneUnavailable, FileRefused: a batch can't be landed.
    """
    run = _Run(*connect(options), feeds, zones)
    try:
        if not wait_for_topics(run.consumer, run.watch, feeds, is_over):
            return run.summary
        _subscribe(run)
        while not is_over():
            message = run.consumer.poll(min(_POLL_SECONDS, limits.seconds))
            if message is not None:
                _take(run, message)
            for topic in [topic for topic, batch in run.batches.items() if batch.is_due(limits)]:
                _land(run, topic)
        for topic in list(run.batches):
            _land(run, topic)
        return run.summary
    except KafkaException as error:
        raise run.watch.refusal(error.args[0].str()) from error
    finally:
        # Batches that couldn't land aren't tried again while partitions are revoked.
        run.batches.clear()
        run.consumer.close()


def _subscribe(run: _Run) -> None:
    run.consumer.subscribe(
        list(run.feeds),
        on_assign=lambda _, partitions: _LOG.info("assigned: %s", _listed(partitions)),
        on_revoke=lambda _, partitions: _forget(run, partitions),
    )


def _take(run: _Run, message: Message) -> None:
    error = message.error()
    if error is not None:
        run.watch.handle(error)
        run.watch.warn(f"Kafka at {run.watch.servers} reports {error.str()}: still trying")
        return
    topic, partition, offset = message.topic(), message.partition(), message.offset()
    assert topic is not None and partition is not None and offset is not None
    line = line_of(message.value())
    batch = run.batches.setdefault(topic, _Batch(time.monotonic()))
    batch.lines[partition, offset] = line
    batch.byte_count += len(line)


def _forget(run: _Run, partitions: Iterable[TopicPartition]) -> None:
    # Their next owner continues from the last commit. Landing them first would only duplicate them: during a rebalance
    # a commit may be refused, and is once the partitions belong to another consumer.
    gone = {(partition.topic, partition.partition) for partition in partitions}
    for topic, batch in list(run.batches.items()):
        batch.lines = {key: line for key, line in batch.lines.items() if (topic, key[0]) not in gone}
        if not batch.lines:
            del run.batches[topic]


def _land(run: _Run, topic: str) -> None:
    """Land the open batch of `topic`, and only then commit its offsets."""
    batch = run.batches[topic]
    lines = (line.decode() for _, line in sorted(batch.lines.items()))
    landed = land_lines(run.feeds[topic], lines, run.zones, datetime.now(UTC).date())
    outcome = "landed" if any(one.is_new for one in landed) else "already landed"
    del run.batches[topic]
    run.summary.messages += len(batch.lines)
    run.summary.batches += 1
    spans = batch.spans()
    offsets = ", ".join(f"{partition}: {first}-{last}" for partition, (first, last) in spans.items())
    _LOG.info("%s: %s (%d records of %s, offsets %s)", outcome, landed[0].name, len(batch.lines), topic, offsets)
    _commit(run, [TopicPartition(topic, partition, last + 1) for partition, (_, last) in spans.items()])


def _commit(run: _Run, offsets: list[TopicPartition]) -> None:
    try:
        committed = run.consumer.commit(offsets=offsets, asynchronous=False) or []
        error = next((partition.error for partition in committed if partition.error), None)
    except KafkaException as failure:
        error = failure.args[0]
    if error is None:
        return
    run.watch.handle(error)
    # The next batch commits these offsets too; without one the messages are delivered and land again.
    _LOG.warning("offsets of %s aren't committed yet: %s", offsets[0].topic, error.str())


def _listed(partitions: Iterable[TopicPartition]) -> str:
    return ", ".join(f"{partition.topic} {partition.partition}" for partition in partitions) or "no partition"
