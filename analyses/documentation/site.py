"""Builds the documentation as one folder that needs no server: `make docs`, or `python -m analyses.documentation.site`.

index.html is dbt's own page with the project inside it. entities.html and metrics.html are beside it. No page asks for
anything outside the folder.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from analyses.documentation.artifacts import ROOT, Artifacts, DocumentationError, generate
from analyses.documentation.entities import relations, svg

PICTURES = Path("docs/pictures")
OVERVIEW = "doc.marketing_insight.__overview__"
LINKS = "On pages of their own: [how the tables join](entities.html), [all metrics](metrics.html).\n\n"
STYLE = """
body { font: 15px/1.5 sans-serif; color: #222; margin: 2rem auto; padding: 0 1rem; max-width: 110rem; }
a { color: #00599c; }
table { border-collapse: collapse; } th, td { border: 1px solid #ccc; padding: .3rem .6rem; vertical-align: top; }
th { background: #f2f2f2; text-align: left; } code, pre { background: #f6f6f6; } pre { padding: .6rem; overflow: auto; }
svg { max-width: 78rem; width: 100%; } svg rect { fill: #fff; stroke: #555; } svg rect.head { fill: #e9dcae; }
svg text { font: 13px monospace; } svg text.head { font-weight: bold; } svg text.many { fill: #555; }
svg path { fill: none; stroke: #777; stroke-width: 1.5; } svg path:hover { stroke: #c0392b; stroke-width: 3; }
"""


def dbt_page(artifacts: Artifacts) -> str:
    """Return dbt's page with the manifest and the catalog inside it.

    Tests are hidden in lineage graphs, where those that are written as SQL would outnumber the models. The overview
    links to the other pages of the site.
    """
    manifest = dict(artifacts.manifest)
    # They would be nodes of the lineage graph, too, and their rows are a tenth of the page.
    manifest["unit_tests"] = {}
    manifest["nodes"] = {key: _without_tests(node) for key, node in manifest["nodes"].items()}
    block = manifest["docs"][OVERVIEW]
    heading, _, text = block["block_contents"].partition("\n\n")
    manifest["docs"] = manifest["docs"] | {OVERVIEW: block | {"block_contents": f"{heading}\n\n{LINKS}{text}"}}
    page = (artifacts.folder / "index.html").read_text(encoding="utf-8")
    for name, content in {"MANIFEST": manifest, "CATALOG": artifacts.catalog}.items():
        before, found, after = page.partition(f'"{name}.JSON INLINE DATA"')
        if not found:
            raise DocumentationError(f"dbt's page has no place for the {name.lower()}.")
        # In a script, only `</` could end it.
        page = before + json.dumps(content, separators=(",", ":")).replace("</", "<\\/") + after
    return page


def _without_tests(node: dict[str, Any]) -> dict[str, Any]:
    return node | {"docs": node.get("docs", {}) | {"show": False}} if node["resource_type"] == "test" else node


def page(title: str, body: str) -> str:
    """Return an HTML page with its style inside."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} · marketing_insight</title><style>{STYLE}</style></head><body>\n"
        f'<p><a href="index.html">Overview</a> · <a href="entities.html">Entities</a> · '
        f'<a href="metrics.html">Metrics</a></p>\n{body}\n</body></html>\n'
    )


def build(site: Path, artifacts: Artifacts) -> None:
    """Replace the folder `site` with the pages of the project in `artifacts`."""
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    found = relations(artifacts)
    metrics = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    pages = {
        "index.html": dbt_page(artifacts),
        "entities.html": page(
            "Entities",
            "<h1>Entities</h1>\n<p>How the tables join, many to one, by the entities of the semantic models. A table "
            f"links to its columns.</p>\n{svg(found)}",
        ),
        "metrics.html": page("Metrics", MarkdownIt("commonmark").enable("table").render(metrics)),
    }
    for name, text in pages.items():
        (site / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / PICTURES, site / PICTURES)


def main() -> int:
    """Build target/site and name its first page. Return 1 with a sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--no-database", action="store_true", help="without compiled SQL and what only the database knows"
    )
    given = parser.parse_args()
    target = ROOT / "target"
    try:
        build(target / "site", generate(target, with_database=not given.no_database))
    except DocumentationError as error:
        print(error, file=sys.stderr)
        return 1
    print(target / "site" / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
