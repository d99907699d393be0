"""The documentation site: what is in its folder, and that it needs nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from analyses.documentation.artifacts import Artifacts
from analyses.documentation.entities import Relation, keys, mermaid_page, relations, svg
from analyses.documentation.pages import written_pages
from tests.parsed_project import PROJECT

LOADS = re.compile(
    r"""(?:<(?:script|img|iframe)[^>]*\ssrc|<link[^>]*\shref|@import|url)\s*[=(]\s*["']?(https?:|//)[^"')>]*"""
)
EXAMPLE = [
    Relation("fct_lines", "dim_customer", "customer_id"),
    Relation("fct_lines", "fct_orders", "order_key"),
    Relation("fct_orders", "dim_customer", "customer_id"),
]


def in_page(site: Path, name: str) -> dict:
    page = (site / "index.html").read_text(encoding="utf-8")
    found: dict = json.JSONDecoder().raw_decode(page, page.index(f"{name}:{{") + len(name) + 1)[0]
    return found


def test_the_folder_has_every_page_and_picture(site: Path) -> None:
    found = sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    assert found == ["docs/pictures/layers.svg", "entities.html", "index.html", "metrics.html"]


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    assert LOADS.search('<script async src="https://cdn.example/a.js">') and LOADS.search("url(//cdn.example/a.woff)")
    for file in [*site.glob("*.html"), *site.rglob("*.svg")]:
        assert [found[0] for found in LOADS.finditer(file.read_text(encoding="utf-8"))] == [], file.name
    # With it, dbt's page would load a tracker.
    assert in_page(site, "manifest")["metadata"]["send_anonymous_usage_stats"] is False


def test_links_between_the_pages_lead_somewhere(site: Path) -> None:
    nodes = in_page(site, "manifest")["nodes"]
    for file in site.glob("e*.html"), site.glob("m*.html"):
        for page in file:
            for name, _, anchor in (each.partition("#") for each in re.findall(r'href="([^"]+)"', page.read_text())):
                assert (site / name).is_file(), (page.name, name)
                assert not anchor or anchor.rpartition("/")[2] in nodes, (page.name, anchor)


def links_of_overview(site: Path) -> Iterator[str]:
    overview = in_page(site, "manifest")["docs"]["doc.marketing_insight.__overview__"]["block_contents"]
    yield from re.findall(r"\]\(([^)]+)\)", overview)


def test_the_overview_links_to_every_mart_and_to_the_other_pages(site: Path, artifacts: Artifacts) -> None:
    marts = {mart["unique_id"] for nodes in artifacts.marts().values() for mart in nodes}
    links = list(links_of_overview(site))
    assert len(marts) > 30
    assert {each.rpartition("/")[2] for each in links if each.startswith("#!/model/")} == marts
    assert [each for each in links if not each.startswith("#") and not (site / each).is_file()] == []
    assert {"entities.html", "metrics.html", "docs/pictures/layers.svg"} <= set(links)


def test_tests_are_hidden_and_models_have_the_color_of_their_layer(site: Path) -> None:
    manifest = in_page(site, "manifest")
    nodes = manifest["nodes"].values()
    assert {node["docs"]["show"] for node in nodes if node["resource_type"] == "test"} == {False}
    assert manifest["unit_tests"] == {}
    colors: dict[str, set[str]] = {}
    for node in nodes:
        if node["resource_type"] == "model" and node["package_name"] == "marketing_insight":
            colors.setdefault(node["fqn"][1], set()).add(node["docs"]["node_color"])
    assert all(len(found) == 1 for found in colors.values()), colors
    assert len(set.union(*colors.values())) == len(colors) == 5
    picture = (site / "docs/pictures/layers.svg").read_text(encoding="utf-8")
    assert [color for color in set.union(*colors.values()) if color not in picture] == []


@pytest.mark.parametrize("file", ["docs/entities.md", "models/_overview.md"])
def test_what_is_written_from_the_project_is_up_to_date(artifacts: Artifacts, file: str) -> None:
    texts = {path.relative_to(PROJECT).as_posix(): text for path, text in written_pages(artifacts)}
    current = (PROJECT / file).read_text(encoding="utf-8")
    assert texts[file] == current, "run python -m analyses.documentation.pages"


def test_every_foreign_entity_with_a_primary_one_is_drawn(artifacts: Artifacts) -> None:
    primary: dict[str, str] = {}
    foreign = []
    for file in PROJECT.glob("models/marts/*/_*__semantic.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("semantic_models", []):
            table = re.findall(r"'(\w+)'", model["model"])[-1]
            for entity in model.get("entities", []):
                if entity["type"] == "primary":
                    primary[entity["name"]] = table
                elif re.fullmatch(r"\w+", entity["expr"]):
                    foreign.append((table, entity["name"], entity["expr"]))
    expected = [Relation(table, primary[name], column) for table, name, column in foreign if name in primary]
    assert relations(artifacts) == sorted(expected)


def test_a_table_has_its_primary_key_first() -> None:
    assert keys(EXAMPLE) == {
        "dim_customer": {"customer_id": "PK"},
        "fct_lines": {"customer_id": "FK", "order_key": "FK"},
        "fct_orders": {"order_key": "PK", "customer_id": "FK"},
    }


def test_entities_are_drawn_as_mermaid_and_as_a_picture() -> None:
    text = mermaid_page(EXAMPLE)
    assert "    fct_orders {\n        text order_key PK\n        text customer_id FK\n    }\n" in text
    assert "    fct_lines }o--|| fct_orders : order_key\n" in text
    drawn = svg(EXAMPLE)
    assert drawn.count("<path ") == 3
    # What others refer to is right of them.
    at = {name: int(x) for x, name in re.findall(r'class="head" x="(\d+)" y="\d+">(\w+)<', drawn)}
    assert at["fct_lines"] < at["fct_orders"] < at["dim_customer"]


def test_every_exposure_has_an_owner_and_reads_only_marts_and_metrics(artifacts: Artifacts) -> None:
    exposures = artifacts.manifest["exposures"].values()
    assert {"marketing_dashboard", "daily_review_table", "weekly_review_table"} <= {each["name"] for each in exposures}
    for exposure in exposures:
        assert exposure["owner"]["name"] and exposure["owner"]["email"] and exposure["description"], exposure["name"]
        for parent in exposure["depends_on"]["nodes"]:
            node = artifacts.manifest["nodes"].get(parent)
            assert node is None or node["fqn"][1] == "marts", (exposure["name"], parent)
            assert node or parent in artifacts.manifest["metrics"], (exposure["name"], parent)


def test_the_table_of_each_saved_query_is_an_exposure_of_the_same_metrics(artifacts: Artifacts) -> None:
    exposures = {each["name"]: each for each in artifacts.manifest["exposures"].values()}
    for saved in artifacts.manifest["saved_queries"].values():
        read = [each.rpartition(".")[2] for each in exposures[f"{saved['name']}_table"]["depends_on"]["nodes"]]
        assert sorted(read) == sorted(saved["query_params"]["metrics"])
