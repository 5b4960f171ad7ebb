"""Compute a report's figures, what last year's were of the same units, and what is missing or in doubt in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

import duckdb

from organisation.periods import Period
from reports import measures
from reports.comparison import why_not
from reports.definition import Definition, FigureDefinition, Scope, read_definition
from reports.doubt import LEAST_ALIKE, Direction, Number, Possible, direction, pairs
from reports.likeness import Alike, compare
from reports.relations import fetched, open_relations, open_waiting, query, rows
from reports.tracing import TraceRow, trace

__all__ = ["Comparison", "Completeness", "Figure", "Lacking", "TraceRow", "compute", "state", "trace"]


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of ``expected`` units, how many returns are ``missing`` and how many have ``reported``."""

    expected: int = 0
    missing: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why units are missing from a figure, beside those that have not reported at all.

    ``sent_back`` and ``held`` have sent something that does not count yet, ``silent_on_it`` have reported all but this
    number, ``partly`` have reported ``part``, some of the periods that make up this one.
    """

    sent_back: int = 0
    held: int = 0
    silent_on_it: int = 0
    partly: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of the same ``units`` of all ``expected`` ``now`` and ``then``, across reorganisations.

    ``left_out`` names the others. ``direction`` holds for whatever the rows in doubt turn out to be.
    """

    now: Possible
    then: Possible
    units: int
    expected: int
    left_out: tuple[str, ...]
    direction: Direction


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report, made of the returns of ``expected`` units of which ``missing`` have not reported.

    ``previous`` is last year's of the same period as it stands, ``None`` where nobody reported then or where a
    reorganisation has made it another thing (``reports.comparison``); ``previous_missing`` and ``previous_expected``
    say how complete that was. A change is told by ``comparison``. ``stated`` tells whether any return says it, be it
    zero.
    """

    id: str
    label: str
    unit: str
    value: Number
    previous: Number | None
    missing: int
    expected: int
    approximate: bool
    previous_missing: int = 0
    previous_expected: int = 0
    possible: Possible | None = None
    asked_units: tuple[str, ...] = ()
    waiting_units: tuple[str, ...] = ()
    lacking: Lacking = field(default_factory=Lacking)
    comparison: Comparison | None = None
    stated: bool = True

    @property
    def shown(self) -> Number | None:
        """The value, ``None`` where no return says it: nothing is printed as zero that nobody wrote as zero."""
        return self.value if self.stated else None

    @property
    def compared(self) -> tuple[Number, Number] | None:
        """The two numbers that may be held against each other; ``None`` where there are none."""
        if self.comparison is not None:
            alike = self.comparison
            return (alike.now.value, alike.then.value) if alike.units else None
        return None if self.previous is None else (self.value, self.previous)

    @property
    def direction(self) -> Direction | None:
        """Which way it went; ``open`` where what is in doubt could turn it, ``None`` where nothing is compared."""
        if self.compared is None:
            return None
        return self.comparison.direction if self.comparison else direction([self.compared])

    @property
    def change(self) -> Number | None:
        """The difference from the same units' same period last year, in the figure's own unit; ``None`` while open."""
        if self.compared is None or self.direction == "open":
            return None
        now, then = self.compared
        return now - then

    @property
    def growth(self) -> float | None:
        """The change in per cent of then, with one decimal; ``None`` where there was nothing then, or while open."""
        if self.compared is None or self.change is None or not self.compared[1]:
            return None
        return round(100 * self.change / self.compared[1], 1)

    @property
    def alike_now(self) -> Number | None:
        """The value of the units that are compared."""
        return self.compared[0] if self.compared else None

    @property
    def alike_then(self) -> Number | None:
        """Last year's value of the units that are compared."""
        return self.compared[1] if self.compared else None

    @property
    def waiting(self) -> int:
        """How many rows were sent back, and may still enter it."""
        return self.possible.waiting if self.possible else 0

    @property
    def held(self) -> int:
        """How many rows are held until a unit answers, and may still enter it."""
        return self.possible.held if self.possible else 0

    @property
    def asked(self) -> int:
        """How many of its rows are under an open question."""
        return self.possible.asked if self.possible else 0

    @property
    def low(self) -> Number:
        """The least it may be once what is in doubt is answered."""
        return self.possible.low if self.possible else self.value

    @property
    def high(self) -> Number:
        """The most it may be once what is in doubt is answered."""
        return self.possible.high if self.possible else self.value


@dataclass(slots=True)
class _Reading:
    """One figure of one period: as a whole, and unit by unit where its relation tells them apart."""

    total: Possible = field(default_factory=Possible)
    stated: bool = False
    approximate: bool = False
    units: dict[str, Possible] = field(default_factory=dict)

    def put(self, unit: str | None, known: Possible, *, stated: bool, approximate: bool) -> None:
        """Take what a unit, or all of them (``None``), make of it."""
        if unit is None:
            self.total, self.stated, self.approximate = known, stated, approximate
        else:
            self.units[unit] = known

    def add(self, unit: str | None, doubt: Possible) -> None:
        """Take what is in doubt of it, of a unit or of all."""
        if unit is None:
            self.total += doubt
        elif doubt.asked or doubt.waiting or doubt.held or doubt.added:
            self.units[unit] = self.units.get(unit, Possible()) + doubt

    def of(self, units: frozenset[str]) -> Possible | None:
        """Return what some units make of it; ``None`` where two units may say one thing, as a place both went to."""
        parts = [part for unit, part in self.units.items() if unit in units]
        everything = reduce(add, self.units.values(), Possible())
        return reduce(add, parts, Possible()) if everything.value == self.total.value else None

    def in_doubt(self, kind: str) -> set[str]:
        """Return the units of which rows are ``asked`` about, or are ``waiting``."""
        return {unit for unit, part in self.units.items() if getattr(part, kind)}


@dataclass(frozen=True, slots=True)
class _State:
    """Whose returns of one scope are there: whether all of each unit's is, and any of it."""

    whole: Mapping[str, bool]
    some: frozenset[str]

    @property
    def counts(self) -> Completeness:
        there = sum(self.whole.values())
        return Completeness(len(self.whole), len(self.whole) - there, len(self.some))


@dataclass(frozen=True, slots=True)
class Count:
    """What the figures of a report come to in one period, by id, and whose returns of each scope are there."""

    readings: Mapping[str, _Reading]
    states: Mapping[Scope, _State]


def count_last_year(connection: duckdb.DuckDBPyConnection, report: Definition, period: Period) -> Count:
    """Count a report's figures in the same period last year, for which the relations are left open."""
    scopes = {figure.scope for figure in report.figures.values() if figure.scope}
    read = {figure.measure.relation for figure in report.figures.values()} | {one.relation for one in scopes}
    open_relations(connection, report, period.previous_year, {"submissions", *read})
    return Count(_read(connection, report), {scope: _state(connection, scope) for scope in scopes})


def compute(
    connection: duckdb.DuckDBPyConnection, kind: str, period: Period, last_year: Count | None = None
) -> dict[str, Figure]:
    """Return every figure of a report by id; ``last_year``, if it has been counted already.

    Raises:
        FileNotFoundError: no such kind of report.
        duckdb.Error: a definition does not fit the warehouse; our own fault.
    """
    report = read_definition(kind)
    counted = last_year or count_last_year(connection, report, period)
    past, past_states = counted.readings, counted.states
    open_relations(connection, report, period)
    now = _read(connection, report)
    states = {scope: _state(connection, scope) for scope in past_states}
    links = connection.execute(query("successions")).fetchall()
    names = dict(connection.execute(query("unit_names")).fetchall())
    alike = {scope: compare(states[scope].whole, past_states[scope].whole, links) for scope in states}
    standing = rows(connection, query("lacking"))
    why = {scope: _lacking(standing, scope, states[scope]) for scope in states}
    found = {}
    for figure in report.figures.values():
        own = figure.scope
        there = states[own].counts if own else Completeness()
        then = past_states[own].counts if own else Completeness(reported=1)
        reading, before = now[figure.id], past[figure.id]
        comparable = bool(then.reported) and not why_not(figure.id, period)
        found[figure.id] = Figure(
            id=figure.id,
            label=figure.label,
            unit=figure.unit,
            value=reading.total.value,
            previous=before.total.value if comparable else None,
            missing=there.missing,
            expected=there.expected,
            approximate=reading.approximate,
            previous_missing=then.missing,
            previous_expected=then.expected,
            possible=reading.total,
            asked_units=_named(reading.in_doubt("asked"), names),
            waiting_units=_named(reading.in_doubt("waiting") | reading.in_doubt("held"), names),
            lacking=why[own] if own else Lacking(),
            comparison=_compared(reading, before, alike[own], links, names) if own and comparable else None,
            stated=reading.stated or (figure.measure.kind != "sum" and (not own or bool(there.reported))),
        )
    return found


def state(connection: duckdb.DuckDBPyConnection, scope: Scope) -> tuple[Completeness, Lacking]:
    """Return whose returns of a scope are missing, and why, for the period the relations are open for."""
    found = _state(connection, scope)
    return found.counts, _lacking(rows(connection, query("lacking")), scope, found)


def _state(connection: duckdb.DuckDBPyConnection, scope: Scope) -> _State:
    text = query("unit_states").format(relation=scope.relation, form=scope.form, where=scope.where)
    lines = connection.execute(text).fetchall()
    return _State(
        {unit: not missing for unit, missing, _ in lines}, frozenset(unit for unit, _, reported in lines if reported)
    )


def _lacking(standing: Iterable[Mapping[str, Any]], scope: Scope, state: _State) -> Lacking:
    """Tell why units are missing: by how their returns of the form are ``standing``."""
    gone = {unit for unit, whole in state.whole.items() if not whole}
    if not gone:
        return Lacking()
    counts: dict[str, int] = defaultdict(int)
    parts: set[str] = set()
    for line in standing:
        if line["form"] != scope.form or line["unit_id"] not in gone:
            continue
        kind = line["why"] if line["unit_id"] not in state.some or line["why"] != "reported" else "silent_on_it"
        if kind == "partly":
            parts.add(line["part"])
        counts["silent_on_it" if kind == "reported" else kind] += 1
    counts.pop("missing", None)
    return Lacking(**counts, part=_part(parts))


def _part(parts: set[str]) -> str:
    """Return how the part is called that units have reported, where it is the same one of all: ``6 tháng đầu``."""
    if len(parts) != 1:
        return ""
    [part] = parts
    return Period.parse(part).label.partition(" năm ")[0]


def _compared(
    now: _Reading, then: _Reading, alike: Alike, links: Sequence[tuple[str, str]], names: Mapping[str, str]
) -> Comparison:
    here = now.total if alike.whole else now.of(alike.now)
    there = then.total if alike.whole else then.of(alike.then)
    if here is None or there is None:
        # What two units say may be one thing, and nobody can tell how much of it is these units' own.
        return Comparison(Possible(), Possible(), 0, len(alike.now) + len(alike.left_out), (), "open")
    seen = [*pairs(here, there)]
    # A number that is asked about may be anything: without its unit on both sides the sign has to be the same.
    rest = alike.without(now.in_doubt("asked") | then.in_doubt("asked"), links)
    if rest.now != alike.now and rest.now:
        less, less_then = now.of(rest.now), then.of(rest.then)
        seen += [(less.value, less_then.value)] if less and less_then else []
    expected = len(alike.now) + len(alike.left_out)
    enough = len(alike.now) >= LEAST_ALIKE * expected
    return Comparison(
        now=here,
        then=there,
        units=len(alike.now),
        expected=expected,
        left_out=_named(alike.left_out, names),
        direction=direction(seen) if enough else "open",
    )


def _named(units: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(unit, unit) for unit in sorted(units))


def _read(connection: duckdb.DuckDBPyConnection, report: Definition) -> dict[str, _Reading]:
    """Return every figure, for the period the relations are open for: a query each relation, and one where it has rows
    that are asked about, or that wait."""
    by_relation: dict[str, list[FigureDefinition]] = defaultdict(list)
    for figure in report.figures.values():
        by_relation[figure.measure.relation].append(figure)
    waiting = open_waiting(connection, report)
    found = {name: _Reading() for name in report.figures}
    for relation, figures in by_relation.items():
        units = "unit_id" if _has_units(connection, f"report_{relation}") else ""
        wanted = [(measures.value(one.measure), measures.approximate(one.measure)) for one in figures]
        for unit, values in _grouped(connection, f"report_{relation}", units, wanted):
            for figure, (value, near) in zip(figures, values, strict=True):
                number = value or 0
                known = Possible(number, without=number, corrected=number)
                found[figure.id].put(unit, known, stated=value is not None, approximate=near)
        if _touched(connection, relation):
            source = query("asked_of").format(relation=relation)
            wanted_of_asked = [measures.asked(one.measure) for one in figures]
            for unit, values in _grouped(connection, source, units, wanted_of_asked):
                for figure, (count, asked, proposed) in zip(figures, values, strict=True):
                    less = asked or 0
                    found[figure.id].add(unit, Possible(0, count, -less, (proposed or 0) - less))
        if waiting and _exists(connection, f"report_waiting_{relation}"):
            source = query("waiting_of").format(relation=relation)
            wanted_of_waiting = [
                (measures.waiting(one.measure), measures.held(one.measure), measures.added(one.measure))
                for one in figures
            ]
            for unit, values in _grouped(connection, source, units, wanted_of_waiting):
                for figure, (count, held, more) in zip(figures, values, strict=True):
                    found[figure.id].add(unit, Possible(waiting=count, held=held, added=more or 0))
    return found


def _grouped(
    connection: duckdb.DuckDBPyConnection, source: str, units: str, selections: Sequence[Sequence[str]]
) -> Iterable[tuple[str | None, list[Sequence[Any]]]]:
    """Yield each unit, and ``None`` for the whole, with the values of every selection."""
    text = query("figures").format(
        source=source,
        unit=units or "NULL",
        whole=f"grouping({units}) = 1" if units else "true",
        groups=f"GROUP BY GROUPING SETS ((), ({units}))" if units else "",
        selections=", ".join(one for selection in selections for one in selection),
    )
    size = len(selections[0])
    for unit, whole, *values in fetched(connection.execute(text)):
        if whole or unit is not None:
            yield None if whole else unit, [values[at : at + size] for at in range(0, len(values), size)]


def _touched(connection: duckdb.DuckDBPyConnection, relation: str) -> bool:
    """Tell whether an open question is about a row of a relation."""
    return connection.execute(query("asked_at_all").format(relation=relation)).fetchone() is not None


def _has_units(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return "unit_id" in {name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}


def _exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = $name", {"name": table}).fetchone()
    return found is not None
