"""What changed between two drafts or releases, and what is still open about a report's returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from reports import wording
from reports.relations import query, return_periods
from reports.report import Report


def changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the figures whose value differs between two manifests: ``figure``, ``before``, ``now``, in order.

    A figure that one of them lacks is there with ``None``.
    """
    names = [*now, *(name for name in before if name not in now)]
    pairs = ((name, _value(before, name), _value(now, name)) for name in names)
    return [{"figure": name, "before": old, "now": new} for name, old, new in pairs if old != new]


def correction(now: Mapping[str, Any], earlier: str, before: Mapping[str, Any]) -> str:
    """Return the page that says in words what a release corrects of an earlier one; both are manifests.

    ``before`` is empty where the earlier one cannot be read any more.
    """
    if not before:
        said = [f"Hồ sơ của {earlier} không đọc lại được, nên không liệt kê được số liệu nào đã đổi."]
        return _correction_page(now, earlier, said)
    lines = [
        f"- {_labelled(now, before, one['figure'])}: {_printed(one['before'])} → {_printed(one['now'])}"
        for one in changed(now["figures"], before["figures"])
    ]
    return _correction_page(now, earlier, lines or ["Số liệu không thay đổi; câu chữ hoặc cách trình bày có sửa."])


def _correction_page(now: Mapping[str, Any], earlier: str, said: list[str]) -> str:
    return "\n".join((f"ĐÍNH CHÍNH {now['name']}, thay cho {earlier} (bản ấy vẫn được giữ).", "", *said, ""))


def _labelled(now: Mapping[str, Any], before: Mapping[str, Any], name: str) -> str:
    return str((now["figures"].get(name) or before["figures"][name]).get("label", name))


def open_findings(connection: duckdb.DuckDBPyConnection, report: Report) -> dict[str, int]:
    """Return how many findings about the returns of a report are still open, by severity."""
    periods = return_periods(report.definition, report.period)
    return dict(connection.execute(query("open_findings"), {"periods": periods}).fetchall())


def _value(figures: Mapping[str, Any], name: str) -> Any:
    return figures[name]["value"] if name in figures else None


def _printed(value: float | None) -> str:
    return "không có" if value is None else wording.plain(value)
