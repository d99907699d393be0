"""What dbt says about the project: its manifest and catalog."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner

ROOT = Path(__file__).parents[2]


class DocumentationError(Exception):
    """dbt or another tool could not read the project."""


@dataclass(frozen=True)
class Artifacts:
    """The parsed project and its catalog, which `folder` holds as manifest.json and catalog.json."""

    folder: Path
    manifest: dict[str, Any]
    catalog: dict[str, Any]

    def marts(self) -> dict[str, list[dict[str, Any]]]:
        """Return the models of the layer marts by domain, both in alphabetical order."""
        found: dict[str, list[dict[str, Any]]] = {}
        for node in self.manifest["nodes"].values():
            if node["resource_type"] == "model" and node["fqn"][1] == "marts":
                found.setdefault(node["fqn"][2], []).append(node)
        return {domain: sorted(nodes, key=lambda node: str(node["name"])) for domain, nodes in sorted(found.items())}


def read_artifacts(folder: Path) -> Artifacts:
    """Return what the last `dbt docs generate` wrote into `folder`."""
    manifest, catalog = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("manifest", "catalog"))
    return Artifacts(folder, manifest, catalog)


def generate(folder: Path, with_database: bool) -> Artifacts:
    """Let dbt write its documentation into `folder`.

    `with_database`: compile every model, and read from the database the tables and their columns. This needs loaded raw
    tables. Without it, the page shows the columns that the YAML files declare, and no compiled SQL.

    Raises:
        DocumentationError: dbt reported an error.
    """
    target = ["--target-path", str(folder)]
    if with_database:
        commands = [["docs", "generate", *target]]
    else:
        commands = [["parse", *target], ["docs", "generate", "--no-compile", "--empty-catalog", *target]]
    for command in commands:
        done = dbtRunner().invoke(["--quiet", *command])
        if not done.success:
            raise DocumentationError(
                f"dbt {' '.join(command[:2])} failed{f': {done.exception}' if done.exception else ''}. Are the raw "
                "tables loaded? `make demo` loads a sample; `python -m analyses.documentation.site --no-database` "
                "needs none."
            )
    return read_artifacts(folder)
