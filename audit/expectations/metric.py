"""The one metric behind all rule Expectations: a batch judged by every rule that depends on it, computed once for a batch."""

from __future__ import annotations

from typing import Any

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine, SparkDFExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from audit.expectations.judge import Judge, asked

__all__ = ["METRIC", "Judged"]

METRIC = "table.audit.judged"


class Judged(TableMetricProvider):  # type: ignore[misc]
    """A `Judge` of the batch. Its id holds the batch alone, so that any number of rules share one computation."""

    metric_name = METRIC
    domain_keys = ("batch_id",)
    value_keys = ()

    @metric_value(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], **_: Any) -> Judge:  # noqa: N805
        return _judge(execution_engine, metric_domain_kwargs)

    @metric_value(engine=SparkDFExecutionEngine)  # type: ignore[untyped-decorator]
    def _spark(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], **_: Any) -> Judge:  # noqa: N805
        return _judge(execution_engine, metric_domain_kwargs)


def _judge(engine: Any, domain: dict[str, Any]) -> Judge:
    frame, _, _ = engine.get_compute_domain(domain, MetricDomainTypes.TABLE)
    return Judge(frame, str(domain.get("batch_id") or "batch"), asked())
