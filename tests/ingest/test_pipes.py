"""A pipe can be read only once, so every source is read once, whatever kind of file it is."""

import gzip
import hashlib
import json
import os
import subprocess
import threading
from datetime import date
from pathlib import Path

import pytest

from ingest.feeds import Feed
from ingest.landing import land
from ingest.zones import open_zone

CSV = b"id,name\n" + b"".join(b"%d,name of the order\n" % number for number in range(10_000))
LINES = b"".join(b'{"event_id": "%d", "page_url": "/a"}\n' % number for number in range(10_000))
ARRAY = b"[" + LINES.rstrip().replace(b"\n", b",\n") + b"]"
FEED_OF = {"csv": "shop.orders", "jsonl": "shop.events"}


def landed() -> list[tuple[str, bytes]]:
    """What arrived: the end of each file's name, and its uncompressed content, after checking its key."""
    found = []
    for path in Path("landing").rglob("*_*.*"):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert hashlib.sha256(content).hexdigest()[:32] in path.name
        found.append((path.name.partition(".")[2], content))
    return found


@pytest.mark.parametrize("is_compressed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    ("sent", "extension", "arrived"),
    [
        (CSV, "csv", CSV),
        (CSV[:100], "csv", CSV[:100]),
        (LINES, "jsonl", LINES),
        (LINES[:100], "jsonl", LINES[:100]),
        (ARRAY, "jsonl", LINES),
        (b'{"a":1}{"a":2}', "jsonl", b'{"a":1}\n{"a":2}\n'),
        (json.dumps({"a": "x" * 100_000}, indent=1).encode(), "jsonl", b'{  "a": "%s" }\n' % (b"x" * 100_000)),
    ],
    ids=["csv", "short csv", "lines", "short lines", "array", "glued", "document"],
)
def test_a_fifo_lands_whole(
    feeds: dict[str, Feed], sent: bytes, extension: str, arrived: bytes, is_compressed: bool
) -> None:
    def write() -> None:
        Path("fifo").write_bytes(gzip.compress(sent) if is_compressed else sent)
        # A second reader must find nothing instead of waiting forever.
        Path("fifo").write_bytes(b"")

    os.mkfifo("fifo")
    threading.Thread(target=write, daemon=True).start()
    land(feeds[FEED_OF[extension]], Path("fifo"), [open_zone("landing")], date(2019, 1, 31))
    assert landed() == [(f"{extension}.gz" if is_compressed else extension, arrived)]


def test_standard_input_lands_whole(command: list[str], project: Path) -> None:
    arguments = [*command, "--project-dir", str(project), "land", "shop.orders", "/dev/stdin"]
    done = subprocess.run(arguments, input=CSV, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert landed() == [("csv", CSV)]
