"""The decision on a return, made from all its findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from findings import Finding, Severity
from transforms.returns import RecordTable, ReturnRead

Decision = Literal["load", "load_flag", "reject", "nil"]


@dataclass(slots=True)
class Checked:
    """A return that was read and checked: ``findings`` holds the reader's and the rules' together."""

    read: ReturnRead
    findings: list[Finding]
    decision: Decision


def decide(read: ReturnRead, findings: Sequence[Finding]) -> Decision:
    """Return what becomes of a return; ``findings`` are the reader's and the rules' together.

    * ``reject``: the file goes back as a whole: the reader says so, an error names neither sheet nor row, or not one
      row of it may enter the figures (it would take the place of an earlier version that was right);
    * ``nil``: a valid empty return ("không phát sinh");
    * ``load_flag``: the records are loaded and somebody is asked about at least one thing;
    * ``load``: loaded without a question; notices alone ask nothing.
    """
    if read.rejected or any(_of_the_whole(finding) for finding in findings):
        return "reject"
    rows = {(table.form, table.sheet, row) for table in read.tables for row in table.rows}
    if not rows and read.nil:
        return "nil"
    if rows <= rows_out(findings, read.tables):
        return "reject"
    asked = any(finding.severity is not Severity.NOTICE for finding in findings)
    return "load_flag" if asked else "load"


def rows_out(
    findings: Iterable[Finding], tables: Iterable[RecordTable] = ()
) -> set[tuple[str | None, str | None, int]]:
    """Return (form, sheet, row) of every row that an error keeps out of the figures, or that is in a table held."""
    faulty: set[tuple[str | None, str | None, int]] = {
        (finding.form, finding.sheet, finding.row)
        for finding in findings
        if finding.severity is Severity.ERROR and finding.row is not None
    }
    return faulty.union((table.form, table.sheet, row) for table in tables if table.held for row in table.rows)


def _of_the_whole(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and finding.row is None and finding.sheet is None
