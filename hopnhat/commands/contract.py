"""What ``hopnhat check --json`` prints: a contract that other programs rely on (see ``docs/check-json.md``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from expectations import Checked
from findings import Finding, catalogue
from transforms.returns import RecordTable


def as_json(checked: Checked, language: str = "vi") -> dict[str, Any]:
    """Return one file's outcome as a JSON-able object; dates are ISO text."""
    read = checked.read
    by_row: dict[tuple[str | None, int | None], list[str]] = defaultdict(list)
    for finding in checked.findings:
        by_row[finding.sheet, finding.row].append(finding.code)
    return {
        "file": read.file,
        "decision": checked.decision,
        "form": read.form,
        "unit_id": read.unit_id,
        "unit": read.unit,
        "period": read.period,
        "records": [record for table in read.tables for record in _records(table, by_row)],
        "findings": [_finding(finding, language) for finding in checked.findings],
        "cells": {
            "read": read.conservation.read,
            "loaded": read.conservation.loaded,
            "sent_back": read.conservation.sent_back,
            "ignorable": dict(read.conservation.ignorable),
        },
    }


def _records(table: RecordTable, by_row: dict[tuple[str | None, int | None], list[str]]) -> Iterator[dict[str, Any]]:
    for index, row in enumerate(table.rows):
        yield {
            "form": table.form,
            "sheet": table.sheet,
            "row": row,
            "unit_id": table.unit_id,
            "period": table.period,
            "fields": {
                field: {"raw": table.raw[field][index] if field in table.raw else None, "value": _plain(column[index])}
                for field, column in table.values.items()
            },
            "findings": sorted(set(by_row.get((table.sheet, row), ()))),
        }


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.value,
        "message": catalogue().message(finding, language),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value
