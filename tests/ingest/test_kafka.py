"""Kafka messages land in batches, and no kill, rebalance or fault loses one: against librdkafka's mock cluster."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from ingest.cli import main
from ingest.errors import KafkaUnavailable
from ingest.kafka import consuming
from ingest.kafka.connection import Watch

PRICES, NEWS = "bitcoin-prices", "news-events"
# Dies just before the commit number DIES_AT. A killed member times out sooner than usual, but not before the mock has
# formed a group, which takes three seconds. A file beside the zone has the number of messages in open batches.
PROGRAM = """
import os, pathlib, signal, sys
import ingest.kafka.consuming, ingest.kafka.connection
from ingest.cli import main
ingest.kafka.connection._OPTIONS |= {"session.timeout.ms": 3500, "heartbeat.interval.ms": 400}
commit, calls = ingest.kafka.consuming._commit, []
def die(*arguments):
    calls.append(arguments)
    if len(calls) == int(os.environ.get("DIES_AT", 0)):
        os.kill(os.getpid(), signal.SIGKILL)
    commit(*arguments)
ingest.kafka.consuming._commit = die
held = pathlib.Path(sys.argv[sys.argv.index("--zone") + 1] + ".held")
def tells(change):
    def changed(run, what):
        change(run, what)
        held.write_text(str(sum(len(batch.lines) for batch in run.batches.values())))
    return changed
ingest.kafka.consuming._take = tells(ingest.kafka.consuming._take)
ingest.kafka.consuming._forget = tells(ingest.kafka.consuming._forget)
main(sys.argv[1:])
"""
Start = Callable[..., "subprocess.Popen[str]"]


@dataclass(frozen=True)
class Broker:
    """A mock cluster that lives as long as this process; its topics have four partitions."""

    producer: Producer
    address: str

    def send(self, topic: str, *values: bytes | None, partition: int = 0) -> None:
        for value in values:
            self.producer.produce(topic, value, partition=partition)
        assert self.producer.flush(10) == 0

    def committed(self, topic: str) -> list[int]:
        """Return the committed offset of each partition, below zero where there is none."""
        consumer = Consumer({"bootstrap.servers": self.address, "group.id": "marketing_insight", "log_level": 0})
        found = consumer.committed([TopicPartition(topic, number) for number in range(4)], timeout=10)
        consumer.close()
        return [partition.offset for partition in found]


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    producer = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "x", "log_level": 0})
    (server,) = producer.list_topics(timeout=10).brokers.values()
    broker = Broker(producer, f"{server.host}:{server.port}")
    for name in [name for name in os.environ if name.startswith("KAFKA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", broker.address)
    return broker


@pytest.fixture
def start(command: list[str], workplace: Path) -> Iterator[Start]:
    """Start `consume kafka` in a separate process; its output goes to a file beside its zone."""
    with ExitStack() as stack:

        def run(*options: object, zone: str = "landing") -> "subprocess.Popen[str]":
            said = stack.enter_context(Path(f"{zone}.said").open("a"))
            consume = [command[0], "-c", PROGRAM, "consume", "kafka", "--topic", PRICES]
            process = subprocess.Popen(
                [*consume, "--zone", zone, *map(str, options)],
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
            stack.callback(process.communicate)
            stack.callback(process.kill)
            return process

        yield run


def consume(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["consume", "kafka", *map(str, arguments)])


def prices(numbers: range) -> list[bytes]:
    return [json.dumps({"source": "test", "usd": number}).encode() for number in numbers]


def landed(zone: str = "landing") -> list[bytes]:
    return sorted(line for path in Path(zone).rglob("*.jsonl") for line in path.read_bytes().splitlines())


def wait_until(is_so: Callable[[], bool], what: str, seconds: float = 25) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        said = "".join(path.read_text() for path in Path().glob("*.said"))
        assert time.monotonic() < deadline, f"waited for ever: {what}\n{said}"
        time.sleep(0.05)


def stop(process: "subprocess.Popen[str]", number: signal.Signals = signal.SIGTERM) -> str:
    """Terminate `process`, check that it exits with 0, and return its output."""
    process.send_signal(number)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    return output


def test_batches_land_by_size_and_are_committed_only_then(broker: Broker, start: Start) -> None:
    sent = prices(range(25))
    broker.send(PRICES, *sent)
    Path("blocked").write_text("a file where a folder should be")
    failed = start("--batch-size", 10, zone="blocked")
    assert failed.wait(timeout=25) == 1
    (sentence,) = [line for line in Path("blocked.said").read_text().splitlines() if "INFO" not in line]
    assert "ERROR Landing zone blocked can't be used" in sentence
    assert max(broker.committed(PRICES)) < 0
    process = start("--batch-size", 10, "--batch-seconds", 600)
    wait_until(lambda: len(landed()) == 20, "two full batches")
    time.sleep(1)
    assert stop(process) == "25 messages landed in 3 batches\n"
    assert landed() == sorted(sent)
    assert [len(path.read_text().splitlines()) for path in Path("landing").rglob("*.jsonl")].count(10) == 2
    assert broker.committed(PRICES)[0] == 25
    said = Path("landing.said").read_text()
    name = r"market/bitcoin_prices/run_date=\d{4}-\d\d-\d\d/bitcoin_prices_[0-9a-f]{32}\.jsonl"
    assert re.search(rf" INFO landed: {name} \(10 records of bitcoin-prices, offsets 0: 10-19\)\n", said)


def test_what_is_no_record_lands_as_a_line_when_time_is_up_and_can_be_loaded(broker: Broker, start: Start) -> None:
    fine = b'{"source": "test", "usd": 1}'
    odd = [b"[1, 2]", b'["cut off', b"two\nlines", b"\xff\0", b"", None, b"{\n}", b"NaN"]
    broker.send(PRICES, *odd[:4], fine, *odd[4:])
    process = start("--batch-seconds", 1, "--batch-size", 10_000)
    wait_until(lambda: len(landed()) == 9, "the batch whose time is up")
    wait_until(lambda: broker.committed(PRICES)[0] == 9, "its commit")
    stop(process, signal.SIGINT)
    assert len(list(Path("landing").rglob("*.jsonl"))) == 1
    assert CliRunner().invoke(main, ["load", "--feed", "market.bitcoin_prices"]).exit_code == 0
    with duckdb.connect("marketing_insight.duckdb") as connection:
        rows = connection.execute(
            "select record::varchar, record_text from streaming.bitcoin_prices_raw order by _file_row_number"
        ).fetchall()
    texts = ['["cut off', "(escaped) two\\x0alines", "(escaped) \\xff\\x00", "(empty)", "(no value)", "NaN"]
    assert [text for _, text in rows if text] == texts
    assert [record for record, _ in rows if record] == ["[1, 2]", fine.decode(), "{ }"]


def test_a_kill_between_landing_and_commit_loses_nothing_and_doubles_nothing(
    broker: Broker, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = prices(range(30))
    broker.send(PRICES, *sent)
    with monkeypatch.context() as patch:
        patch.setenv("DIES_AT", "2")
        killed = start("--batch-size", 10)
    killed.wait(timeout=25)
    assert killed.returncode == -signal.SIGKILL
    assert len(landed()) == 20
    assert broker.committed(PRICES)[0] == 10
    process = start("--batch-size", 10)
    wait_until(lambda: broker.committed(PRICES)[0] == 30, "the batch that comes again, and the last one")
    assert "already landed: " in Path("landing.said").read_text()
    assert stop(process) == "20 messages landed in 2 batches\n"
    assert landed() == sorted(sent)


def test_a_rebalance_and_a_member_that_is_missed_lose_and_double_nothing(broker: Broker, start: Start) -> None:
    def send(first: int) -> list[bytes]:
        numbers = [range(first + start, first + start + 10) for start in (0, 10, 20, 30)]
        for partition, some in enumerate(numbers):
            broker.send(PRICES, *prices(some), partition=partition)
        return prices(range(first, first + 40))

    def holds(zone: str, count: int, what: str) -> None:
        held = Path(f"{zone}.held")
        wait_until(lambda: held.exists() and held.read_text() == str(count), what)

    sent = send(0)
    options = ("--batch-seconds", 600, "--batch-size", 10_000)
    one = start(*options, zone="one")
    holds("one", 40, "the first member to have all messages in an open batch")
    two = start(*options, zone="two")
    holds("two", 20, "the second member to read its share of them")
    holds("one", 20, "the first member to have the rest")
    sent += send(100)
    holds("one", 40, "its share of the new ones")
    one.send_signal(signal.SIGSTOP)
    holds("two", 80, "the second member to read all, since the first is missed")
    Path("one.held").unlink()
    one.send_signal(signal.SIGCONT)
    holds("one", 40, "the first member to join again, whose open batch others have")
    holds("two", 40, "the second member to give up half")
    assert landed("one") == landed("two") == []
    Path("two.held").unlink()
    assert stop(one) == "40 messages landed in 1 batches\n"
    holds("two", 40, "the second member to be alone with what the first left")
    assert stop(two) == "40 messages landed in 1 batches\n"
    assert sorted(landed("one") + landed("two")) == sorted(sent)


def test_servers_that_go_away_are_waited_for(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import time; from confluent_kafka import Producer\n"
        "p = Producer({'test.mock.num.brokers': 1, 'bootstrap.servers': 'x', 'log_level': 0})\n"
        "b = next(iter(p.list_topics(timeout=10).brokers.values()))\n"
        "p.produce('bitcoin-prices', b'1', partition=0); p.flush(10)\n"
        "print(f'{b.host}:{b.port}', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", server.stdout.readline().strip())
        process = start("--batch-seconds", 0.2)
        wait_until(lambda: landed() == [b"1"], "the only message")
        server.kill()
    wait_until(lambda: "still trying" in Path("landing.said").read_text(), "a warning")
    assert stop(process) == "1 messages landed in 1 batches\n"


@pytest.mark.parametrize("code", [KafkaError.REBALANCE_IN_PROGRESS, KafkaError.GROUP_AUTHORIZATION_FAILED])
def test_a_commit_that_fails_is_said_and_ends_it_if_none_can_work(code: int, caplog: pytest.LogCaptureFixture) -> None:
    class Refusing:
        def commit(self, **_: object) -> None:
            raise KafkaException(KafkaError(code, "refused"))

    run = consuming._Run(Refusing(), Watch("here"), {}, [])
    if code == KafkaError.REBALANCE_IN_PROGRESS:
        consuming._commit(run, [TopicPartition(PRICES, 0, 1)])
        assert "offsets of bitcoin-prices aren't committed yet: refused" in caplog.text
    else:
        with pytest.raises(KafkaUnavailable, match=r"Kafka at here can't be used \(refused\)"):
            consuming._commit(run, [TopicPartition(PRICES, 0, 1)])


@pytest.mark.parametrize(
    ("settings", "topic", "code", "words"),
    [
        ({}, "bitcoin", 2, "Topic bitcoin belongs to no feed: use one of bitcoin-prices, news-events."),
        ({}, NEWS, 1, "has no topic news-events: create it first"),
        ({"KAFKA_BOOTSTRAP_SERVERS": ""}, PRICES, 2, "KAFKA_BOOTSTRAP_SERVERS must be set"),
        ({"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}, PRICES, 1, "127.0.0.1:1 can't be used ("),
        ({"KAFKA_SASL_USERNAME": "me"}, PRICES, 2, "set KAFKA_SECURITY_PROTOCOL to SASL_SSL too"),
        ({"KAFKA_SECURITY_PROTOCOL": "tls"}, PRICES, 2, "The KAFKA_ settings can't be used: Invalid value"),
        (
            {
                "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
                "KAFKA_SASL_MECHANISM": "PLAIN",
                "KAFKA_SASL_USERNAME": "me",
                "KAFKA_SASL_PASSWORD": "s3cret",
            },
            PRICES,
            1,
            "Failed to initialize SASL authentication",
        ),
    ],
    ids=["no feed", "no topic", "no server given", "no server there", "a user for nothing", "odd", "not let in"],
)
def test_what_more_tries_do_not_mend_is_one_sentence(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], topic: str, code: int, words: str
) -> None:
    broker.send(PRICES, b"1")
    monkeypatch.setattr("ingest.kafka.connection._ANSWER_SECONDS", 1)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    result = consume("--topic", topic, "--for", "20s")
    assert result.exit_code == code
    assert words in result.stderr.splitlines()[-1]
    assert sum("ERROR" in line or "Error: " in line for line in result.stderr.splitlines()) == 1
    assert "s3cret" not in result.stderr + Path("logs/ingestion.log").read_text()


def test_without_the_package_the_command_says_how_to_get_it(
    broker: Broker, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ingest.kafka.consuming", "ingest.kafka.connection"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "confluent_kafka", None)
    result = consume("--topic", PRICES)
    assert result.exit_code == 1
    seen = subprocess.run(
        [command[0], "-c", "import sys, ingest.cli; print('confluent_kafka' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert seen.stdout == "False\n"
    assert result.stderr.endswith("install it with `uv sync --inexact --extra kafka`, or with pip.\n")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("text", ["0", "-5", "soon", "10x"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    result = consume("--topic", PRICES, "--for", text)
    assert result.exit_code == 2
    assert "is not a duration" in result.stderr
