"""The semantic layer of the parsed project, and the SQL that MetricFlow makes from it, without a connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.semantic_manifest import SemanticManifest as FromManifest
from dbt_metricflow.cli.dbt_connectors.adapter_backed_client import SupportedAdapterTypes
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup


class NotConnected:
    """A MetricFlow client for SQL only: it knows the dialect, and refuses to run anything."""

    def __init__(self, adapter: str) -> None:
        """`adapter`: the name of a dbt adapter, such as postgres."""
        kind = SupportedAdapterTypes(adapter)
        self.sql_engine_type = kind.sql_engine_type
        self.sql_plan_renderer = kind.sql_plan_renderer

    def query(self, *_: Any) -> Any:
        """Refuse.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("This MetricFlow client only makes SQL.")

    execute = dry_run = render_bind_parameter_key = query

    def close(self) -> None:
        """Do nothing: there is no connection."""


def semantics_of(manifest: Manifest) -> PydanticSemanticManifest:
    """Return the semantic models, metrics and saved queries of the project, as MetricFlow reads them."""
    written = FromManifest(manifest)._get_pydantic_semantic_manifest().json()
    return parse_manifest_from_dbt_generated_manifest(manifest_json_string=written)


def engine_of(manifest: Manifest) -> MetricFlowEngine:
    """Return a MetricFlow engine that makes SQL for the target that the project was parsed for."""
    lookup = SemanticManifestLookup(semantics_of(manifest))
    return MetricFlowEngine(
        semantic_manifest_lookup=lookup, sql_client=NotConnected(str(manifest.metadata.adapter_type))
    )


def metrics_sql(engine: MetricFlowEngine, metrics: Sequence[str], by: Sequence[str] = ()) -> str:
    """Return SQL with a column per metric, grouped by dimensions such as metric_time__month or customer__region."""
    return _sql(engine, MetricFlowQueryRequest.create(metric_names=metrics, group_by_names=by))


def saved_query_sql(engine: MetricFlowEngine, name: str) -> str:
    """Return the SQL of a saved query."""
    return _sql(engine, MetricFlowQueryRequest.create(saved_query_name=name))


def _sql(engine: MetricFlowEngine, request: MetricFlowQueryRequest) -> str:
    return str(engine.explain(request).sql_statement.without_descriptions.sql)
