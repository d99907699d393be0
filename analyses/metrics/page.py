"""Writes docs/metrics.md: `python -m analyses.metrics.page`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"
INTRODUCTION = """\
# Metrics

Each metric is defined once, in `models/marts/<domain>/_<domain>__semantic.yml`, and MetricFlow makes its SQL. You don't
need MetricFlow to use the marts: they are ordinary tables. `python -m analyses.metrics.page` writes this page.

```console
make metrics M=revenue BY=metric_time__month                      # prints a table
make metrics M=orders,average_order_value BY=customer__segment    # several metrics, by another dimension
mf list dimensions --metrics revenue                              # what a metric can be grouped by
make review                                                       # writes the tables of the saved queries
```

- **Grain** is the finest time by which a metric can be grouped; it can be grouped by anything longer.
- A share is a fraction of one: 0.25 is 25 %. A ratio is null where its denominator is unknown or zero.
- Trailing sums, sums to date and changes need `metric_time` among what they are grouped by.
"""
REFERENCE = re.compile(r"{{\s*(?:Dimension|Entity)\('(?:\w+__)?(\w+)'\)\s*}}")


class Page:
    """The page for a parsed project."""

    def __init__(self, manifest: Manifest) -> None:
        """`manifest`: the project as dbt parsed it, for any target."""
        self.manifest = manifest
        self.metrics = {metric.name: metric for metric in manifest.metrics.values()}
        self.measures: dict[str, tuple[Any, Any]] = {
            measure.name: (model, measure)
            for model in manifest.semantic_models.values()
            for measure in model.measures or []
        }

    def text(self) -> str:
        """Return the page as Markdown: a table of metrics per domain, and one of saved queries."""
        parts = [INTRODUCTION]
        by_domain: dict[str, list[Any]] = {}
        for metric in self.metrics.values():
            by_domain.setdefault(metric.fqn[2], []).append(metric)
        for domain, metrics in sorted(by_domain.items()):
            parts += [f"\n## {domain.replace('_', ' ').capitalize()}\n\n", *self._table(metrics)]
        parts += ["\n## Saved queries\n\n", *self._saved_queries()]
        return "".join(parts)

    def _table(self, metrics: list[Any]) -> Iterator[str]:
        yield "| metric | question | formula | unit | grain | owner |\n| --- | --- | --- | --- | --- | --- |\n"
        for metric in sorted(metrics, key=lambda metric: str(metric.name)):
            meta = metric.config.meta
            cells = [
                f"`{metric.name}`<br>{metric.label}",
                f"{meta['question']}<br>{metric.description}",
                self.formula(metric),
                meta["unit"],
                self.grain(metric),
                meta["owner"],
            ]
            yield "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |\n"

    def _saved_queries(self) -> Iterator[str]:
        yield "| saved query | table | metrics | grouped by |\n| --- | --- | --- | --- |\n"
        for saved in sorted(self.manifest.saved_queries.values(), key=lambda saved: str(saved.name)):
            names = ", ".join(f"`{name}`" for name in saved.query_params.metrics)
            groups = ", ".join(f"`{group}`" for group in saved.query_params.group_by)
            tables = ", ".join(f"`{export.config.alias or export.name}`" for export in saved.exports)
            yield f"| `{saved.name}`<br>{saved.description} | {tables} | {names} | {groups} |\n"

    def formula(self, metric: Any) -> str:
        """Return what a metric is computed from."""
        given, kind = metric.type_params, metric.type.value
        if kind == "simple":
            text = self._measure(given.measure.name)
        elif kind == "ratio":
            text = f"{self._input(given.numerator)} / {self._input(given.denominator)}"
        elif kind == "derived":
            inputs = [self._input(each, is_named=True) for each in given.metrics]
            named = [each for each in inputs if " = " in each]
            text = f"`{' '.join(given.expr.split())}`" + (f" where {'; '.join(named)}" if named else "")
        elif kind == "cumulative":
            over = given.cumulative_type_params
            span = f"the last {_length(over.window)}" if over.window else f"the {over.grain_to_date} to date"
            text = f"{self._measure(given.measure.name)} over {span}"
        else:
            over = given.conversion_type_params
            text = (
                f"{self._measure(over.conversion_measure.name)} within {_length(over.window)} after, per "
                f"{self._measure(over.base_measure.name)}, by `{over.entity}`"
            )
        return text + self._condition(metric.filter)

    def grain(self, metric: Any) -> str:
        """Return the finest time that all inputs of a metric have."""
        grains = {self._grain_of_measure(each.name) for each in metric.type_params.input_measures}
        return next(grain for grain in ("month", "day", "hour") if grain in grains)

    def _grain_of_measure(self, name: str) -> str:
        model, measure = self.measures[name]
        time = measure.agg_time_dimension or model.defaults.agg_time_dimension
        (dimension,) = [each for each in model.dimensions if each.name == time]
        return str(dimension.type_params.time_granularity.value)

    def _measure(self, name: str) -> str:
        model, measure = self.measures[name]
        expression = " ".join((measure.expr or measure.name).split())
        fact = re.findall(r"'(\w+)'", model.model)[-1]
        last = measure.non_additive_dimension
        chosen = f", at the {'last' if last.window_choice.value == 'max' else 'first'} `{last.name}`" if last else ""
        return f"`{measure.agg.value}({expression})` of `{fact}`{chosen}"

    def _input(self, given: Any, is_named: bool = False) -> str:
        text = f"`{given.name}`{self._condition(given.filter)}"
        if given.offset_window:
            text += f" {_length(given.offset_window)} earlier"
        return f"`{given.alias}` = {text}" if is_named and given.alias else text

    @staticmethod
    def _condition(given: Any) -> str:
        filters = [each.where_sql_template for each in given.where_filters] if given else []
        return "".join(f" if `{REFERENCE.sub(lambda found: found[1], each).strip()}`" for each in filters)


def _length(window: Any) -> str:
    """Return a window in words, such as 7 days."""
    return f"{window.count} {window.granularity}{'s' if window.count > 1 else ''}"


def main() -> None:
    """Parse the project and write the page."""
    parsed = dbtRunner().invoke(["--quiet", "parse"])
    if not isinstance(parsed.result, Manifest):
        raise SystemExit(str(parsed.exception))
    PAGE.write_text(Page(parsed.result).text(), encoding="utf-8")


if __name__ == "__main__":
    main()
