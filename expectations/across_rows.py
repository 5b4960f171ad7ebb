"""Expectations of our own, over several rows of a return, beside those Great Expectations has over one.

They are run, stored, printed and counted by Great Expectations as any other. What they compute stands in
``expectations.rows``. A failure names its record and what it fails against: the ``other`` record, or the figure that
would be ``expected``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from great_expectations.compatibility.pydantic import Field
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from expectations import rows


class RowsRepeated(TableMetricProvider):  # type: ignore[misc]
    """The records that repeat another, and those that repeat it with other figures; once for both expectations."""

    metric_name = "rows.repeated"
    value_keys = ("identity", "words", "figures", "precision")

    @metric_value(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(
        cls,  # noqa: N805 - Great Expectations gives it under this name
        execution_engine: Any,
        metric_domain_kwargs: Any,
        metric_value_kwargs: Any,
        **_: Any,
    ) -> tuple[dict[int, int], dict[int, int]]:
        return rows.repeated(_frame(execution_engine, metric_domain_kwargs), **metric_value_kwargs)


class RowsOverlapping(TableMetricProvider):  # type: ignore[misc]
    """The trips held to be wrong, each with one that it overlaps."""

    metric_name = "rows.overlapping"
    value_keys = ("person", "start", "end", "figures", "precision")

    @metric_value(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(
        cls,  # noqa: N805 - Great Expectations gives it under this name
        execution_engine: Any,
        metric_domain_kwargs: Any,
        metric_value_kwargs: Any,
        **_: Any,
    ) -> dict[int, int]:
        return rows.overlapping(_frame(execution_engine, metric_domain_kwargs), **metric_value_kwargs)


class RowsOutsideAnother(TableMetricProvider):  # type: ignore[misc]
    """The records whose figure is outside that of another record of their return, with the bound."""

    metric_name = "rows.outside_another"
    value_keys = ("figure", "name", "row", "at_least", "at_most", "times")

    @metric_value(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(
        cls,  # noqa: N805 - Great Expectations gives it under this name
        execution_engine: Any,
        metric_domain_kwargs: Any,
        metric_value_kwargs: Any,
        **_: Any,
    ) -> dict[int, float]:
        given = dict(metric_value_kwargs)
        bounds = {name: given.pop(name) for name in ("at_least", "at_most")}
        stated = {name: other for name, other in bounds.items() if other is not None}
        return rows.outside_another(_frame(execution_engine, metric_domain_kwargs), **given, bounds=stated)


def _frame(execution_engine: Any, metric_domain_kwargs: Any) -> Any:
    frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
    return frame


class _AcrossRows(BatchExpectation):  # type: ignore[misc]
    """What the expectations over several rows share: how failing records become a result."""

    _fails_against: ClassVar[str] = "other"

    def _failing(self, metrics: Mapping[str, Any]) -> Mapping[int, Any]:
        found: Mapping[int, Any] = metrics[self.metric_dependencies[0]]
        return found

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        """Return the result with the keys that a map expectation has, which is what pages and statistics read."""
        failing, count = self._failing(metrics), metrics["table.row_count"]
        return {
            "success": not failing,
            "result": {
                "element_count": count,
                "unexpected_count": len(failing),
                "unexpected_percent": 100 * len(failing) / count if count else 0.0,
                "unexpected_index_list": [{"record": list(failing), self._fails_against: list(failing.values())}],
            },
        }


class ExpectRowsToBeStatedOnce(_AcrossRows):
    """Expect no two rows of a return to say the same of the same thing: ``identity`` tells the thing."""

    identity: list[str]
    words: list[str] = Field(default_factory=list)
    figures: list[str] = Field(default_factory=list)
    precision: str | None = None

    metric_dependencies: ClassVar[tuple[str, ...]] = ("rows.repeated", "table.row_count")
    success_keys: ClassVar[tuple[str, ...]] = RowsRepeated.value_keys

    def _failing(self, metrics: Mapping[str, Any]) -> Mapping[int, Any]:
        same: Mapping[int, int] = metrics["rows.repeated"][0]
        return same


class ExpectRepeatedRowsToAgree(ExpectRowsToBeStatedOnce):
    """Expect rows of a return that are about the same thing to give the same ``figures``."""

    def _failing(self, metrics: Mapping[str, Any]) -> Mapping[int, Any]:
        differing: Mapping[int, int] = metrics["rows.repeated"][1]
        return differing


class ExpectTripsNotToOverlap(_AcrossRows):
    """Expect no person to be on two trips of a return at once."""

    person: list[str]
    start: str
    end: str
    figures: list[str] = Field(default_factory=list)
    precision: str | None = None

    metric_dependencies: ClassVar[tuple[str, ...]] = ("rows.overlapping", "table.row_count")
    success_keys: ClassVar[tuple[str, ...]] = RowsOverlapping.value_keys


class ExpectFigureToBeWithinAnother(_AcrossRows):
    """Expect the figure of one row of a return to be at least, or at most, so many times that of another row."""

    figure: str
    name: str
    row: str
    at_least: str | None = None
    at_most: str | None = None
    times: float = 1

    metric_dependencies: ClassVar[tuple[str, ...]] = ("rows.outside_another", "table.row_count")
    success_keys: ClassVar[tuple[str, ...]] = RowsOutsideAnother.value_keys
    _fails_against: ClassVar[str] = "expected"
