"""The overview of a period: the state of returns by form and by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.pages.counts import Counts
from board.rows import FindingRow, ReturnRow
from organisation.units import office_id

_ASKED = frozenset(("error", "warning"))


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form and its returns, counted."""

    form: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit and its return of each form (``None``: nothing expected, nothing sent).

    ``base`` counts the returns of its base units, ``None`` where it has none; ``to_mend`` counts errors and warnings.
    """

    unit_id: str
    name: str
    returns: tuple[ReturnRow | None, ...]
    base: Counts | None
    to_mend: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The state of returns by unit and form. ``has_base`` tells whether base units are summed up in a column."""

    forms: tuple[str, ...]
    lines: tuple[UnitLine, ...]
    has_base: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole page."""

    period: str
    counts: Counts
    forms: tuple[FormLine, ...]
    matrix: Matrix


def overview(facts: PeriodFacts, unit_id: str) -> Overview:
    """Return the overview for a reader: the province's units with their base units summed up, or a district's, each."""
    by_form: dict[str, list[ReturnRow]] = defaultdict(list)
    for row in facts.returns:
        by_form[row.form].append(row)
    summed = unit_id == office_id()
    shown = [row for row in facts.returns if row.level != "base"] if summed else facts.returns
    return Overview(
        period=facts.period,
        counts=Counts.of(facts.returns),
        forms=tuple(FormLine(form, Counts.of(rows)) for form, rows in sorted(by_form.items())),
        matrix=matrix(shown, facts, summed=summed),
    )


def matrix(shown: Iterable[ReturnRow], facts: PeriodFacts, *, summed: bool) -> Matrix:
    """Return the state of some returns by unit and form, in the order given."""
    rows = list(shown)
    forms = tuple(sorted({row.form for row in rows}))
    of_unit: dict[str, dict[str, ReturnRow]] = defaultdict(dict)
    for row in rows:
        of_unit[row.unit_id][row.form] = row
    base = _base_counts(facts.returns) if summed else {}
    asked = to_mend(facts.findings, summed=summed)
    lines = tuple(_line(unit_id, by_form, forms, base.get(unit_id), asked) for unit_id, by_form in of_unit.items())
    return Matrix(forms, lines, summed and bool(base))


def to_mend(findings: Iterable[FindingRow], *, summed: bool) -> Counter[str]:
    """Count open errors and warnings by unit, or by the district that answers for it."""
    return Counter(
        row.district_id if summed else row.unit_id
        for row in findings
        if row.severity in _ASKED and row.state != "waived"
    )


def _base_counts(returns: Iterable[ReturnRow]) -> Mapping[str, Counts]:
    below: dict[str, list[ReturnRow]] = defaultdict(list)
    for row in returns:
        if row.level == "base":
            below[row.district_id].append(row)
    return {district_id: Counts.of(rows) for district_id, rows in below.items()}


def _line(
    unit_id: str, by_form: Mapping[str, ReturnRow], forms: Iterable[str], base: Counts | None, asked: Counter[str]
) -> UnitLine:
    name = next(iter(by_form.values())).union_name
    return UnitLine(unit_id, name, tuple(map(by_form.get, forms)), base, asked[unit_id])
