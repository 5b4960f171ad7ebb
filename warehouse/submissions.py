"""Which returns a file holds: one submission a unit, form and period named in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from expectations.decision import Checked, rows_out
from findings import Finding
from organisation.senders import Sender
from transforms.returns import RecordTable
from transforms.subject.saying import name_says

Key = tuple[str, str, str]
"""Unit id, form and period."""

RowsOut = Set[tuple[str | None, str | None, int]]
"""Rows kept out of the figures: (form, sheet, row)."""


@dataclass(slots=True)
class Submission:
    """One return. ``status`` is ``accepted``, ``nil`` or ``sent_back``; ``tables`` are its records, by sheet."""

    submission_id: str
    unit_id: str
    form: str
    period: str
    status: str
    tables: list[RecordTable] = field(default_factory=list)

    def says_of_itself(self, file: str) -> str | None:
        """Return what the titles of all its tables say of it, else what the file's name says.

        A sheet that adds, beside one that does not, is no part of its own: the file says both.
        """
        said = {table.says for table in self.tables if len(table)}
        return (said.pop() if len(said) == 1 else "") or name_says(file)


def submissions(checked: Checked) -> list[Submission]:
    """Return the submissions of a file, none where it names no unit, form or period.

    A table without a record makes no return of itself: a sheet left blank is not a nil return. The same bytes read with
    other corrections are another version. One of which not a row counts, or that is held as a whole, is sent back: it
    would take the place of an earlier version that was right. Of what may be another unit's there is no submission.
    """
    read = checked.read
    out = rows_out(checked.findings, read.tables)
    tables: dict[Key, list[RecordTable]] = {}
    for table in read.tables:
        key = _key(table.unit_id, table.form, table.period)
        if key and len(table):
            tables.setdefault(key, []).append(table)
    nil = {key for form, unit_id, period in read.nil if (key := _key(unit_id, form, period))}
    whole = _key(read.unit_id, read.form, read.period)
    back = checked.decision == "reject"
    held = {key for form, unit_id, period in read.nil_held if (key := _key(unit_id, form, period))} - nil
    held |= {key for key, found in tables.items() if all(table.held for table in found)}
    named = {*tables, *nil, *held, *({whole} if whole and back else set())}
    return [
        Submission(
            submission_id=_digest(*key, read.sha256, *read.corrected.split(), *(("held",) if key in held else ())),
            unit_id=key[0],
            form=key[1],
            period=key[2],
            status=_status(tables.get(key, []), out, back=back or key in held),
            tables=tables.get(key, []),
        )
        for key in sorted(named)
    ]


def _status(tables: Sequence[RecordTable], out: RowsOut, *, back: bool) -> str:
    if back:
        return "sent_back"
    if not tables:
        return "nil"
    counts = any(not is_out(table, row, out) for table in tables for row in table.rows)
    return "accepted" if counts else "sent_back"


def is_out(table: RecordTable, row: int, out: RowsOut) -> bool:
    """Tell whether a row of a table is kept out of the figures; an error may leave the form unsaid."""
    return bool(out) and ((table.form, table.sheet, row) in out or (None, table.sheet, row) in out)


def reading_id(checked: Checked, found: list[Submission], sender: Sender) -> str:
    """Return what names this reading of these bytes: they may come from another sender, or be registered otherwise.

    Of senders nobody knows each place is one, so that each is asked about.
    """
    whose = sender.written if sender.unit_id else f"{sender.written} {sender.source} {sender.place}"
    outcomes = (f"{one.submission_id} {one.status}" for one in found)
    return _digest(checked.read.sha256, whose, checked.decision, *outcomes)


def belongs_to(finding: Finding, found: list[Submission]) -> str | None:
    """Return the submission a finding is about; ``None`` where it is about the file, or that cannot be told."""
    if len(found) == 1:
        return found[0].submission_id
    about = {
        one.submission_id
        for one in found
        if (finding.sheet is not None or finding.form is not None)
        and finding.form in (None, one.form)
        and finding.unit_id in (None, one.unit_id)
        and finding.period in (None, one.period)
        and (finding.sheet is None or any(table.sheet == finding.sheet for table in one.tables))
    }
    return about.pop() if len(about) == 1 else None


def _key(unit_id: str | None, form: str | None, period: str | None) -> Key | None:
    return (unit_id, form, period) if unit_id and form and period else None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
