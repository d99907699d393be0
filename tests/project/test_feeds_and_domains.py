"""Each list of feeds or domains has exactly those that the sources declare.

The messages name the file to edit and what to add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.cli import main
from ingest.feeds import read_feeds
from ingest.sample import write_samples
from ingest.sources import answers
from tests.end_to_end.odd_records import usual_records
from tests.end_to_end.odd_rows import USUAL_ROWS

ROOT = Path(__file__).resolve().parents[2]
FEEDS = read_feeds(ROOT)
DOMAINS = sorted({feed.domain for feed in FEEDS.values()})
LAYERS = ("staging", "quarantine", "intermediate", "marts")
LEDGER = "macros/quality/row_ledger.sql"


def read_text(file: str) -> str:
    path = ROOT / file
    return path.read_text(encoding="utf-8") if path.exists() else ""


def read_yaml(file: str) -> Any:
    return yaml.safe_load(read_text(file))


def to_do(file: str, wanted: Iterable[str], listed: Iterable[str], entry: str = "{}") -> list[str]:
    """List what to add to `file` and what to remove from it; `entry` is the format of an entry in the file."""
    wanted, listed = set(wanted), set(listed)
    missing = [f"{file}: add {entry.replace('{}', name)}" for name in sorted(wanted - listed)]
    return missing + [f"{file}: remove {entry.replace('{}', name)}" for name in sorted(listed - wanted)]


def assert_nothing_to_do(found: list[str]) -> None:
    assert not found, "\n".join(found)


def to_create(files: Iterable[str]) -> list[str]:
    return [f"{file}: create it" for file in files if not (ROOT / file).exists()]


def feeds_of_macro(name: str) -> list[str]:
    """Return the feeds that a macro of the ledger lists."""
    (body,) = re.findall(rf"macro {name}\(\)(.*?)endmacro", read_text(LEDGER), re.DOTALL)
    return [f"{domain}.{table}" for domain, table in re.findall(r"\['(\w+)', '(\w+)'\]", body)]


def declared_tables() -> list[tuple[str, str, dict[str, Any]]]:
    """Return the raw tables of feeds: the YAML file, <source>.<table>, and its declaration."""
    return [
        (path.relative_to(ROOT).as_posix(), f"{source['name']}.{table['name']}", table)
        for path in sorted(ROOT.glob("models/staging/*/_*__sources.yml"))
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
        for table in source["tables"]
        if table.get("config", {}).get("meta", {}).get("landing")
    ]


def test_a_feed_has_the_name_of_its_source_and_table() -> None:
    """The ledger uses both names for the same thing."""
    found = [
        f"{file}: name the feed {name} in `meta: landing:`, not {table['config']['meta']['landing']['feed']}"
        for file, name, table in declared_tables()
        if table["config"]["meta"]["landing"].get("feed", name) != name
    ]
    assert_nothing_to_do(found)


def test_the_ledger_counts_every_feed() -> None:
    assert_nothing_to_do(
        to_do(f"{LEDGER}, macro raw_feeds", FEEDS, feeds_of_macro("raw_feeds"), "[domain, table] of {}")
    )


def test_the_ledger_knows_the_feeds_with_profiles() -> None:
    models = [path.stem.removeprefix("profile_") for path in ROOT.glob("models/staging/*/profiles/profile_*.sql")]
    profiled = [name.replace("__", ".") for name in models]
    where = f"{LEDGER}, macro profiled_feeds"
    assert_nothing_to_do(to_do(where, profiled, feeds_of_macro("profiled_feeds"), "[domain, table] of {}"))


def test_every_source_has_tests_that_no_row_is_lost_and_most_are_accepted() -> None:
    profiled, found = feeds_of_macro("profiled_feeds"), []
    for file, name, table in declared_tables():
        tests = {
            key: value for each in table.get("data_tests", []) if isinstance(each, dict) for key, value in each.items()
        }
        split, accepted = (tests.get(each, {}).get("arguments", {}) for each in ("is_split_into", "is_mostly_accepted"))
        model = name.replace(".", "__")
        wanted = {"base": f"base_{model}", "rejected": f"rej_{model}"}
        wanted |= {"profiles": f"profile_{model}"} if name in profiled else {}
        # A ref may name the package before the model.
        refs = {key: re.findall(r"'(\w+)'\)", value)[0] for key, value in split.items() if key != "accepted"}
        if refs != wanted:
            found.append(f"{file}: give {name} the data test is_split_into with refs to {wanted}")
        if accepted != {"feed": name}:
            found.append(f"{file}: give {name} the data test is_mostly_accepted with {{feed: {name}}}")
    assert_nothing_to_do(found)


def test_every_feed_has_its_models() -> None:
    names = [(feed.domain, f"{feed.domain}__{feed.short_name}") for feed in FEEDS.values()]
    files = [f"models/staging/{domain}/base/base_{name}.sql" for domain, name in names]
    files += [f"models/staging/{domain}/base/base_{name}__unit_tests.yml" for domain, name in names]
    files += [f"models/quarantine/{domain}/rej_{name}.sql" for domain, name in names]
    assert_nothing_to_do(to_create(files))


def test_every_domain_has_its_descriptions_and_its_search_for_emails() -> None:
    files = [f"models/docs/{domain}.md" for domain in DOMAINS]
    files += [f"tests/singular/{domain}/{domain}__holds_no_email.sql" for domain in DOMAINS]
    assert_nothing_to_do(to_create(files))


def test_every_domain_has_a_group() -> None:
    listed = [group["name"] for group in read_yaml("models/_groups.yml")["groups"]]
    # Groups that join or audit domains.
    wanted = [*DOMAINS, "shared", "cross_domain", "quality"]
    assert_nothing_to_do(to_do("models/_groups.yml", wanted, listed, "a group {}"))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_model_belongs_to_the_group_of_its_folder(layer: str) -> None:
    found = []
    for path in sorted(ROOT.glob(f"models/{layer}/**/*.sql")):
        folder, file = path.relative_to(ROOT / "models" / layer).parts[0], path.with_suffix(".yml")
        (model,) = yaml.safe_load(file.read_text(encoding="utf-8"))["models"]
        if folder in DOMAINS and model.get("config", {}).get("group") != folder:
            found.append(f"{file.relative_to(ROOT)}: add `group: {folder}` under config")
    assert_nothing_to_do(found)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_domain_is_selected_by_its_tag_in_every_layer(layer: str) -> None:
    configured = read_yaml("dbt_project.yml")["models"]["marketing_insight"][layer]
    tagged = [
        name for name, config in configured.items() if isinstance(config, dict) and name in config.get("+tags", [])
    ]
    present = {path.relative_to(ROOT / "models" / layer).parts[0] for path in ROOT.glob(f"models/{layer}/*/**/*.sql")}
    where = f"dbt_project.yml, models: {layer}"
    assert_nothing_to_do(
        to_do(where, present.intersection(DOMAINS), set(tagged) - {"cross_domain"}, "{}: {+tags: [{}]}")
    )


def test_the_schema_of_every_domain_is_a_var() -> None:
    declared = read_yaml("dbt_project.yml")["vars"]
    listed = [name.removesuffix("_schema") for name in declared if name.endswith("_schema")]
    assert_nothing_to_do(to_do("dbt_project.yml, vars", [*DOMAINS, "production"], listed, "{}_schema"))


def test_a_time_window_belongs_to_a_feed_and_its_change_is_tried() -> None:
    windows = {name for name in read_yaml("dbt_project.yml")["vars"] if name.endswith("_times")}
    possible = {f"{feed.domain}_{feed.short_name}_times" for feed in FEEDS.values()}
    assert_nothing_to_do(to_do("dbt_project.yml, vars", windows & possible, windows))
    file = "tests/end_to_end/test_settings.py"
    tried = re.findall(r'^    "(\w+_times)": \{', read_text(file), re.MULTILINE)
    assert_nothing_to_do(to_do(f"{file}, READ_BY", windows, tried))


def test_the_sample_has_every_feed() -> None:
    made = {feed for feed, _, _ in write_samples(date(2019, 1, 1), days=1, scale=0.01, seed=0, ticks_per_minute=0.01)}
    assert_nothing_to_do(to_do("ingest/sample/__init__.py, write_samples", FEEDS, made, "deliveries of {}"))


def test_odd_values_are_tried_in_every_feed() -> None:
    by_format = {kind: [name for name, feed in FEEDS.items() if feed.format == kind] for kind in ("csv", "json")}
    found = to_do("tests/end_to_end/odd_rows.py, USUAL_ROWS", by_format["csv"], USUAL_ROWS, "a usual row of {}")
    file = "tests/end_to_end/odd_records.py, usual_records"
    assert_nothing_to_do(found + to_do(file, by_format["json"], usual_records(0), "a usual record of {}"))


def test_every_fetch_command_is_a_feed_and_can_land_saved_responses() -> None:
    fetched = list(main.commands["fetch"].commands)  # type: ignore[attr-defined]
    assert set(fetched) <= FEEDS.keys()
    found = to_do("ingest/sources/answers.py, _OPENERS", fetched, answers._OPENERS)
    shown = re.findall(r"python -m ingest fetch (\w+\.\w+)", read_text("ingest/README.md"))
    found += to_do("ingest/README.md, Fetching", fetched, shown, "an example `python -m ingest fetch {}`")
    assert_nothing_to_do(found + to_create(f"ingest/sources/{name.partition('.')[0]}.py" for name in fetched))


def test_the_readme_names_every_domain() -> None:
    (table,) = re.findall(r"^\| domain \|.*?\n\n", read_text("README.md"), re.MULTILINE | re.DOTALL)
    listed = re.findall(r"^\| ([\w, -]+) \|", table, re.MULTILINE)
    wanted = [*DOMAINS, "domain", "shared, cross-domain", "quality"]
    assert_nothing_to_do(to_do("README.md, The map", wanted, listed, "a row {}"))
