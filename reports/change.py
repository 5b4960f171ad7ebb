"""What changed since an earlier draft or release, on one page for whoever approves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from province import identity
from reports import wording
from reports.relations import query, return_periods
from reports.report import Report

_MOST = 25
_SEVERITIES = {
    "error": "Lỗi (dòng hoặc biểu không vào số liệu)",
    "warning": "Nghi vấn (đã vào số liệu, đang hỏi lại)",
    "notice": "Lưu ý",
}


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


def summary(
    report: Report,
    previous: Mapping[str, Any] | None,
    sentences: Path | None = None,
    findings: Mapping[str, int] | None = None,
) -> str:
    """Return the one-page summary of a draft, in Markdown: key figures, what changed, what is missing, what is open.

    ``previous`` is the manifest of the draft before, if there was one, empty where it is damaged; ``sentences`` is
    where officers write theirs; ``findings`` counts what is open by severity (``open_findings``).
    """
    parts = [
        f"# {report.definition.name}, {report.period.label}",
        f"Số liệu tính đến {report.as_of:%d/%m/%Y %H:%M}. {report.texts.label}".strip(),
        "## Số liệu chính",
        *_key_figures(report),
        "## Thay đổi so với dự thảo trước",
        *_changes(report, previous),
        "## Đơn vị chưa báo cáo",
        *(_bullets(sorted({str(row["union_name"]) for row in report.lists.get("missing", [])})) or ["Không có."]),
        "## Lỗi và nghi vấn còn mở",
        *_open_findings(findings or {}),
        f"## Chỗ chờ {identity().committee} bổ sung",
        *_open_places(report, sentences),
    ]
    return "\n\n".join(parts) + "\n"


def _value(figures: Mapping[str, Any], name: str) -> Any:
    return figures[name]["value"] if name in figures else None


def _key_figures(report: Report) -> list[str]:
    figures = (report.figures[name] for name in report.definition.key_figures)
    lines = [
        ", ".join(
            filter(
                None,
                (
                    f"{figure.label}: {wording.quantity(figure)}",
                    wording.change(figure, report.period) if figure.expected else "",
                    wording.missing_note(figure),
                ),
            )
        )
        for figure in figures
    ]
    return _bullets(lines)


def _changes(report: Report, previous: Mapping[str, Any] | None) -> list[str]:
    if previous is None:
        return ["Đây là dự thảo đầu tiên."]
    if not previous:
        return ["Hồ sơ của dự thảo trước không đọc lại được, nên không so được."]
    now = {name: {"value": figure.value} for name, figure in report.figures.items()}
    differences = changed(now, previous["figures"])
    if not differences:
        return ["Số liệu không thay đổi."]
    lines = [
        f"{_label(report, one['figure'])}: {_printed(one['before'])} → {_printed(one['now'])}" for one in differences
    ]
    rest = len(lines) - _MOST
    return _bullets([*lines[:_MOST], *([f"và {rest} số liệu khác"] if rest > 0 else [])])


def _open_findings(findings: Mapping[str, int]) -> list[str]:
    lines = [f"{label}: {wording.plain(findings[name])}" for name, label in _SEVERITIES.items() if findings.get(name)]
    return _bullets(lines) or ["Không có."]


def _open_places(report: Report, sentences: Path | None) -> list[str]:
    if not report.open_places:
        return ["Không có."]
    where = [f"Điền vào tệp `{sentences}` rồi lập lại dự thảo."] if sentences else []
    return [*_bullets([place.prompt for place in report.open_places]), *where]


def _label(report: Report, name: str) -> str:
    return report.figures[name].label if name in report.figures else name


def _printed(value: float | None) -> str:
    return "không có" if value is None else wording.plain(value)


def _bullets(lines: list[str]) -> list[str]:
    return ["\n".join(f"- {line}" for line in lines)] if lines else []
