"""What reading a file gives: records column by column, rows sent back, findings and the conservation of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from findings import Finding
from organisation.senders import Sender
from transforms.matching.explained import ExplainedTable


@dataclass(slots=True)
class RecordTable:
    """The records of one form on one sheet, column by column; every list has one entry a record.

    ``rows`` are the physical rows, from 1. ``raw`` is the text as written, ``values`` the typed value (``None``
    where blank or unreadable): text ``str``; date ``datetime.date``; count ``int``; decimal ``float``; choice the
    list's ``value``, or a list of values where the cell names several. ``columns`` gives each field's column from 1.
    Where a sheet stands the other way round (``transforms.matching.transposed``), ``rows`` are the first rows or the
    columns of its records, ``columns`` is empty, and ``cells`` names the cell of each field, a record each.
    ``held``: whose it is, or for when, is in question; it counts for nobody. ``says`` is what its titles say of it
    beside what was sent before (``transforms.subject.saying``), empty where they say nothing.
    """

    form: str
    sheet: str | None
    unit_id: str | None
    period: str | None
    rows: list[int] = field(default_factory=list)
    raw: dict[str, list[str | None]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    cells: dict[str, list[str]] = field(default_factory=dict)
    held: bool = False
    says: str = ""

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(slots=True)
class SentBackRow:
    """A row whose identity cannot be read: kept as written, as (A1, text) pairs."""

    form: str
    sheet: str | None
    row: int
    cells: list[tuple[str, str]]


@dataclass(slots=True)
class Conservation:
    """Every non-empty cell of a file, accounted for.

    ``ignorable`` counts by reason: title, header, index, group, total, notes, ordinal, unmapped, hidden_sheet ...
    """

    read: int = 0
    loaded: int = 0
    sent_back: int = 0
    ignorable: dict[str, int] = field(default_factory=dict)

    @property
    def balanced(self) -> bool:
        """Whether nothing was lost and nothing counted twice."""
        return self.read == self.loaded + self.sent_back + sum(self.ignorable.values())


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """What a unit wrote beside a finding in the sheet "Lỗi cần sửa" of a workbook that went back to it.

    ``reference`` is what ``findings.answer_sheet`` gave the finding, empty where that is lost; ``sheet``, ``cell``,
    ``value`` and ``what`` are what the list says of it, ``row`` is where it stands in the list, from 1.
    """

    row: int
    text: str
    reference: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""
    what: str = ""


@dataclass(slots=True)
class ReturnRead:
    """One file, read. ``nil`` lists (form, unit id, period) that say "không phát sinh".

    ``form``, ``unit_id`` and ``period`` are what the file as a whole is about; a table may say otherwise
    (one unit a sheet). ``rejected`` is set where the file as a whole goes back, whatever its rows say. ``corrected``
    names the known corrections that were put in, if any. ``nil_held`` are as ``nil``, of nobody for certain;
    ``sender_id`` is the unit that sent the file, if that is known. ``explained`` says what each table was taken for,
    where that was asked. ``answers`` are what the unit wrote about findings that it was told of.
    """

    file: str
    sha256: str = ""
    form: str | None = None
    unit_id: str | None = None
    unit: str | None = None
    period: str | None = None
    tables: list[RecordTable] = field(default_factory=list)
    nil: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    sent_back: list[SentBackRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    conservation: Conservation = field(default_factory=Conservation)
    rejected: bool = False
    corrected: str = ""
    nil_held: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    sender_id: str | None = None
    explained: list[ExplainedTable] = field(default_factory=list)
    answers: list[SheetAnswer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a file apart from its content: from the source's registration or the command line.

    ``sender`` is who sent it, which says for whom it may speak; ``None`` where nobody asks that.
    """

    sender: Sender | None = None
    period: str | None = None
    forms: tuple[str, ...] = ()
