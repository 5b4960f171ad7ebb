"""What a report's PDF carries inside: the workbook, the source of every figure, and what the report says of itself."""

from __future__ import annotations

import csv
import io
import json

from reports.pdf import Attachment
from reports.release import manifest
from reports.report import Report
from reports.review import say

FACTS = "so-lieu.json"
"""The report, its period, its figures and their hashes, as in the manifest; without the files' checksums."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def inside(report: Report, workbook_name: str, workbook: bytes) -> list[Attachment]:
    """Return the files that go into the PDF of a report."""
    facts = {name: value for name, value in manifest(report, {}).items() if name != "files"}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return [
        Attachment(workbook_name, workbook, _XLSX, say("inside_workbook"), "Data"),
        Attachment(say("inside_trace_name"), _traces(report), "text/csv", say("inside_trace"), "Source"),
        Attachment(FACTS, text.encode(), "application/json", say("inside_facts"), "Data"),
    ]


def _traces(report: Report) -> bytes:
    """Return where every figure comes from as CSV, with the mark by which Excel knows UTF-8."""
    target = io.StringIO()
    lines = csv.writer(target, lineterminator="\r\n")
    lines.writerow(say("inside_trace_heads").split(", "))
    for name, rows in report.traces.items():
        for row in rows:
            what = (row.file, row.sheet, row.cell, row.raw, row.detail, row.contribution)
            lines.writerow([name, *map(not_a_formula, what)])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def not_a_formula(cell: object) -> object:
    """Return a cell that a spreadsheet does not take for a formula: what stands in it came out of somebody's return."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
