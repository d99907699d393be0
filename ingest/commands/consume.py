"""The command `consume`: lands what a message broker delivers."""

import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from ingest.commands import exit_code, open_zones, read_duration, report, start, zones_option
from ingest.errors import FeedUnknown, PackageMissing
from ingest.feeds import Feed, read_feeds
from ingest.kafka.settings import read_kafka_options
from ingest.signals import stop_requests

_DOMAIN = "market"


@click.group("consume")
def consume_group() -> None:
    """Land what a message broker delivers, until stopped."""


@consume_group.command("kafka")
@click.option(
    "--topic", "topics", multiple=True, required=True, help="Consume this topic, such as bitcoin-prices; repeatable."
)
@click.option("--batch-size", type=click.IntRange(1), default=500, show_default=True, help="Records per file.")
@click.option(
    "--batch-seconds",
    type=click.FloatRange(0, min_open=True),
    default=30,
    show_default=True,
    help="Land a smaller batch after this time.",
)
@click.option("--for", "duration", type=read_duration, metavar="SECONDS|10m", help="Stop after this time.")
@zones_option
@click.pass_obj
@exit_code
def kafka_command(
    project_dir: Path,
    topics: Sequence[str],
    batch_size: int,
    batch_seconds: float,
    duration: float | None,
    zone_texts: Sequence[str],
) -> int:
    """Land the messages of Kafka topics in small files, one message a line.

    Offsets are committed after a file has landed, so nothing is lost whatever happens; messages may come twice.
    SIGTERM and Ctrl-C land the open batches and exit with 0. If a file can't be landed, nothing is committed and the
    command exits with 1.
    """
    settings = start(logging.INFO)
    feeds = _feeds_of(topics, read_feeds(project_dir))
    options = read_kafka_options()
    try:
        from ingest.kafka.consuming import Limits, consume
    except ModuleNotFoundError as error:
        raise PackageMissing(
            "Kafka needs the package confluent-kafka: install it with `uv sync --inexact --extra kafka`, or with pip."
        ) from error
    zones = open_zones(settings, zone_texts)
    deadline = time.monotonic() + duration if duration else float("inf")
    with stop_requests() as stopped:
        summary = consume(
            options,
            feeds,
            zones,
            Limits(batch_size, batch_seconds),
            lambda: stopped.is_set() or time.monotonic() >= deadline,
        )
    report(f"{summary.messages} messages landed in {summary.batches} batches")
    return 0


def _feeds_of(topics: Sequence[str], feeds: Mapping[str, Feed]) -> dict[str, Feed]:
    known = {
        feed.short_name.replace("_", "-"): feed
        for feed in feeds.values()
        if feed.domain == _DOMAIN and feed.format == "json"
    }
    unknown = [topic for topic in topics if topic not in known]
    if unknown:
        raise FeedUnknown(f"Topic {unknown[0]} belongs to no feed: use one of {', '.join(known)}.")
    return {topic: known[topic] for topic in topics}
