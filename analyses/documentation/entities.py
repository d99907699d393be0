"""Which tables join by which key, as dbterd finds it in the semantic models. Drawn as Mermaid and as SVG."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from analyses.documentation.artifacts import Artifacts, DocumentationError

RELATION = re.compile(r'^\s*"(\w+)" \}\|--\|\| "(\w+)": (\w+)\s*$', re.MULTILINE)
INTRODUCTION = """\
# Entities

How the tables join, many to one. dbterd finds it in the entities of the semantic models, from a foreign to a primary
one, so it is also how MetricFlow joins them. Days join `dim_datetime` by `date_day`. `python -m
analyses.documentation.pages` writes this page.

"""
WIDTH, COLUMN, LINE, GAP = 250, 420, 22, 26


@dataclass(frozen=True, order=True)
class Relation:
    """Rows of `many` have the key `column` of one row of `one`."""

    many: str
    one: str
    column: str


def relations(artifacts: Artifacts) -> list[Relation]:
    """Return the relations between models that dbterd finds, in order.

    Raises:
        DocumentationError: dbterd failed or found none.
    """
    drawn = _drawn(artifacts.folder)
    found = sorted(Relation(many.lower(), one.lower(), column) for many, one, column in RELATION.findall(drawn))
    if not found:
        raise DocumentationError("dbterd found no relation between the semantic models.")
    return found


# It takes seconds, and an invocation or a test run asks several times about the same project.
@functools.cache
def _drawn(artifacts: Path) -> str:
    with TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("dbterd")), "run", "--algo", "semantic", "--target", "mermaid"]
        command += ["--entity-name-format", "model", "--omit-columns"]
        command += ["--artifacts-dir", str(artifacts), "--output", folder, "--output-file-name", "entities.md"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise DocumentationError(f"dbterd failed: {done.stderr}{done.stdout}")
        return (Path(folder) / "entities.md").read_text(encoding="utf-8")


def keys(found: Iterable[Relation]) -> dict[str, dict[str, str]]:
    """Return the key columns of each table that has a relation, each with PK, FK or both."""
    marked: dict[str, dict[str, str]] = {}
    for relation in found:
        marked.setdefault(relation.one, {})[relation.column] = "PK"
    for relation in found:
        marked.setdefault(relation.many, {}).setdefault(relation.column, "FK")
    return {
        table: dict(sorted(columns.items(), key=lambda item: (item[1] != "PK", item[0])))
        for table, columns in sorted(marked.items())
    }


def mermaid_page(found: list[Relation]) -> str:
    """Return docs/entities.md."""
    lines = ["```mermaid", "erDiagram"]
    for table, columns in keys(found).items():
        lines += [f"    {table} {{", *(f"        text {column} {mark}" for column, mark in columns.items()), "    }"]
    lines += [f"    {each.many} }}o--|| {each.one} : {each.column}" for each in found]
    return INTRODUCTION + "\n".join([*lines, "```"]) + "\n"


def svg(found: list[Relation]) -> str:
    """Return a drawing: what others refer to is right of them. Each table links to its page of the documentation."""
    boxes = dict(_placed(found))
    height = max(y + LINE * (1 + len(columns)) for _, y, columns in boxes.values()) + GAP
    width = max(x for x, _, _ in boxes.values()) + WIDTH + GAP
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">']
    parts.append("<title>Entities and how they join</title>")
    for relation in found:
        x, y, columns = boxes[relation.many]
        start = x + WIDTH, y + LINE * (1.5 + list(columns).index(relation.column))
        x, y, columns = boxes[relation.one]
        end = x, y + LINE * (1.5 + list(columns).index(relation.column))
        parts.append(
            f'<path d="{_line(start, end)}">'
            f"<title>{relation.many}.{relation.column} to {relation.one}</title></path>"
            f'<text class="many" x="{start[0] + 4}" y="{start[1] - 4}">n</text>'
            f'<text class="many" x="{end[0] - 12}" y="{end[1] - 4}">1</text>'
        )
    for table, (x, y, columns) in boxes.items():
        parts.append(f'<a href="index.html#!/model/model.marketing_insight.{escape(table)}">')
        parts.append(f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{LINE * (1 + len(columns))}"/>')
        parts.append(f'<rect class="head" x="{x}" y="{y}" width="{WIDTH}" height="{LINE}"/>')
        parts.append(f'<text class="head" x="{x + 8}" y="{y + 16}">{escape(table)}</text>')
        for number, (column, mark) in enumerate(columns.items(), 1):
            parts.append(f'<text x="{x + 8}" y="{y + LINE * number + 16}">{mark} {escape(column)}</text>')
        parts.append("</a>")
    return "\n".join([*parts, "</svg>"])


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return the path from a foreign to a primary key; over the boxes, if there are some in between."""
    if end[0] - start[0] <= COLUMN:
        middle = (start[0] + end[0]) / 2
        return f"M {start[0]} {start[1]} C {middle} {start[1]}, {middle} {end[1]}, {end[0]} {end[1]}"
    bend, top = (COLUMN - WIDTH) / 2, GAP / 2
    up = f"C {start[0] + bend} {start[1]}, {start[0]} {top}, {start[0] + bend} {top}"
    down = f"C {end[0]} {top}, {end[0] - bend} {end[1]}, {end[0]} {end[1]}"
    return f"M {start[0]} {start[1]} {up} H {end[0] - bend} {down}"


def _placed(found: list[Relation]) -> Iterator[tuple[str, tuple[int, int, dict[str, str]]]]:
    """Yield each table with the corner of its box and its key columns, in columns by distance from the right."""
    distance = dict.fromkeys(keys(found), 0)
    for _ in distance:
        for relation in found:
            distance[relation.many] = max(distance[relation.many], distance[relation.one] + 1)
    # Below the middle of what a table refers to, so that lines cross little.
    ends: dict[str, float] = {}
    for level in sorted(set(distance.values())):
        tables = [table for table in distance if distance[table] == level]
        aims = {table: [ends[each.one] for each in found if each.many == table] for table in tables}
        tables.sort(key=lambda table: (sum(aims[table]) / len(aims[table]) if aims[table] else 0, table))
        y = GAP
        for table in tables:
            columns = keys(found)[table]
            ends[table] = y
            yield table, (GAP + COLUMN * (max(distance.values()) - level), y, columns)
            y += LINE * (1 + len(columns)) + GAP
