"""The one ``Finding`` type."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")


class Severity(StrEnum):
    """How much a finding weighs.

    ``ERROR``: the row (or the whole return, where no row is named) stays out of the figures until mended.
    ``WARNING``: loaded, and somebody is asked about it. ``NOTICE``: loaded, said, nobody need act.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @classmethod
    def of(cls, name: str) -> Severity:
        """Return the severity that the warehouse names; one that another release wrote is a warning."""
        return next((severity for severity in cls if severity.value == name), cls.WARNING)


def a1(row: int | None, column: int | None) -> str | None:
    """Return the A1 name of a cell counted from 1; a whole row as ``8:8``, a whole column as ``C:C``.

    >>> a1(8, 28)
    'AB8'
    """
    letters = ""
    rest = column or 0
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    if row and letters:
        return f"{letters}{row}"
    if row:
        return f"{row}:{row}"
    return f"{letters}:{letters}" if letters else None


def cells_of(name: str) -> list[tuple[int, int]]:
    """Return the (row, column) of every cell in an A1 name or range; empty for anything else.

    >>> cells_of("C8:C9")
    [(8, 3), (9, 3)]
    """
    match = _RANGE.fullmatch(name)
    if match is None:
        return []
    left, top, right, bottom = match[1], int(match[2]), match[3] or match[1], int(match[4] or match[2])
    columns = range(_column(left), _column(right) + 1)
    return [(row, column) for row in range(top, bottom + 1) for column in columns]


def in_reading_order(findings: Iterable[Finding], sheets: Iterable[str | None] = ()) -> list[Finding]:
    """Return findings as a person reads the file: of the whole file first, then sheet by sheet, row by row.

    ``sheets`` are the sheets in their order; one that is not among them comes after them. What is about a whole sheet
    or column comes before its rows.
    """
    found = list(findings)
    order = {sheet: place for place, sheet in enumerate(dict.fromkeys((*sheets, *(one.sheet for one in found))))}
    return sorted(found, key=lambda one: (one.sheet is not None, order[one.sheet], *_place(one)))


def _place(finding: Finding) -> tuple[int, int]:
    if finding.row is None:
        return 0, 0
    if finding.column is None and (cells := cells_of(finding.cell or "")):
        return cells[0]
    return finding.row, finding.column or 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should look at, down to the cell.

    ``code`` names an entry of the catalogue, which holds the texts; ``params`` fills their places.
    ``row`` and ``column`` count from 1 as Excel shows them; ``None`` means the sheet or file as a whole.
    ``params["cells"]`` names the cells where row and column do not: several, or one of a record written downwards.
    ``value`` is the text found, as written. ``severity`` overrides the catalogue's where a rule does.
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    field: str | None = None
    value: str | None = None
    form: str | None = None
    unit_id: str | None = None
    period: str | None = None
    params: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Finding:
        """Return the finding that a row of the warehouse holds, by the names of its columns; ``params`` is JSON.

        Columns that a query did not ask for (``form``, ``unit_id``, ``period``) are left empty.
        """
        return cls(
            code=row["code"],
            severity=Severity.of(row["severity"]),
            file=row["file"],
            sheet=row["sheet"],
            row=row["row"],
            column=row["column_no"],
            field=row["field"],
            value=row["value"],
            form=row.get("form"),
            unit_id=row.get("unit_id"),
            period=row.get("period"),
            params=json.loads(row["params"] or "{}"),
        )

    @property
    def cell(self) -> str | None:
        """The A1 name of the place, or ``None`` for the file or sheet as a whole."""
        return self.params.get("cells") or a1(self.row, self.column)
