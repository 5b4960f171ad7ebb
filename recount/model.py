"""What counts, in memory and by the book: a small model of the rules on returns, with no thought of speed.

A return is a set of statements. Of the statements of one unit, form and period, each return in its turn adds, corrects
or repeats some. What is not clear is asked about, never chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

Identity = tuple[Hashable, ...]
SUPPLEMENTS, REPLACES, CORRECTS, EXTRACTS = "supplements", "replaces", "corrects", "extracts"
"""What a return says of itself; empty where it says nothing."""
_ORDER = ("", REPLACES, SUPPLEMENTS, CORRECTS)
"""Of one night: what is added to or mended is there before. An extract is of what is sent beside it."""
_FEWEST_OF_A_MISTAKE = 2  # one number may well be the same in two months; several are one return sent twice
_LEAST_OF_A_MISTAKE = 10  # and so may small ones
_PARTS = {
    "year": ("H1", "H2"),
    "H1": ("Q1", "Q2"),
    "H2": ("Q3", "Q4"),
    "Q1": ("01", "02", "03"),
    "Q2": ("04", "05", "06"),
    "Q3": ("07", "08", "09"),
    "Q4": ("10", "11", "12"),
}
_FIRST_MONTH = {"H1": 1, "H2": 7, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


@dataclass(frozen=True)
class Shape:
    """How the statements of a form are known: which fields tell them apart, and which show that two files are parts.

    ``near`` are pairs or triples of fields by which a statement with a changed identity is known again. ``partitions``
    are fields of which two files that add to each other have nothing in common; of a date its month is looked at.
    ``first`` and ``last`` name its days, ``amounts`` and ``stocks`` what is added over parts and which indicators never
    are.
    """

    identity: tuple[str, ...]
    near: tuple[tuple[str, ...], ...] = ()
    partitions: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    amounts: tuple[str, ...] = ()
    indicator: str | None = None
    stocks: frozenset[Hashable] = frozenset()
    apart: tuple[str, ...] = ()
    """Fields that tell two persons of one name apart, where one return has both."""
    said: tuple[str, ...] = ()
    """Fields in which two statements must differ to say two things; all, if empty. Wording alone is nothing else."""


@dataclass(frozen=True)
class Row:
    """One row as it was read: its place, what it says, and whether it may be used."""

    place: tuple[str, str, int]
    values: Mapping[str, Any]
    is_good: bool = True


@dataclass(frozen=True)
class Return:
    """One delivery of one form of one unit and period. ``order`` grows with the nights; ``sender`` is who sent it."""

    id: str
    unit: str
    period: str
    order: int
    rows: tuple[Row, ...]
    says: str = ""
    sender: str = ""


@dataclass
class Settled:
    """What counts of a form after some nights: rows by unit and period, and what has to be asked."""

    shape: Shape
    counted: dict[tuple[str, str], dict[Identity, Row]] = field(default_factory=lambda: defaultdict(dict))
    doubtful: dict[tuple[str, str], dict[Identity, Row]] = field(default_factory=lambda: defaultdict(dict))
    """Rows that may or may not count: held ones do not count now, those that were left out do."""
    questions: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of a return and why somebody has to be asked about it."""


def settle(returns: Iterable[Return], shape: Shape) -> Settled:
    """Return what counts after all these returns of one form, in the order of their nights."""
    settled = Settled(shape)
    nights: dict[tuple[int, str, str], list[Return]] = defaultdict(list)
    sent = sorted((_without_blanks(one, settled) for one in returns), key=lambda one: one.order)
    for one in sent:
        nights[one.order, one.unit, one.period].append(one)
    bad: dict[tuple[str, str], dict[Identity, _Bad]] = defaultdict(dict)
    earlier: list[Return] = []
    for (_, unit, period), together in nights.items():
        for one in _of_one_night(together, shape, settled):
            _leave_wrong_place(one, earlier, settled)
            _apply(one, settled, bad[unit, period])
            earlier.append(one)
    return settled


def _without_blanks(one: Return, settled: Settled) -> Return:
    """A figure left blank says nothing: what was said of it before goes on."""
    shape = settled.shape
    blank = {
        row.place
        for row in one.rows
        if shape.indicator and all(row.values.get(field) is None for field in shape.amounts)
    }
    if blank:
        settled.questions.append((one.id, "figures left blank"))
    return replace(one, rows=tuple(replace(row, is_good=row.is_good and row.place not in blank) for row in one.rows))


def identity_of(row: Row, shape: Shape, told_apart: frozenset[Hashable] = frozenset()) -> Identity:
    """Return what a statement is known by; of a person whose name two have in a return, the post and board too."""
    named = tuple(_plain(row.values.get(name)) for name in shape.identity)
    if named and named[0] in told_apart:
        return (*named, *(_plain(row.values.get(name)) for name in shape.apart))
    return named


def _of_one_night(together: Sequence[Return], shape: Shape, settled: Settled) -> list[Return]:
    """Return the returns of one night in the order that their words give; those that say the same of themselves are
    one, for nothing orders them.

    Where two of them state one thing otherwise neither is believed, and both are asked about.
    """
    by_words: dict[str, list[Return]] = defaultdict(list)
    for one in together:
        by_words[one.says if one.says in _ORDER else ""].append(one)
    return [_as_one(by_words[says], shape, settled) for says in _ORDER if says in by_words]


def _as_one(alike: Sequence[Return], shape: Shape, settled: Settled) -> Return:
    full = [one for one in alike if one.rows]
    first = (full or alike)[0]
    if len(alike) == 1:
        return first
    if 0 < len(full) < len(alike):
        settled.questions.append((first.id, "nil and rows in one night"))
    stated: dict[Identity, list[Row]] = defaultdict(list)
    for one in full:
        for row in one.rows:
            stated[identity_of(row, shape)].append(row)
    merged: list[Row] = []
    conflicts = _same_thing_otherwise(full, shape)
    surely = shape.near[0] if shape.near else shape.identity
    stated_well = {_key(row, surely) for one in full for row in one.rows if row.is_good}
    in_doubt: set[Hashable] = set()
    for name, said in stated.items():
        rows = [row for row in said if row.is_good] or said
        key = _key(rows[0], surely)
        if key in in_doubt or (not rows[0].is_good and key in stated_well):
            continue
        differ = name in conflicts or len({_in_full(row) for row in rows}) > 1
        if differ:
            settled.questions.append((first.id, f"two statements in one night: {name}"))
            merged.append(Row(rows[0].place, rows[0].values, is_good=False))
            in_doubt.add(key)
        else:
            merged.append(rows[0])
    return replace(first, rows=tuple(merged))


def _same_thing_otherwise(returns: Sequence[Return], shape: Shape) -> set[Identity]:
    """Return the statements that two returns of one night make of the same thing under two identities."""
    found: set[Identity] = set()
    for number, one in enumerate(returns):
        for other in returns[number + 1 :]:
            mine, theirs = ({identity_of(row, shape): row for row in file.rows if row.is_good} for file in (one, other))
            surely = shape.near[0] if shape.near else shape.identity
            said, said_too = ({_key(row, surely) for row in rows.values()} for rows in (mine, theirs))
            near = shape.near if said & said_too else shape.near[:1]
            for new, old in _known_again(_less(theirs, mine), _less(mine, theirs), shape, near).items():
                found |= {new, old}
    return found


def _leave_wrong_place(one: Return, earlier: Sequence[Return], settled: Settled) -> None:
    """Where a return says what an earlier one of the same sender said of another unit or period, that was a mistake.

    A period that holds the other is no mistake: it is the whole of a part.
    """
    said = _telling(one, settled.shape)
    for before in earlier:
        same_place = (before.unit, before.period) == (one.unit, one.period)
        if same_place or before.sender != one.sender or _holds(before.period, one.period):
            continue
        if before.order == one.order or not said:
            continue
        if before.unit != one.unit and before.period != one.period:
            continue
        if _telling(before, settled.shape) == said:
            place = (before.unit, before.period)
            for row in before.rows:
                settled.counted[place].pop(identity_of(row, settled.shape), None)


def _telling(one: Return, shape: Shape) -> list[tuple[tuple[str, str], ...]]:
    """Return what a return says by which it is known again; nothing where it is too little: small numbers may be the
    same in two periods, and what is counted on a day mostly is."""
    rows = [row for row in one.rows if row.is_good]
    if shape.indicator:
        amounts = {row.place: row.values.get(shape.amounts[0]) or 0 for row in rows}
        rows = [row for row in rows if amounts[row.place] and row.values.get(shape.indicator) not in shape.stocks]
        if max((amounts[row.place] for row in rows), default=0) < _LEAST_OF_A_MISTAKE:
            return []
    return sorted(_said(row, shape) for row in rows) if len(rows) >= _FEWEST_OF_A_MISTAKE else []


@dataclass(frozen=True)
class _Bad:
    """A row that was said badly, and the statement that it stands for where it says that otherwise."""

    row: Row
    stands_for: Identity | None


def _apply(one: Return, settled: Settled, bad: dict[Identity, _Bad]) -> None:
    shape, place = settled.shape, (one.unit, one.period)
    counted, doubtful = settled.counted[place], settled.doubtful[place]

    def ask(why: str) -> None:
        settled.questions.append((one.id, why))

    called: dict[Hashable, set[Hashable]] = defaultdict(set)
    for row in one.rows:
        called[_plain(row.values.get(shape.identity[0]))].add(_key(row, shape.apart))
    shared = frozenset(name for name, persons in called.items() if len(persons) > 1)
    good = {identity_of(row, shape, shared): row for row in one.rows if row.is_good}
    wrong = {identity_of(row, shape, shared) for row in one.rows if not row.is_good}
    if not one.rows:
        if counted_in(settled, *place):
            ask("nil after figures")
        return
    if wrong:
        ask("rows that cannot be used")
    if one.says == REPLACES:
        # What it states badly keeps its old value: nothing good gives way to something worse.
        rows = {identity_of(row, shape, shared): row for row in one.rows if not row.is_good}
        meant = {*wrong, *_known_again(rows, _less(counted, good, wrong), shape, shape.near[:3]).values()}
        kept = {name: row for name, row in counted.items() if name in meant}
        counted.clear()
        counted.update({**kept, **good})
        bad.clear()
        bad.update({name: _Bad(row, None) for name, row in rows.items()})
        return
    same = {name for name in good if name in counted}
    left_out, new = _less(counted, good, wrong), _less(good, counted)
    # What was said badly before and is said well now is no changed statement: it is that one.
    waiting = _less({name: one_bad.row for name, one_bad in bad.items()}, counted)
    mends = {**{name: name for name in new if name in waiting}, **_known_again(new, waiting, shape, shape.near[:3])}
    again = {name: bad[was].stands_for for name, was in mends.items()}
    renamed = {name: old for name, old in again.items() if old is not None and old in left_out}
    others, left = _less(new, mends), _less(left_out, renamed.values())
    sure = _known_again(others, left, shape, shape.near[:1])
    bad_rows = {identity_of(row, shape, shared): row for row in one.rows if not row.is_good}
    is_known = bool(same or sure or mends or wrong & set(counted)) or bool(
        _known_again(bad_rows, counted, shape, shape.near[:1])
    )
    if not same and one.says == SUPPLEMENTS:
        renamed |= sure
    elif one.says == CORRECTS:
        # All of it is said to be mended: of another kind too.
        of_any_kind = [(fields[0], other) for fields in shape.near[:1] for other in fields[1:]]
        renamed |= _known_again(others, left, shape, (*shape.near, *of_any_kind))
    elif is_known:
        renamed |= _known_again(others, left, shape)
    else:
        # Rows alone that repeat nothing: another day is another trip, but a trip of the same day is the same.
        surest = _known_again(others, left, shape, shape.near[:2])
        renamed |= surest if len(surest) == len(others) else {}
    for name, old in renamed.items():
        counted.pop(old)
        counted[name] = new.pop(name)
        left_out.pop(old)
    # Without its key a bad row cannot be matched; the row that it stands for is found as a changed one is.
    stands_for = _known_again(_less(bad_rows, counted), _less(counted, good), shape, shape.near[:3])
    left_out = _less(left_out, stands_for.values())
    changed = {name for name in same if _said(good[name], shape) != _said(counted[name], shape)}
    for name in same:
        counted[name] = good[name]
    is_apart = not same and not renamed and _is_apart(good, counted, shape)
    only_mends = bool(mends or changed or renamed) and set(good) <= {*mends, *changed, *renamed}
    if not counted or one.says == SUPPLEMENTS or is_apart or not left_out or is_known or renamed:
        counted.update(new)
    else:
        doubtful.update(new)
        if new:
            ask("rows that neither supplement nor repeat")
    is_part = one.says in (SUPPLEMENTS, CORRECTS, EXTRACTS) or is_apart or only_mends or not good
    if left_out and same and not is_part:
        doubtful.update(left_out)
        ask("rows that were left out")
    for name in (*good, *mends.values()):
        bad.pop(name, None)
    bad.update({name: _Bad(row, stands_for.get(name)) for name, row in bad_rows.items()})


def _less(rows: Mapping[Identity, Row], *others: Iterable[Identity]) -> dict[Identity, Row]:
    gone = {name for other in others for name in other}
    return {name: row for name, row in rows.items() if name not in gone}


def _known_again(
    new: Mapping[Identity, Row],
    old: Mapping[Identity, Row],
    shape: Shape,
    near: Sequence[tuple[str, ...]] | None = None,
) -> dict[Identity, Identity]:
    """Return which new statements are old ones with a changed identity, each told by some fields that only one has."""
    found: dict[Identity, Identity] = {}
    for fields in shape.near if near is None else near:
        by_fields: dict[Any, list[Identity]] = defaultdict(list)
        for name, row in old.items():
            if name not in found.values():
                by_fields[_key(row, fields)].append(name)
        mine = [_key(row, fields) for name, row in new.items() if name not in found]
        for name, row in new.items():
            key = _key(row, fields)
            if name not in found and len(by_fields.get(key, ())) == 1 and mine.count(key) == 1:
                found[name] = by_fields[key][0]
    return found


def _key(row: Row, fields: Sequence[str]) -> tuple[Hashable, ...]:
    return tuple(_plain(row.values.get(name)) for name in fields)


def _is_apart(new: Mapping[Identity, Row], old: Mapping[Identity, Row], shape: Shape) -> bool:
    """Tell whether two sets of rows have nothing in common in some field that shows it."""

    def values(rows: Mapping[Identity, Row], name: str) -> set[Hashable]:
        said = (row.values.get(name) for row in rows.values())
        return {one.month if isinstance(one, date) else _plain(one) for one in said}

    return bool(old) and any(not values(new, name) & values(old, name) for name in shape.partitions)


# What makes up a period.


def counted_in(settled: Settled, unit: str, period: str) -> dict[Identity, Row]:
    """Return the statements that make up a unit's period: of its own return, else of its parts, each once.

    Where statements are numbers of indicators, the rows of sums are made up: their amount is the sum.
    """
    shape = settled.shape
    own = settled.counted.get((unit, period)) or {}
    parts = [counted_in(settled, unit, part) for part in parts_of(period)]
    if shape.indicator:
        return {**_added(parts, shape), **own}
    if shape.amounts:
        return dict(own) or _added(parts, shape)
    return _begun_within(settled, unit, period)


def parts_of(period: str) -> tuple[str, ...]:
    """Return the ids of the parts of a period; a month has none."""
    year, _, part = period.partition("-")
    return tuple(f"{year}-{one}" for one in _PARTS.get(part or "year", ()))


def _holds(one: str, other: str) -> bool:
    """Tell whether one of two periods holds the other."""

    def all_parts(period: str) -> set[str]:
        return {period}.union(*(all_parts(part) for part in parts_of(period)))

    return one in all_parts(other) or other in all_parts(one)


def differences(settled: Settled, unit: str, period: str) -> list[str]:
    """Return what has to be asked about a period whose own return and whose parts say different things."""
    shape = settled.shape
    own = settled.counted.get((unit, period)) or {}
    parts = [counted_in(settled, unit, part) for part in parts_of(period)]
    if not own or not any(parts):
        return []
    if not shape.amounts:
        # What the whole has and no part has may be of a part that nobody sent; the other way round it is missing.
        return [f"not in the whole: {name}" for part in parts for name in part if name not in own]
    summed = _added(parts, shape)
    found = [f"not in the whole: {name}" for name in summed if name not in own]
    if all(parts):
        found += [
            f"differs from its parts: {name}" for name in own if name in summed and _differ(own, summed, name, shape)
        ]
    return found


def _differ(one: Mapping[Identity, Row], other: Mapping[Identity, Row], name: Identity, shape: Shape) -> bool:
    return any(one[name].values.get(field) != other[name].values.get(field) for field in shape.amounts)


def _added(parts: Sequence[Mapping[Identity, Row]], shape: Shape) -> dict[Identity, Row]:
    found: dict[Identity, Row] = {}
    for part in parts:
        for name, row in part.items():
            before = found.get(name)
            if row.values.get(shape.indicator or "") in shape.stocks or before is None:
                found[name] = row
            else:
                added = {field: _sum(before, row, field) for field in shape.amounts}
                found[name] = Row(row.place, {**row.values, **added}, row.is_good)
    return found


def _sum(one: Row, other: Row, field: str) -> Any:
    said = [row.values[field] for row in (one, other) if row.values.get(field) is not None]
    return sum(said) if said else None


def _begun_within(settled: Settled, unit: str, period: str) -> dict[Identity, Row]:
    """Return what a unit's returns tell of a period: what began in it, in whichever return it stands, each trip once.

    The rest of a trip that was written in two rows, one in the return of each period, is the trip before.
    """
    shape = settled.shape
    told = _told(settled, unit, period)
    if not shape.first:
        return {name: row for name, (_, row) in told.items()}
    own_returns = {of: rows for (other, of), rows in settled.counted.items() if other == unit}
    begin, end = _begin(period), _end(period)
    for of, rows in own_returns.items():
        if _begin(of) > begin and not _holds(of, period):
            carried = {name: (of, row) for name, row in rows.items() if (first := _first(row, shape)) and first <= end}
            told = {**carried, **told}
    closing = {
        (_who(row, shape), row.values.get(shape.last or ""))
        for of, rows in own_returns.items()
        for row in rows.values()
        if row.values.get(shape.last or "") == _end(of)
    }
    kept = {}
    for name, (of, row) in told.items():
        first = _first(row, shape)
        goes_on = first == _begin(of) and (_who(row, shape), first - timedelta(days=1)) in closing if first else False
        if not (goes_on or (first and first < begin)):
            kept[name] = row
    return kept


def _told(settled: Settled, unit: str, period: str) -> dict[Identity, tuple[str, Row]]:
    """Return what a unit's own return of a period states, else its parts, each with the period it stands in."""
    own = settled.counted.get((unit, period))
    if own:
        return {name: (period, row) for name, row in own.items()}
    return {name: told for part in parts_of(period) for name, told in _told(settled, unit, part).items()}


def _first(row: Row, shape: Shape) -> date | None:
    first = row.values.get(shape.first or "")
    return first if isinstance(first, date) else None


def _who(row: Row, shape: Shape) -> tuple[Hashable, ...]:
    """Return who went where: the identity less its days."""
    return _key(row, [name for name in shape.identity if name not in (shape.first, shape.last)])


def _begin(period: str) -> date:
    year, _, part = period.partition("-")
    return date(int(year), _FIRST_MONTH.get(part, 0) or (int(part) if part else 1), 1)


def _end(period: str) -> date:
    part = period.partition("-")[2]
    months = 12 if not part else 6 if part[0] == "H" else 3 if part[0] == "Q" else 1
    begin = _begin(period)
    last = begin.month + months - 1
    return date(begin.year + last // 12, last % 12 + 1, 1) - timedelta(days=1)


def _said(row: Row, shape: Shape) -> tuple[tuple[str, str], ...]:
    said = ((name, row.values.get(name)) for name in shape.said or row.values)
    return tuple(sorted((name, str(_plain(value))) for name, value in said if value is not None))


def _in_full(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(_plain(value))) for name, value in row.values.items() if value is not None))


def _plain(value: Any) -> Hashable:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value
