"""What changed between two drafts or releases, and what is still open about a report's returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from reports.relations import query, return_periods
from reports.report import Report


def changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the figures whose value differs between two manifests: ``figure``, ``before``, ``now``, in order.

    A figure that one of them lacks is there with ``None``.
    """
    names = [*now, *(name for name in before if name not in now)]
    pairs = ((name, _value(before, name), _value(now, name)) for name in names)
    return [{"figure": name, "before": old, "now": new} for name, old, new in pairs if old != new]


def open_findings(connection: duckdb.DuckDBPyConnection, report: Report) -> dict[str, int]:
    """Return how many findings about the returns of a report are still open, by severity."""
    periods = return_periods(report.period)
    return dict(connection.execute(query("open_findings"), {"periods": periods}).fetchall())


def _value(figures: Mapping[str, Any], name: str) -> Any:
    return figures[name]["value"] if name in figures else None
