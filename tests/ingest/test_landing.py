"""Files land whole, named after their content, once per run date."""

import gzip
import hashlib
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from ingest.errors import FileRefused
from ingest.feeds import Feed
from ingest.files.content_keys import content_key, key_in_name
from ingest.landing import land
from ingest.zones import Zone, fetch, list_files, open_zone, publish

Run = Callable[..., Result]
DAY = date(2019, 1, 31)


def key_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def write(name: str, content: bytes) -> Path:
    path = Path(name)
    path.write_bytes(content)
    return path


def landed_lines(feed: Feed, content: bytes) -> list[str]:
    """Land `content` and return the lines that arrived."""
    zone = open_zone("landing")
    (landed,) = land(feed, write("dropped.json", content), [zone], DAY)
    arrived = (Path("landing") / landed.name).read_bytes()
    assert key_in_name(feed, landed.name) == key_of(arrived)
    return arrived.decode().splitlines()


def test_a_csv_lands_byte_for_byte_under_its_key(run: Run) -> None:
    content = b"\xef\xbb\xbfid;broken\r\n\xff\n"
    result = run("land", "shop.orders", write("a.csv", content), "--run-date", "2019-01-31")
    name = f"shop/orders/run_date=2019-01-31/orders_{key_of(content)}.csv"
    said = "1 files landed, 0 were there already, 0 refused: landing/shop/orders\n"
    assert result.stdout == f"landed: {name} ({len(content)} bytes)\n{said}"
    assert (Path("landing") / name).read_bytes() == content
    assert result.exit_code == 0


def test_a_compressed_csv_stays_compressed_and_has_the_key_of_its_content(feeds: dict[str, Feed]) -> None:
    packed = gzip.compress(b"id\n1\n")
    (landed,) = land(feeds["shop.orders"], write("a.csv", packed), [open_zone("landing")], DAY)
    key = key_of(b"id\n1\n")
    assert landed.name.endswith(f"orders_{key}.csv.gz")
    assert (Path("landing") / landed.name).read_bytes() == packed


@pytest.mark.parametrize("first_is_packed", [True, False])
def test_the_same_content_lands_once_a_day_packed_or_not(run: Run, first_is_packed: bool) -> None:
    plain, packed = write("a.csv", b"id\n1\n"), write("a.csv.gz", gzip.compress(b"id\n1\n"))
    first, second = (packed, plain) if first_is_packed else (plain, packed)
    run("land", "shop.orders", first, "--run-date", "2019-01-31")
    for again in (first, second):
        result = run("land", "shop.orders", again, "--run-date", "2019-01-31")
        assert result.stdout.startswith("already landed: shop/orders/run_date=2019-01-31/orders_")
        assert result.stdout.endswith("\n0 files landed, 1 were there already, 0 refused: landing/shop/orders\n")
        assert result.exit_code == 0
    assert len(list_files(open_zone("landing"), "shop")) == 1


def test_the_same_content_on_a_later_day_is_a_new_delivery(run: Run) -> None:
    path = write("a.csv", b"id\n1\n")
    for day in ("2019-01-31", "2019-02-01"):
        assert run("land", "shop.orders", path, "--run-date", day).stdout.startswith("landed: ")
    assert len(list_files(open_zone("landing"), "shop/orders")) == 2


def test_several_files_land_in_several_zones(run: Run) -> None:
    paths = [write("a.csv", b"id\n1\n"), write("b.csv", b"id\n2\n")]
    result = run("land", "shop.orders", *paths, "--zone", "one", "--zone", Path("two").resolve().as_uri())
    assert result.stdout.count("landed: ") == 4
    places = f"one/shop/orders and {Path('two').resolve().as_uri()}/shop/orders"
    assert result.stdout.endswith(f"\n2 files landed, 0 were there already, 0 refused: {places}\n")
    assert [entry.name for entry in list_files(open_zone("one"), "shop")] == [
        entry.name for entry in list_files(open_zone("two"), "shop")
    ]


def test_a_broken_file_is_refused_and_the_others_land(run: Run) -> None:
    paths = [write("broken.json", b'[{"a":1},'), write("fine.json", b'[{"a":1}]')]
    result = run("land", "shop.events", *paths)
    assert result.exit_code == 1
    assert "broken.json can't be landed as shop.events: it isn't valid JSON" in result.stderr
    assert "(character 9)" in result.stderr
    assert result.stdout.count("landed: ") == len(list_files(open_zone("landing"), "shop")) == 1
    assert result.stdout.endswith("\n1 files landed, 0 were there already, 1 refused: landing/shop/events\n")


def test_an_array_lands_as_lines(feeds: dict[str, Feed]) -> None:
    content = json.dumps([{"a": 1, "b": "ü"}, 2, [3]], indent=2, ensure_ascii=False).encode()
    lines = landed_lines(feeds["shop.events"], b"\xef\xbb\xbf\n" + content)
    assert [json.loads(line) for line in lines] == [{"a": 1, "b": "ü"}, 2, [3]]


def test_an_empty_array_lands_as_an_empty_file(feeds: dict[str, Feed]) -> None:
    assert landed_lines(feeds["shop.events"], b" [ ] ") == []


def test_a_compressed_array_lands_compressed_and_always_the_same(feeds: dict[str, Feed]) -> None:
    source = write("a.json.gz", gzip.compress(b'[{"a":\n1}]'))
    key = key_of(b'{"a": 1}\n')
    for zone in ("one", "two"):
        (landed,) = land(feeds["shop.events"], source, [open_zone(zone)], DAY)
        assert landed.name.endswith(f"events_{key}.jsonl.gz")
    one, two = (Path(zone, landed.name).read_bytes() for zone in ("one", "two"))
    assert one == two
    assert one[4:8] == bytes(4), "a time in the header would make each landing's bytes others"
    assert gzip.decompress(one) == b'{"a": 1}\n'


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1}\n{"a":2\nx\n',
        b'\n{"a":1}',
        b'{"a":\n{"b":2}\n',
        b'{"a":1\n{"a":2}\n',
        b"",
        pytest.param(b'{"a":"%s"}\n{"b":2}\n' % (b"x" * 3_000_000), id="long"),
    ],
)
def test_json_lines_land_as_they_are_broken_ones_too(feeds: dict[str, Feed], content: bytes) -> None:
    assert "\n".join(landed_lines(feeds["shop.events"], content)) == content.decode().rstrip("\n")


@pytest.mark.parametrize("is_compressed", [False, True])
def test_an_array_on_one_line_is_never_held_whole(feeds: dict[str, Feed], is_compressed: bool) -> None:
    element = json.dumps({"id": "0", "text": "x" * 1000})
    with (gzip.open if is_compressed else open)("array", "wt", encoding="utf-8") as array:
        array.write(f"[{','.join([element] * 1000)}")
        for _ in range(15):
            array.write(f",{','.join([element] * 1000)}")
        array.write("]")
    tracemalloc.start()
    try:
        (landed,) = land(feeds["shop.events"], Path("array"), [open_zone("landing")], DAY)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert landed.is_new
    assert peak < 8_000_000


def test_a_document_of_several_lines_lands_as_one_record(feeds: dict[str, Feed]) -> None:
    assert landed_lines(feeds["shop.events"], b'{\n "a": [1,\n2]\n}\n') == ['{  "a": [1, 2] }']


def test_an_array_that_is_not_utf8_is_refused_with_the_place(feeds: dict[str, Feed]) -> None:
    with pytest.raises(FileRefused, match=r"isn't UTF-8 \(byte 2\)"):
        land(feeds["shop.events"], write("a.json", b'["\xff"]'), [open_zone("landing")], DAY)
    assert list_files(open_zone("landing"), "shop") == []


def test_broken_gzip_is_refused_for_json_and_left_to_the_loader_for_csv(feeds: dict[str, Feed]) -> None:
    source = write("a.gz", gzip.compress(b'[{"a":1}]' * 99)[:-9])
    with pytest.raises(FileRefused, match="broken gzip"):
        land(feeds["shop.events"], source, [open_zone("landing")], DAY)
    (landed,) = land(feeds["shop.orders"], source, [open_zone("landing")], DAY)
    assert (Path("landing") / landed.name).read_bytes() == source.read_bytes()


def test_a_landing_that_dies_leaves_nothing_to_load(feeds: dict[str, Feed], monkeypatch: pytest.MonkeyPatch) -> None:
    class PowerCut(BaseException):
        pass

    def die(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch, pytest.raises(PowerCut):
        patch.setattr("os.fsync", die)
        # A process that is killed can't clean up either.
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        land(feeds["shop.orders"], write("a.csv", b"id\n1\n"), [open_zone("landing")], DAY)
    assert list_files(open_zone("landing"), "shop") == []
    assert [path for path in Path("landing").rglob("*") if path.is_file()]


def test_a_file_that_appears_meanwhile_is_not_replaced(feeds: dict[str, Feed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.landing.exists", lambda *_: False)
    source, zone = write("a.csv", b"id\n1\n"), open_zone("landing")
    (landed,) = land(feeds["shop.orders"], source, [zone], DAY)
    (Path("landing") / landed.name).write_bytes(b"theirs")
    assert [again.is_new for again in land(feeds["shop.orders"], source, [zone], DAY)] == [False]
    assert (Path("landing") / landed.name).read_bytes() == b"theirs"
    assert len(list(Path("landing").rglob("*orders_*"))) == 1


@pytest.mark.parametrize("text", ["memory://", "file"])
def test_every_kind_of_zone_creates_only(feeds: dict[str, Feed], text: str, workplace: Path) -> None:
    zone: Zone = open_zone(f"file://{workplace}/landing" if text == "file" else text)
    source = write("a.csv", b"id\n1\n")
    assert [land(feeds["shop.orders"], source, [zone], DAY)[0].is_new for _ in range(2)] == [True, False]
    assert [entry.byte_count for entry in list_files(zone, "shop/orders")] == [5]
    assert list_files(zone, "shop/order") == []


@pytest.mark.parametrize("largest", [0, 1000], ids=["in parts", "in one piece"])
def test_an_object_that_is_there_is_never_replaced(monkeypatch: pytest.MonkeyPatch, largest: int) -> None:
    monkeypatch.setattr("ingest.zones.object_store._LARGEST_SINGLE_PUT", largest)
    zone = open_zone("memory://")
    assert publish(zone, "a/b.csv", write("one", b"first"))
    assert not publish(zone, "a/b.csv", write("two", b"second"))
    assert fetch(zone, "a/b.csv", Path()).read_bytes() == b"first"


def test_only_names_given_by_landing_tell_a_key(feeds: dict[str, Feed]) -> None:
    feed, key = feeds["shop.orders"], "0" * 32
    assert key_in_name(feed, f"x/orders_{key}.csv.gz") == key
    for name in (f"events_{key}.csv", f"orders_{key[1:]}.csv", f"orders_{key}.txt", f"orders_{key}.csv.bak"):
        assert key_in_name(feed, f"x/{name}") is None


def test_a_key_does_not_depend_on_compression() -> None:
    assert content_key(write("a", b"same")) == content_key(write("b", gzip.compress(b"same"))) == key_of(b"same")
