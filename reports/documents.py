"""The files of a report, by name: the document and its appendices."""

from __future__ import annotations

from pathlib import Path

from reports.excel import render_xlsx
from reports.report import Report
from reports.word import render_docx


def render(report: Report, template: Path | None = None) -> dict[str, bytes]:
    """Return the bytes of a report's docx and xlsx by file name; the same report gives the same bytes."""
    stem = f"{report.definition.file}-{report.period.id}"
    return {f"{stem}.docx": render_docx(report, template), f"{stem}-phu-luc.xlsx": render_xlsx(report)}
