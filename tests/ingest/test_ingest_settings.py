"""Settings come from the environment and, where it has none, from `.env`."""

import os
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result

from ingest.errors import SettingUnreadable
from ingest.settings import PostgresServer, Settings, read_env_file, read_settings

Run = Callable[..., Result]


def test_everything_has_a_default() -> None:
    server = PostgresServer("localhost", 5432, "postgres", "", "postgres")
    assert read_settings({}) == Settings(("landing",), "duckdb", Path("marketing_insight.duckdb"), 60, None, server)


def test_an_empty_value_counts_as_not_set() -> None:
    names = [f"MARKETING_INSIGHT_{name}" for name in ("ZONE", "DUCKDB", "LOADED_AT", "LOCK_WAIT_SECONDS")]
    names += [f"POSTGRES_{name}" for name in ("HOST", "PORT", "USER", "PASSWORD", "DATABASE")]
    assert read_settings(dict.fromkeys(names, " ")) == read_settings({})


def test_the_server_is_what_dbt_reads_too() -> None:
    names = ("HOST", "PORT", "USER", "PASSWORD", "DATABASE")
    given = dict(zip(names, ("db.example", "6543", "loader", " s3cret ", "shop"), strict=True))
    settings = read_settings({f"POSTGRES_{name}": value for name, value in given.items()})
    assert settings.postgres == PostgresServer("db.example", 6543, "loader", " s3cret ", "shop")


def test_a_password_is_not_shown() -> None:
    assert "s3cret" not in repr(read_settings({"POSTGRES_PASSWORD": "s3cret"}))


def test_snowflake_lands_in_its_own_stage_unless_told_otherwise() -> None:
    given = {"DBT_TARGET": "snowflake", "MARKETING_INSIGHT_ZONE": ""}
    assert read_settings(given).zones == ("@marketing_insight.raw.landing",)
    assert read_settings(given | {"SNOWFLAKE_DATABASE": "shop"}).zones == ("@shop.raw.landing",)
    assert read_settings(given | {"MARKETING_INSIGHT_ZONE": "s3://bucket"}).zones == ("s3://bucket",)


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("landing\ns3://bucket/raw", ("landing", "s3://bucket/raw")),
        (" landing \r\n\n@shop.raw.landing\n", ("landing", "@shop.raw.landing")),
        (
            "/srv/OneDrive - Example/landing\n~/My Files/landing",
            ("/srv/OneDrive - Example/landing", "~/My Files/landing"),
        ),
        ("landing zone", ("landing zone",)),
        ("in, out; and about/a @ b/c :/d", ("in, out; and about/a @ b/c :/d",)),
        ("file:///srv/One Drive/landing", ("file:///srv/One Drive/landing",)),
        ("s3://bucket/my%20prefix", ("s3://bucket/my%20prefix",)),
    ],
)
def test_zones_are_lines_and_may_have_blanks(text: str, zones: tuple[str, ...]) -> None:
    assert read_settings({"MARKETING_INSIGHT_ZONE": text}).zones == zones


@pytest.mark.parametrize(
    "text",
    [
        "landing  s3://bucket/raw",
        "s3://bucket/raw landing",
        "s3://bucket/raw\ts3://bucket/again",
        "landing,s3://bucket/raw",
        "landing; @shop.raw.landing",
        "@shop.raw.landing landing",
        "/srv/landing /srv/again",
        "landing ./again",
        "landing ~/again",
        "file:///srv/one file:///srv/two",
        "mine\nlanding s3://bucket/raw",
        "one two",
    ],
)
def test_a_list_of_zones_on_one_line_is_refused_with_the_fix(text: str, run: Run, workplace: Path) -> None:
    for folder in ("one", "two"):
        (workplace / folder).mkdir()
    os.environ["MARKETING_INSIGHT_ZONE"] = text
    Path("a.csv").write_text("id\n1\n")
    result = run("land", "shop.orders", "a.csv")
    assert result.exit_code == 2
    assert "write each on a separate line, or give each with --zone" in result.stderr
    assert sorted(path.name for path in workplace.iterdir() if path.name != "logs") == ["a.csv", "one", "two"]


@pytest.mark.parametrize("zone", ["OneDrive - Example/landing", "landing zone", "kept/one two", "odd /name"])
@pytest.mark.parametrize("by_option", [True, False])
def test_a_zone_with_blanks_lands_and_loads_where_it_says(
    zone: str, by_option: bool, run: Run, workplace: Path
) -> None:
    # Parts of the names that are folders by themselves are no reason to doubt, nor is what is there already.
    for folder in ("OneDrive", "kept/one", "odd /name"):
        (workplace / folder).mkdir(parents=True)
    options = ["--zone", zone] if by_option else []
    if not by_option:
        os.environ["MARKETING_INSIGHT_ZONE"] = zone
    Path("a.csv").write_text("id\n1\n")
    assert run("land", "shop.orders", "a.csv", *options).exit_code == 0
    assert [path.suffix for path in (workplace / zone / "shop/orders").rglob("orders_*")] == [".csv"]
    assert run("load", *options).stdout.startswith("1 files loaded")


def test_several_zones_in_the_env_file(run: Run, workplace: Path) -> None:
    Path(".env").write_text('MARKETING_INSIGHT_ZONE="first zone\\nsecond"\n')
    Path("a.csv").write_text("id\n1\n")
    assert run("land", "shop.orders", "a.csv").exit_code == 0
    assert (workplace / "first zone").is_dir() and (workplace / "second").is_dir()


@pytest.mark.parametrize("text", ["2019-01-31T06:00:00", "2019-01-31T06:00:00Z", "2019-01-31T08:00:00+02:00"])
def test_the_fixed_load_time_is_utc(text: str) -> None:
    loaded_at = read_settings({"MARKETING_INSIGHT_LOADED_AT": text}).loaded_at
    assert str(loaded_at) == "2019-01-31 06:00:00"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MARKETING_INSIGHT_LOADED_AT", "yesterday"),
        ("MARKETING_INSIGHT_LOCK_WAIT_SECONDS", "long"),
        ("MARKETING_INSIGHT_LOCK_WAIT_SECONDS", "-1"),
        ("MARKETING_INSIGHT_LOCK_WAIT_SECONDS", "inf"),
        ("MARKETING_INSIGHT_LOCK_WAIT_SECONDS", "nan"),
        ("POSTGRES_PORT", "db:5432"),
        ("POSTGRES_PORT", "0"),
        ("POSTGRES_PORT", "65536"),
    ],
)
def test_an_unusable_value_is_named(name: str, value: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingUnreadable, match=f"{name} is '{value}'"):
        read_settings({name: value})
    monkeypatch.setenv(name, value)
    result = run("load")
    assert result.exit_code == 2
    assert f"{name} is '{value}'" in result.stderr


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("MARKETING_INSIGHT_ZONE=from_file\nMARKETING_INSIGHT_DUCKDB=from_file.duckdb\n")
    monkeypatch.setenv("MARKETING_INSIGHT_ZONE", "from_environment")
    read_env_file()
    settings = read_settings()
    assert settings.zones == ("from_environment",)
    assert settings.duckdb_path == Path("from_file.duckdb")


def test_a_name_without_a_value_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("AWS_ENDPOINT_URL=\nMARKETING_INSIGHT_ZONE=\nMARKETING_INSIGHT_DUCKDB=a.duckdb\n")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "")
    monkeypatch.setenv("POSTGRES_PASSWORD", "")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    read_env_file()
    names = ("AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN", "MARKETING_INSIGHT_ZONE")
    assert [name for name in names if name in os.environ] == []
    assert (os.environ["MARKETING_INSIGHT_DUCKDB"], os.environ["POSTGRES_PASSWORD"]) == ("a.duckdb", "")


def test_the_commands_read_the_file(run: Run) -> None:
    Path(".env").write_text("MARKETING_INSIGHT_ZONE=drop_zone\nMARKETING_INSIGHT_DUCKDB=other.duckdb\n")
    Path("a.csv").write_text("id\n1\n")
    run("land", "shop.orders", "a.csv")
    assert run("load").stdout.startswith("1 files loaded")
    assert Path("drop_zone").is_dir()
    assert Path("other.duckdb").is_file()


def test_a_file_that_is_no_text_is_said(run: Run) -> None:
    Path(".env").write_bytes(b"\xff\xfe")
    result = run("load")
    assert result.exit_code == 2
    assert ".env can't be read" in result.stderr


def test_the_example_explains_every_setting_the_profiles_and_the_package_read() -> None:
    root = Path(__file__).resolve().parents[2]
    lines = (root / ".env.example").read_text().splitlines()
    explained = {line.partition("=")[0] for before, line in pairwise(lines) if before.startswith("#") and "=" in line}
    # What zones/ reads of Snowflake beside the profiles is for the tests' emulator.
    sources = [file for file in root.glob("ingest/**/*.py") if file.parent.name != "zones"]
    sources += [root / "profiles.example.yml", Path(__file__).with_name("test_loading.py")]
    prefixes = "MARKETING_INSIGHT|DBT|POSTGRES|SNOWFLAKE|COINGECKO|NEWSAPI|OPEN_METEO|OPENWEATHERMAP|TWITTER|KAFKA"
    read = {
        name for source in sources for name in re.findall(rf"['\"]((?:{prefixes})_[A-Z_]+)['\"]", source.read_text())
    }
    assert len(read) > 33
    assert read <= explained
