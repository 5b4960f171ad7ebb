"""Which returns a file holds: one submission a unit, form and period named in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from expectations.decision import Checked
from findings import Finding
from transforms.returns import RecordTable

Key = tuple[str, str, str]
"""Unit id, form and period."""


@dataclass(slots=True)
class Submission:
    """One return. ``status`` is ``accepted``, ``nil`` or ``sent_back``; ``tables`` are its records, by sheet."""

    submission_id: str
    unit_id: str
    form: str
    period: str
    status: str
    tables: list[RecordTable] = field(default_factory=list)


def submissions(checked: Checked) -> list[Submission]:
    """Return the submissions of a file, none where it names no unit, form or period.

    A table without a record makes no return of itself: a sheet left blank is not a nil return. The same bytes read with
    other corrections are another version.
    """
    read = checked.read
    tables: dict[Key, list[RecordTable]] = {}
    for table in read.tables:
        key = _key(table.unit_id, table.form, table.period)
        if key and len(table):
            tables.setdefault(key, []).append(table)
    nil = {key for form, unit_id, period in read.nil if (key := _key(unit_id, form, period))}
    whole = _key(read.unit_id, read.form, read.period)
    back = checked.decision == "reject"
    named = {*tables, *nil, *({whole} if whole and back else set())}
    return [
        Submission(
            submission_id=_digest(*key, read.sha256, *read.corrected.split()),
            unit_id=key[0],
            form=key[1],
            period=key[2],
            status="sent_back" if back else "accepted" if key in tables else "nil",
            tables=tables.get(key, []),
        )
        for key in sorted(named)
    ]


def reading_id(checked: Checked, found: list[Submission]) -> str:
    """Return what names this reading of these bytes: another place may register the same file as something else."""
    return _digest(checked.read.sha256, checked.decision, *(f"{one.submission_id} {one.status}" for one in found))


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
