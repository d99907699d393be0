"""Writes docs/entities.md and the list of marts in the overview: `python -m analyses.documentation.pages`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from analyses.documentation.artifacts import ROOT, Artifacts, DocumentationError, generate
from analyses.documentation.entities import mermaid_page, relations

ENTITIES = ROOT / "docs" / "entities.md"
OVERVIEW = ROOT / "models" / "_overview.md"
LIST = re.compile(r"(?<=## All marts by domain\n\n).*?(?=\n## |{% enddocs %})", re.DOTALL)


def list_of_marts(artifacts: Artifacts) -> str:
    """Return a table with a row per domain and a link to the page of each mart."""
    lines = ["| domain | marts |", "|---|---|"]
    for domain, marts in artifacts.marts().items():
        links = ", ".join(f"[{mart['name']}](#!/model/{mart['unique_id']})" for mart in marts)
        lines.append(f"| {domain.replace('_', '-')} | {links} |")
    return "\n".join(lines) + "\n"


def written_pages(artifacts: Artifacts) -> Iterator[tuple[Path, str]]:
    """Yield each file that is written from the project, with its text."""
    yield ENTITIES, mermaid_page(relations(artifacts))
    yield OVERVIEW, LIST.sub(lambda _: list_of_marts(artifacts), OVERVIEW.read_text(encoding="utf-8"))


def main() -> int:
    """Parse the project and write the files. Return 1 if dbt or dbterd fails."""
    with TemporaryDirectory() as folder:
        try:
            for file, text in written_pages(generate(Path(folder), with_database=False)):
                file.write_text(text, encoding="utf-8")
        except DocumentationError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
