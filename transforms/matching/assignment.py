"""What the columns of one header are: each gives at most one field, so that all of it fits best.

Where the headers leave a choice the cells below are asked. Returns made from one template share their headers, and
mostly what their cells say: each answer is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from forms import Column, Form
from transforms.matching.limits import limit

_MOST_OPEN = 8  # columns weighed together
_MOST_ANSWERS = 200  # remembered of one header


class Target(NamedTuple):
    """What a column gives: a ``field``; a ``span`` of two dates, named by its first; or a ``tick`` for one choice."""

    kind: str
    field: str
    value: object = None


class Fit(NamedTuple):
    """How well a header fits a target, and how much the role that its words name speaks for it."""

    target: Target
    strength: float
    role: float = 0.0


class Fits(NamedTuple):
    """What the header of one column fits, and the roles that keep it from what it would fit otherwise."""

    open: tuple[Fit, ...] = ()
    barred: tuple[tuple[Target, str], ...] = ()


class Rival(NamedTuple):
    """A column that fits what another one gives: as well (``role`` is ``None``), or but for its role.

    ``weaker``: it goes by another name, the other one by that of the form.
    """

    column: int
    target: Target
    taken: int | None
    role: str | None = None
    weaker: bool = False


class Evidence(Protocol):
    """What the cells below a header say of it."""

    def bears_out(self, fit: Fit, column: int) -> bool:
        """Tell whether the cells of a column allow a fit."""
        ...

    def weigh(self, target: Target, column: int) -> float:
        """Return from -10 to 10 how much the cells of a column look like a target."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """The targets given to columns (counted from 0), and how well all of it fits.

    ``given`` are the fields that some column gives, ``missing`` the required ones that none does; ``rivals`` the
    columns that give nothing and fit what another gives, or would but for their role.
    """

    columns: Mapping[Target, int]
    score: float
    typos: tuple[int, ...]
    given: frozenset[str]
    missing: tuple[Column, ...]
    rivals: tuple[Rival, ...] = ()

    def moved(self, columns: int) -> Assignment:
        """Return the same assignment some columns to the right."""
        if not columns:
            return self
        moved = {target: index + columns for target, index in self.columns.items()}
        typos = tuple(index + columns for index in self.typos)
        rivals = tuple(
            one._replace(column=one.column + columns, taken=None if one.taken is None else one.taken + columns)
            for one in self.rivals
        )
        return Assignment(moved, self.score, typos, self.given, self.missing, rivals)


class Header:
    """The columns of a header as one form knows them; ``fits`` has one entry a column."""

    def __init__(self, form: Form, fits: Sequence[Fits]) -> None:
        self._form = form
        self._fits = fits
        self._begun = [
            (i, fit) for i, column in enumerate(fits) for fit in column.open if fit.strength <= limit("begins")
        ]
        self._choices: dict[tuple[bool, ...], _Choice] = {}

    def assigned(self, cells: Evidence, first: int) -> Assignment:
        """Return what the columns are, ``first`` being the sheet's column of the first of them."""
        borne_out = tuple([cells.bears_out(fit, first + index) for index, fit in self._begun])
        choice = self._choices.get(borne_out)
        if choice is None:
            refuted = {one for one, is_true in zip(self._begun, borne_out, strict=True) if not is_true}
            fits = [
                column._replace(open=tuple(fit for fit in column.open if (i, fit) not in refuted))
                for i, column in enumerate(self._fits)
            ]
            choice = self._choices[borne_out] = _Choice(self._form, fits)
        return choice.taken(cells, first).moved(first)


class _Choice:
    """What the columns of a header may still be once the cells have spoken on what is not borne out."""

    def __init__(self, form: Form, fits: Sequence[Fits]) -> None:
        wanted: dict[Target, int] = {}
        for column in fits:
            for fit in column.open:
                wanted[fit.target] = wanted.get(fit.target, 0) + 1
        self._form, self._fits = form, fits
        self._settled = {
            i: column.open[0]
            for i, column in enumerate(fits)
            if len(column.open) == 1 and wanted[column.open[0].target] == 1
        }
        self._open = [(i, fit) for i, column in enumerate(fits) if i not in self._settled for fit in column.open]
        self._taken: dict[tuple[float, ...], Assignment] = {}

    def taken(self, cells: Evidence, first: int) -> Assignment:
        """Return what the columns are, counted from 0."""
        evidence = tuple([cells.weigh(fit.target, first + index) for index, fit in self._open])
        found = self._taken.get(evidence)
        if found is None:
            if len(self._taken) > _MOST_ANSWERS:
                self._taken.clear()
            found = self._taken[evidence] = self._assign(evidence)
        return found

    def _assign(self, evidence: Sequence[float]) -> Assignment:
        """Give every column at most one target and every target at most one column."""
        weighed: dict[int, list[tuple[Target, float]]] = {}
        for (index, fit), weight in zip(self._open, evidence, strict=True):
            weighed.setdefault(index, []).append((fit.target, fit.strength + fit.role + weight))
        columns = {fit.target: index for index, fit in self._settled.items()}
        total = sum(fit.strength + fit.role for fit in self._settled.values())
        for rivals in _rivals(weighed):
            score, chosen = _best(rivals[:_MOST_OPEN], weighed, frozenset())
            columns |= chosen
            total += score
        columns = self._name_the_records(columns, weighed)
        typos = tuple(sorted(i for t, i in columns.items() if self._is_nearly(t, i)))
        columns = _sound_ticks(self._form, columns)
        used = set(columns.values())
        possible = {fit.target for index, column in enumerate(self._fits) if index in used for fit in column.open}
        columns = _settle_spans(self._form, columns, possible)
        given = frozenset(target.field for target in columns)
        missing = tuple(column for column in self._form.columns if column.required and column.field not in given)
        return Assignment(columns, total, typos, given, missing, tuple(self._rivals_of(columns, weighed)))

    def _name_the_records(
        self, columns: dict[Target, int], weighed: Mapping[int, Sequence[tuple[Target, float]]]
    ) -> dict[Target, int]:
        """Give what names the records, where nothing does, the column that may: *Chỉ tiêu* is no text beside no code.

        Many a name in it may be of no list: each of them is asked about, not the column.
        """
        for field in self._form.columns:
            target = Target("field", field.field)
            if not (field.required and field.identity and field.choices) or target in columns:
                continue
            optional = {i for t, i in columns.items() if t.kind == "field" and not self._form[t.field].required}
            free = optional | (weighed.keys() - set(columns.values()))
            likely = [
                (weight, index) for index in free for wanted, weight in weighed.get(index, ()) if wanted == target
            ]
            weight, index = max(likely, default=(0.0, 0))
            if likely and weight >= limit("synonym") + limit("listed"):
                columns = {t: i for t, i in columns.items() if i != index} | {target: index}
        return columns

    def _is_nearly(self, target: Target, column: int) -> bool:
        """Tell whether a header is a known one but for a few letters, what follows, or all but first letters."""
        known = limit("typo")
        return any(fit.target == target and fit.strength <= known for fit in self._fits[column].open)

    def _rivals_of(
        self, columns: Mapping[Target, int], weighed: Mapping[int, Sequence[tuple[Target, float]]]
    ) -> Iterator[Rival]:
        """Yield the columns that give nothing, with what they would give: first where nothing in them is against it."""
        by_field = {target.field: index for target, index in columns.items()}
        used = set(columns.values())
        for index, fits in enumerate(self._fits):
            if index in used:
                continue
            likely = {target for target, weight in weighed.get(index, ()) if weight > 0}
            for fit in fits.open:
                taken = by_field.get(fit.target.field)
                is_result = fit.target == Target("field", self._form.roles.result or "")
                if taken is not None and fit.target in likely and (is_result or self._is_near(fit, taken)):
                    # *Ngày đăng ký* beside *Từ ngày*, *Đến ngày* may be the day of the paper itself.
                    is_whole = fit.target.kind == "span" and fit.target not in columns
                    by_name = self._is_by_name(taken)
                    yield Rival(index, fit.target, taken, weaker=by_name > fit.strength or (is_whole and by_name > 0))
            for target, role in fits.barred:
                yield Rival(index, target, by_field.get(target.field), role)

    def _is_by_name(self, column: int) -> float:
        """Return how well a header fits where it is the form's own name for a field, 0 where it is not."""
        return max((fit.strength for fit in self._fits[column].open if fit.strength >= limit("exact")), default=0.0)

    def _is_near(self, fit: Fit, taken: int) -> bool:
        """Tell whether a header fits a field about as well as the one that gives it."""
        own = [other for other in self._fits[taken].open if other.target.field == fit.target.field]
        best = max((other.strength + other.role for other in own), default=0.0)
        return fit.strength + fit.role > best - limit("near")


def _rivals(weighed: dict[int, list[tuple[Target, float]]]) -> list[list[int]]:
    """Return the open columns in groups that want none of one another's targets."""
    groups: list[tuple[set[Target], list[int]]] = []
    for index, wanted in weighed.items():
        targets, members = {target for target, _ in wanted}, [index]
        apart = [group for group in groups if targets.isdisjoint(group[0])]
        for others, indexes in (group for group in groups if group not in apart):
            targets, members = targets | others, indexes + members
        groups = [*apart, (targets, members)]
    return [members for _, members in groups]


def _best(
    columns: list[int], weighed: dict[int, list[tuple[Target, float]]], taken: frozenset[Target]
) -> tuple[float, dict[Target, int]]:
    if not columns:
        return 0.0, {}
    first, rest = columns[0], columns[1:]
    best_score, best = 0.0, {}
    for target, weight in weighed[first]:
        if target in taken or weight <= 0:
            continue
        score, chosen = _best(rest, weighed, taken | {target})
        if score + weight > best_score:
            best_score, best = score + weight, {target: first} | chosen
    score, without = _best(rest, weighed, taken)
    return (score, without) if score > best_score else (best_score, best)


def _sound_ticks(form: Form, columns: dict[Target, int]) -> dict[Target, int]:
    """Keep tick columns only where most of a list is ticked and no column gives the field itself."""
    ticks = [target for target in columns if target.kind == "tick"]
    enough = {
        target.field
        for target in ticks
        if Target("field", target.field) not in columns
        and 2 * sum(other.field == target.field for other in ticks) > len(form[target.field].choices)
    }
    return {target: column for target, column in columns.items() if target.kind != "tick" or target.field in enough}


def _settle_spans(form: Form, columns: dict[Target, int], possible: Set[Target]) -> dict[Target, int]:
    """Read a lone date column as a span; a span column beside a column of last days as the first day.

    ``possible`` is what the headers would fit as well: *Ngày đến* alone is the day of a visit.
    """
    for span in form.spans:
        whole, start, end = Target("span", span.start), Target("field", span.start), Target("field", span.end)
        if whole in columns and end in columns and start not in columns:
            columns[start] = columns.pop(whole)
        elif start in columns and end not in columns and whole not in columns:
            columns[whole] = columns.pop(start)
        elif end in columns and start not in columns and whole in possible:
            columns[whole] = columns.pop(end)
        elif whole in columns and start in columns:
            columns.setdefault(end, columns[whole])
            columns.pop(whole)
    return columns
