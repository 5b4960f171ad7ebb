"""One unit in one period: its returns, what to mend in which cell, the versions it sent, and its base units."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.links import NoPageError
from board.pages.overview import Matrix, matrix
from board.rows import FindingRow, ReturnRow, SubmissionRow, UnplacedRow
from findings import Finding, Severity, catalogue


@dataclass(frozen=True, slots=True)
class Advice:
    """A finding in words: where, what stands there, what is wrong with it and what to do."""

    code: str
    severity: str
    state: str
    file: str
    sheet: str
    cell: str
    value: str
    what: str
    mend: str
    waived: FindingRow | None = None


@dataclass(frozen=True, slots=True)
class FormAdvice:
    """What to look at in the return of one form."""

    form: str
    advices: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """The whole page. ``district`` is the unit it belongs to as (id, name), ``None`` where it stands on its own."""

    period: str
    unit_id: str
    name: str
    district: tuple[str, str] | None
    returns: tuple[ReturnRow, ...]
    findings: tuple[FormAdvice, ...]
    submissions: tuple[SubmissionRow, ...]
    base: Matrix | None


def unit_view(facts: PeriodFacts, unit_id: str, language: str) -> UnitView:
    """Return the page of a unit.

    Raises:
        NoPageError: no return of such a unit is among the facts.
    """
    own = tuple(row for row in facts.returns if row.unit_id == unit_id)
    if not own:
        raise NoPageError(unit_id)
    below = [row for row in facts.returns if row.district_id == unit_id != row.unit_id]
    return UnitView(
        period=facts.period,
        unit_id=unit_id,
        name=own[0].union_name,
        district=_district(facts, own[0]),
        returns=own,
        findings=_findings(facts, unit_id, language),
        submissions=tuple(row for row in facts.submissions if row.unit_id == unit_id),
        base=matrix(below, facts, summed=False) if below else None,
    )


def finding_of(row: FindingRow | UnplacedRow) -> Finding:
    """Return the finding that the warehouse holds in a row; whose it is stands beside it."""
    return Finding(
        code=row.code,
        severity=Severity.of(row.severity),
        file=row.file,
        sheet=row.sheet,
        row=row.row,
        column=row.column_no,
        field=row.field,
        value=row.value,
        params=json.loads(row.params or "{}"),
    )


def advice(row: FindingRow | UnplacedRow, language: str) -> Advice:
    """Return a finding in words."""
    state, finding, texts = getattr(row, "state", "new"), finding_of(row), catalogue()
    return Advice(
        code=row.code,
        severity=row.severity,
        state=state,
        file=row.file,
        sheet=row.sheet or "",
        cell=finding.cell or "",
        value=row.value or "",
        what=texts.what(finding, language),
        mend=texts.mend(finding, language),
        waived=row if isinstance(row, FindingRow) and state == "waived" else None,
    )


def _district(facts: PeriodFacts, own: ReturnRow) -> tuple[str, str] | None:
    if own.district_id == own.unit_id:
        return None
    above = (row.union_name for row in facts.returns if row.unit_id == own.district_id)
    return own.district_id, next(above, own.district_id)


def _findings(facts: PeriodFacts, unit_id: str, language: str) -> tuple[FormAdvice, ...]:
    by_form: dict[str, list[Advice]] = defaultdict(list)
    for row in facts.findings:
        if row.unit_id == unit_id:
            by_form[row.form].append(advice(row, language))
    return tuple(FormAdvice(form, tuple(advices)) for form, advices in sorted(by_form.items()))
