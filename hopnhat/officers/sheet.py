"""The rows of one return as its sheet shows them, out of the warehouse: what an officer clicks to correct a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from forms import Form, forms
from warehouse import SchemaError, Warehouse
from warehouse.form_tables import table_name

_ROWS = 60
"""Rows on a page: each cell is a link that carries where it stands."""

_RETURN = """
    SELECT submission.unit_id, coalesce(unit.union_name, submission.unit_id), submission.form, submission.period,
        submission.file, submission.version
    FROM core_submissions AS submission
    LEFT JOIN core_units__by_period AS unit USING (period, unit_id)
    WHERE submission.submission_id = $1
"""
_PLACES = """
    SELECT sheet, field, column_letters FROM core_submission_columns WHERE submission_id = $1 ORDER BY sheet, column_no
"""
_FINDINGS = """
    SELECT coalesce(sheet, ''), cell, min_by(severity, list_position(['error', 'warning', 'notice'], severity))
    FROM mart_findings__life
    WHERE submission_id = $1 AND state NOT IN ('mended', 'waived') AND cell IS NOT NULL
    GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: where it stands, what it says, and the worst that is open about it (empty for nothing)."""

    a1: str
    text: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet."""

    number: int
    cells: Sequence[SheetCell]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """What was read of one sheet: its columns as (letters, header). ``name`` is empty of a text file."""

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[SheetRow]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a return's rows."""

    submission_id: str
    unit_id: str
    unit: str
    form: str
    period: str
    file: str
    version: int
    tables: Sequence[SheetTable]
    page: int
    pages: int


def read_sheet(warehouse: str, submission_id: str, page: int) -> Sheet | None:
    """Return a page of a return's rows, counted from 1; ``None`` where there is no such return, or no such form now."""
    place = Warehouse(warehouse)
    if not place.exists():
        return None
    try:
        with place.reading() as connection:
            return _read(connection, submission_id, page)
    except SchemaError:  # the programs were renewed; the next night brings the warehouse up
        return None


def _read(connection: duckdb.DuckDBPyConnection, submission_id: str, page: int) -> Sheet | None:
    found = connection.execute(_RETURN, [submission_id]).fetchone()
    if found is None or found[2] not in forms():
        return None
    unit_id, unit, form_id, period, file, version = found
    records = table_name(form_id)
    counted = connection.execute(f"SELECT count(*) FROM {records} WHERE submission_id = $1", [submission_id])  # noqa: S608
    pages = max(1, -(-int((counted.fetchone() or (0,))[0]) // _ROWS))
    at = min(max(page, 1), pages)
    result = connection.execute(
        f'SELECT * FROM {records} WHERE submission_id = $1 ORDER BY sheet, "row" LIMIT {_ROWS} OFFSET $2',  # noqa: S608
        [submission_id, (at - 1) * _ROWS],
    )
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    open_at = {
        (sheet, cell): severity for sheet, cell, severity in connection.execute(_FINDINGS, [submission_id]).fetchall()
    }
    places = connection.execute(_PLACES, [submission_id]).fetchall()
    tables = [
        _table(forms()[form_id], sheet, [one[1:] for one in places if one[0] == sheet], rows, open_at)
        for sheet in dict.fromkeys(row["sheet"] for row in rows)
    ]
    return Sheet(submission_id, unit_id, unit, form_id, period, file, version, tables, at, pages)


def _table(
    form: Form,
    sheet: str,
    places: Sequence[tuple[str, str]],
    rows: Sequence[Mapping[str, Any]],
    open_at: Mapping[tuple[str, str], str],
) -> SheetTable:
    field_of: dict[str, str] = {}
    for field, letters in places:  # two fields may share a column: one “Ngày đi” is both first and last day
        field_of.setdefault(letters, field)
    shown = []
    for row in rows:
        if row["sheet"] != sheet:
            continue
        cells = []
        for letters, field in field_of.items():
            a1 = f"{letters}{row['row']}"
            text = row.get(f"{field}_raw", row.get(field))
            cells.append(SheetCell(a1, "" if text is None else str(text), open_at.get((sheet, a1), "")))
        shown.append(SheetRow(row["row"], cells))
    return SheetTable(sheet, [(letters, form[field].header) for letters, field in field_of.items()], shown)
