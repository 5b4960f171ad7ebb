"""The load of a night: from deliveries and readings to rows, within the transaction of whoever publishes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from expectations.decision import Checked, rows_out
from findings import Finding, a1, catalogue
from forms import Form
from organisation.senders import SENDER_QUESTIONS
from sources import Delivery
from transforms.returns import SentBackRow
from warehouse.form_tables import table_name
from warehouse.known import Fresh, FreshFile
from warehouse.night import LoadSummary, Night
from warehouse.places import Places
from warehouse.records import FormRecords, Lost, Part, add_places
from warehouse.rows import Rows
from warehouse.submissions import Key, Submission, belongs_to, submissions

_NO_PARAMS = "{}"


@dataclass(slots=True)
class Loader:
    """Writes what is new of a night. Every row it writes is known from ``accepted_at`` on."""

    connection: duckdb.DuckDBPyConnection
    forms: Mapping[str, Form]
    places: Places
    night_id: str
    accepted_at: datetime
    summary: LoadSummary
    rows: Rows = field(default_factory=Rows)  # on their way; between two batches none

    def load(self, fresh: Fresh) -> set[Key]:
        """Write one batch; return the returns (unit, form, period) that it brings or brings again."""
        rows = self.rows
        for delivery, checked in fresh.sightings:
            rows.add("core_sightings", {**_sighting(delivery, checked), **self.stamp})
        counted = self._records(rows, fresh.files)
        for file in fresh.files:
            self._file(rows, file, counted)
        rows.insert(self.connection)
        self.summary.sightings += len(fresh.sightings)
        seen = (one for _, checked in fresh.sightings for one in submissions(checked))
        return {(one.unit_id, one.form, one.period) for one in (*fresh.submissions, *seen)}

    def load_findings(self, findings: Iterable[Finding]) -> None:
        """Write findings about no file."""
        rows = Rows()
        for finding in findings:
            self._finding(rows, finding, None, None)
        rows.insert(self.connection)

    def close(self, night: Night) -> None:
        """Write the night's own row."""
        facts = self.summary.as_dict()
        del facts["unchanged"]
        seconds = {f"{step}_seconds": night.seconds.get(step) for step in ("collect", "read", "check")}
        rows = Rows()
        rows.add("core_nights", {"started_at": night.started_at, **facts, **seconds, **self.stamp})
        rows.insert(self.connection)

    @property
    def stamp(self) -> dict[str, Any]:
        """What every row of the night carries."""
        return {"night_id": self.night_id, "accepted_at": self.accepted_at}

    def _records(self, rows: Rows, files: list[FreshFile]) -> dict[str, int]:
        """Write the records of all files form by form; return how many of each submission are in the figures."""
        counted: dict[str, int] = {}
        files_of = {one.submission_id: file for file in files for one in file.fresh}
        for form_id, parts in _parts(files).items():
            form = self.forms[form_id]
            in_figures, lost = FormRecords(form, parts).insert(
                self.connection, rows.kinds(self.connection, table_name(form_id))
            )
            counted |= in_figures
            add_places(rows, form, parts, self.places)
            for one in lost:
                file = files_of[one.part.submission.submission_id]
                self._finding(rows, _too_large(one, file.checked.read.file), file, one.part.submission.submission_id)
        return counted

    def _file(self, rows: Rows, file: FreshFile, counted: Mapping[str, int]) -> None:
        rows.add("core_file_cells", {**_cells(file), **self.stamp})
        for one in file.fresh:
            rows.add("core_submission_log", {**_submission(one, file, counted), **self.stamp})
            rows.add("core_submission_words", _words(one, file))
            _add_columns(rows, one)
        for finding in file.checked.findings:
            self._finding(rows, finding, file, belongs_to(finding, file.submissions))
        for back in file.checked.read.sent_back:
            rows.add("core_sent_back_rows", {**_sent_back(back, file), **self.stamp})
        self._count(file)

    def _count(self, file: FreshFile) -> None:
        summary, cells = self.summary, file.checked.read.conservation
        summary.files += 1
        for one in file.fresh:
            setattr(summary, one.status, getattr(summary, one.status) + 1)
            summary.records += sum(len(table) for table in one.tables)
        summary.cells_read += cells.read
        summary.cells_loaded += cells.loaded
        summary.cells_sent_back += cells.sent_back
        summary.cells_ignorable += sum(cells.ignorable.values())

    def _finding(self, rows: Rows, finding: Finding, file: FreshFile | None, submission_id: str | None) -> None:
        rows.add("core_findings", {**_finding(finding, file), "submission_id": submission_id, **self.stamp})
        self.summary.findings += 1


def _parts(files: list[FreshFile]) -> dict[str, list[Part]]:
    parts: dict[str, list[Part]] = {}
    for file in files:
        out = rows_out(file.checked.findings, file.checked.read.tables) if file.fresh else frozenset()
        for one in file.fresh:
            for table in one.tables:
                parts.setdefault(one.form, []).append(Part(one, table, out))
    return parts


def _sighting(delivery: Delivery, checked: Checked) -> dict[str, Any]:
    return {
        "sha256": delivery.sha256,
        "source_id": delivery.source_id,
        "file": delivery.name,
        "fingerprint": delivery.fingerprint,
        "size_bytes": delivery.size_bytes,
        "seen_at": delivery.seen_at,
        "modified_at": delivery.modified_at,
        "unit_id": checked.read.sender_id or delivery.sender.unit_id,
        "forms": " ".join(delivery.forms),
        "period": delivery.period,
        "sender": delivery.sender.written,
        "held": any(one.code in SENDER_QUESTIONS for one in checked.findings),
    }


def _cells(file: FreshFile) -> dict[str, Any]:
    read = file.checked.read
    cells = read.conservation
    return {
        "reading_id": file.reading_id,
        "sha256": read.sha256,
        "file": read.file,
        "decision": file.checked.decision,
        "cells_read": cells.read,
        "cells_loaded": cells.loaded,
        "cells_sent_back": cells.sent_back,
        "cells_ignorable": sum(cells.ignorable.values()),
        "ignorable": json.dumps(cells.ignorable),
        "balanced": cells.balanced,
    }


def _submission(one: Submission, file: FreshFile, counted: Mapping[str, int]) -> dict[str, Any]:
    return {
        "submission_id": one.submission_id,
        "unit_id": one.unit_id,
        "form": one.form,
        "period": one.period,
        "sha256": file.checked.read.sha256,
        "status": one.status,
        "decision": file.checked.decision,
        "source_id": file.delivery.source_id,
        "file": file.delivery.name,
        "first_seen_at": file.first_seen_at,
        "received_at": min(file.first_seen_at, file.delivery.modified_at or file.first_seen_at),
        "records": sum(len(table) for table in one.tables),
        "records_in_figures": counted.get(one.submission_id, 0),
    }


def _words(one: Submission, file: FreshFile) -> dict[str, Any]:
    says = one.says_of_itself(file.delivery.name)
    return {"submission_id": one.submission_id, "says": says, "sender_id": file.sender_id}


def _add_columns(rows: Rows, one: Submission) -> None:
    for table in one.tables:
        count, columns = len(table.columns), list(table.columns.values())
        rows.extend(
            "core_submission_columns",
            {
                "submission_id": [one.submission_id] * count,
                "sheet": [table.sheet or ""] * count,
                "field": list(table.columns),
                "column_no": columns,
                "column_letters": [(a1(None, column) or "").partition(":")[0] for column in columns],
            },
        )


def _finding(finding: Finding, file: FreshFile | None) -> dict[str, Any]:
    read = file.checked.read if file else None
    return {
        "sha256": read.sha256 if read else None,
        "reading_id": file.reading_id if file else None,
        "file": finding.file or (read.file if read else ""),
        "code": finding.code,
        "severity": str(finding.severity),
        "form": finding.form or (read.form if read else None),
        "unit_id": finding.unit_id or (read.unit_id or file.sender_id if read and file else None),
        "period": finding.period or (read.period or file.delivery.period if read and file else None),
        "sheet": "" if finding.sheet is None and finding.row else finding.sheet,
        "row": finding.row,
        "column_no": finding.column,
        "field": finding.field,
        "value": finding.value,
        "params": json.dumps(dict(finding.params), ensure_ascii=False) if finding.params else _NO_PARAMS,
        "message_vi": catalogue().message(finding),
    }


def _sent_back(back: SentBackRow, file: FreshFile) -> dict[str, Any]:
    return {
        "sha256": file.checked.read.sha256,
        "file": file.checked.read.file,
        "form": back.form,
        "sheet": back.sheet or "",
        "row": back.row,
        "cells": json.dumps(back.cells, ensure_ascii=False),
    }


def _too_large(lost: Lost, file: str) -> Finding:
    table = lost.part.table
    return catalogue().find(
        "value_too_large",
        file=file,
        sheet=table.sheet,
        row=lost.row,
        column=table.columns.get(lost.field),
        field=lost.field,
        value=lost.value,
        form=table.form,
        unit_id=lost.part.submission.unit_id,
        period=lost.part.submission.period,
    )
