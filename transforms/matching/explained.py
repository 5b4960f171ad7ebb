"""What was taken for what, on what evidence, what came second and by how much: a match as it can be printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from findings import a1
from transforms.matching.assignment import Fit, Target
from transforms.matching.layout import Table
from transforms.matching.lexicon import lexicon
from transforms.matching.match import Score
from transforms.matching.sample import Sample


@dataclass(slots=True)
class Weighed:
    """A field that a column fits: ``header`` is how well its texts fit, ``role`` and ``cells`` what speaks for it."""

    field: str
    kind: str
    header: float
    role: float
    cells: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.header + self.role + self.cells


@dataclass(slots=True)
class ExplainedColumn:
    """One column: its path, its roles, what it was taken for, and the best of what it was not taken for.

    ``taken_for`` is ``None`` where it gives nothing; ``rival`` is then the column that gives what it fits as well, and
    ``aside`` the role that kept it from a field.
    """

    column: str
    path: list[str]
    roles: list[str]
    taken_for: Weighed | None = None
    second: Weighed | None = None
    rival: str | None = None
    aside: str | None = None


@dataclass(slots=True)
class ExplainedTable:
    """One table: where it stands, what every form came to, its columns, and what its rows are (counted by kind)."""

    sheet: str | None
    header: list[int]  # rows, from 1
    form: str
    scores: list[Score]
    sure: bool
    contradicted: str | None
    guessed: bool
    turned: bool
    period: str | None = None
    columns: list[ExplainedColumn] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


def explained(table: Table, rows: dict[str, int]) -> ExplainedTable:
    """Return what a table was taken for; ``rows`` counts its rows by what they are."""
    match, grid = table.match, table.grid
    told = ExplainedTable(
        grid.name or None, [row + 1 for row in table.header], table.form.id, list(match.scores), match.sure,
        match.contradicted, table.guessed, grid.turn is not None, match.period.id if match.period else None, rows=rows,
    )  # fmt: skip
    sample = Sample(table.form, grid, table.start)
    targets = {column: target for target, column in table.columns.items()}
    for column in table.span:
        if column in targets or match.paths.get(column):
            told.columns.append(_column(table, sample, column, targets.get(column)))
    return told


def _column(table: Table, sample: Sample, column: int, target: Target | None) -> ExplainedColumn:
    match = table.match
    path = match.paths.get(column, ())
    weighed = {fit.target: _weighed(fit, sample, column) for fit in lexicon(table.form).fits(path, match.period).open}
    taken = _of_target(weighed, target) if target else None
    if target and taken is None:
        taken = Weighed(target.field, target.kind, 0.0, 0.0, sample.weigh(target, column))
    others = [one for one in weighed.values() if taken is None or one.field != taken.field]
    rivals = [rival for rival in match.rivals if rival.column == column]
    competing = next((rival.taken for rival in rivals if rival.role is None), None)
    return ExplainedColumn(
        _letters(column), list(path), sorted(match.roles.get(column, ())), taken,
        max(others, key=lambda one: one.total, default=None), None if competing is None else _letters(competing),
        next((rival.role for rival in rivals if rival.role), None),
    )  # fmt: skip


def _letters(column: int) -> str:
    return (a1(None, column + 1) or "").partition(":")[0]


def _of_target(weighed: dict[Target, Weighed], target: Target) -> Weighed | None:
    """Return what speaks for a target; one day of a trip may have come as both, or both as one."""
    return weighed.get(target) or next((one for fit, one in weighed.items() if fit.field == target.field), None)


def _weighed(fit: Fit, sample: Sample, column: int) -> Weighed:
    return Weighed(fit.target.field, fit.target.kind, fit.strength, fit.role, sample.weigh(fit.target, column))
