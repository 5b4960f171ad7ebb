"""Which rows of a return's versions count: a pure function from what was sent, in order, to what becomes of each row.

A file is a set of statements. A later one says some of them again, changes some, adds some; what it leaves out or says
badly goes on counting as it was. Which it is shows in its rows, and in what it says of itself; where it does not, it is
asked, and the answer (a waived question) is that the file is right as it is. The rules are in ``docs/what-counts.md``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from warehouse.ledger.statements import Identity, Place, Row, State, Version

SHRANK, UNCLEAR, NIL_AFTER, BLANK_AFTER, AT_ONCE = (
    "return_shrank",
    "second_file_unclear",
    "nil_after_figures",
    "blank_after_figure",
    "files_of_one_night_differ",
)
QUESTIONS = (SHRANK, UNCLEAR, NIL_AFTER, BLANK_AFTER, AT_ONCE)
"""What is asked; a waiver of one of these for a return says that the file is right as it was sent."""

LEFT_OUT = "left_out"
_NOTHING: Mapping[Place, Row] = {}
_RANKS = ("replaces", "adds", "corrects")
"""What says nothing of itself comes first: “thay thế” of the same round is about it, “bổ sung” adds to what is left."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask about a submission; ``rows`` are those it is about, ``other`` what stands against them."""

    code: str
    submission_id: str
    rows: tuple[Place, ...] = ()
    other: tuple[Place, ...] = ()
    counts: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a row, or of a nil return: its state, by which submission, because of what."""

    state: State
    by: str | None = None
    because: str | None = None


@dataclass(slots=True)
class Decision:
    """What becomes of every good row by its place, of every nil version by its submission, and what is asked."""

    rows: dict[Place, Fate] = field(default_factory=dict)
    nil: dict[str, Fate] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def decide(versions: Sequence[Version], accepted: Mapping[str, str] | None = None) -> Decision:
    """Return what counts of a return's versions, given in the order in which the office first had them.

    A version may stand there more than once: it was sent again. ``accepted`` are the questions that an officer has
    answered by letting the file be right as it is, each with the last day (ISO) of the answer: it is about what became
    known by then, so that nothing is undone when it ends, and what is sent afterwards is asked about anew.
    """
    ledger = _Ledger(accepted or {})
    for _, together in groupby(versions, key=lambda one: one.round):
        ledger.take(list(together))
    return ledger.decision()


class _Ledger:
    """The statements that count so far, by identity; equal identities in one file are told apart by their number."""

    def __init__(self, accepted: Mapping[str, str]) -> None:
        self._accepted = accepted
        self._current: dict[Identity, list[Row]] = {}
        self._fates: dict[Place, Fate] = {}
        self._nil: dict[str, Fate] = {}
        self._questions: dict[str, list[Question]] = {}
        self._identities: dict[Place, Identity] = {}
        self._known_from: dict[str, str] = {}
        self._meant: dict[Place, Place] = {}
        self._turn = 0
        self._said_in: dict[Identity, int] = {}  # the turn in which a statement that counts was last made
        self._held_in: dict[Place, int] = {}
        self._bad: list[Row] = []  # said, and not read well: what a later version says in their place mends them
        self._unread = 0  # rows of which not even that is known

    def decision(self) -> Decision:
        """Return what has come of it; what waited and is said by a version that counts waits no more."""
        said = {row.identity: row.place[0] for row in self._counted()}
        for place, fate in list(self._fates.items()):
            identity = self._identities[place]
            is_said_since = self._said_in.get(identity, 0) > self._held_in.get(place, 0)
            if fate.state == "held" and is_said_since and identity in said:
                self._fates[place] = Fate("superseded", said[identity])
        asked = [one for questions in self._questions.values() for one in questions]
        return Decision(self._fates, self._nil, asked)

    def take(self, together: Sequence[Version]) -> None:
        """Take in what was first seen in one round."""
        for version in together:
            self._identities.update({row.place: row.identity for row in version.rows})
            self._known_from[version.submission_id] = version.known_from
        # Their own words order them: what is added to or mended is there before; of one kind nothing orders them.
        for _, alike in groupby(sorted(together, key=_rank), key=_rank):
            self._turn += 1
            versions = list(alike)
            if len(versions) == 1:
                self._merge(versions[0])
            else:
                self._merge_unordered(versions)

    # One version after what counts so far.

    def _merge(self, version: Version, unsettled: Sequence[Row] = ()) -> None:
        """Take in one version; what is ``unsettled`` it says too, and nobody knows which way: the old value stays."""
        before = list(self._counted())
        if version.is_nil:
            self._merge_nil(version, before)
            return
        good = [row for row in version.rows if row.is_good and not row.is_blank]
        blanks = [row for row in version.rows if row.is_good and row.is_blank]
        bad = [row for row in version.rows if not row.is_good]
        if not before:
            self._nil = {name: Fate("superseded", version.submission_id) for name in self._nil}
            self._mend(good)
            self._add(good + blanks)
            self._note_bad(version, bad)
            return
        known = {row.identity for row in before}
        pairs, new, absent = self._pair(good, before)
        repeats = any(old.content == row.content for row, old in pairs)
        badly_said = {row.identity for row in (*bad, *blanks, *unsettled)}
        absent = [row for row in absent if row.identity not in badly_said]
        mends = self._mend(good)
        moved = [(row, old) for row, meant in mends for old in absent if old.place == meant]
        is_known = bool(pairs or mends or any(row.identity in known for row in (*bad, *blanks, *unsettled)))
        if is_known or "corrects" in version.says:
            mending = {row.place for row, _ in mends}
            may_be_moved = [row for row in new if row.place not in mending]
            moved += _near(may_be_moved, absent, of_any_kind="corrects" in version.says)
        settled = {row.place for pair in moved for row in pair}
        new = [row for row in new if row.place not in settled]
        absent = [row for row in absent if row.place not in settled]
        strange = [row for row in (*bad, *unsettled) if row.identity not in known]
        meant = {row.place: old for row, old in _near(strange, absent)}
        absent = [row for row in absent if row not in meant.values()]
        replaces = "replaces" in version.says or self._is_accepted(SHRANK, version)
        if (
            not (is_known or moved)
            and len(new) > self._unread
            and not self._is_an_addition(version, good, before)
            and "replaces" not in version.says
        ):
            self._hold_unclear(version, [*good, *blanks], before)
            self._note_bad(version, bad, meant)
            return
        for row, old in (*pairs, *moved):
            self._supersede(old, row)
        self._add(new)
        self._take_blanks(version, blanks, known)
        explained = version.unread_rows + len(strange)
        self._let_go(version, absent, replaces=replaces, repeats=repeats, explained=explained)
        self._note_bad(version, bad, meant)

    def _hold_unclear(self, version: Version, good: Sequence[Row], before: Sequence[Row]) -> None:
        """Hold the side that became known last: what counts already is not displaced by an earlier word found later."""
        late = {row.place[0] for row in before if self._known_from[row.place[0]] > version.known_from}
        if good and late and all(row.place[0] in late for row in before):
            for row in before:
                self._remove(row, Fate("held", because=UNCLEAR))
                self._held_in[row.place] = self._turn
            self._add(good)
            counts = (len(good), len(before))
            self._ask(Question(UNCLEAR, max(late), _places(before), _places(good), counts))
        elif good:
            self._hold(version, good, UNCLEAR, before)

    def _is_accepted(self, code: str, version: Version) -> bool:
        return code in self._accepted and version.known_from[: len("2020-12-31")] <= self._accepted[code]

    def _merge_nil(self, version: Version, before: Sequence[Row]) -> None:
        if not before:
            self._nil = {name: Fate("superseded", version.submission_id) for name in self._nil}
            self._nil[version.submission_id] = Fate("counted")
        elif self._is_accepted(NIL_AFTER, version):
            for row in list(self._counted()):
                self._remove(row, Fate("superseded", version.submission_id))
            self._nil[version.submission_id] = Fate("counted")
        else:
            self._nil[version.submission_id] = Fate("held", because=NIL_AFTER)
            self._ask(Question(NIL_AFTER, version.submission_id, other=_places(before), counts=(len(before), 0)))

    def _pair(self, rows: Sequence[Row], before: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
        """Return the rows that say a statement again with the row it had, those that say a new one, and those left."""
        left: dict[Identity, list[Row]] = defaultdict(list)
        for row in before:
            left[row.identity].append(row)
        pairs: list[tuple[Row, Row]] = []
        unpaired: list[Row] = []
        for row in rows:  # the very same first, so that of two visits of one day each finds its own
            same = next((old for old in left[row.identity] if old.content == row.content), None)
            if same is None:
                unpaired.append(row)
            else:
                left[row.identity].remove(same)
                pairs.append((row, same))
        new: list[Row] = []
        for row in unpaired:
            if left[row.identity]:
                pairs.append((row, left[row.identity].pop(0)))
            else:
                new.append(row)
        return pairs, new, [row for rows_left in left.values() for row in rows_left]

    def _is_an_addition(self, version: Version, good: Sequence[Row], before: Sequence[Row]) -> bool:
        """Tell whether a file that says nothing again comes on top: it says so, or is visibly another part."""
        if "adds" in version.says or self._is_accepted(UNCLEAR, version):
            return True
        if not good:
            return True
        if all(len(row.identity) == 1 for row in (*good, *before)):
            return True  # other indicators, other places: each is a statement of its own
        return any(
            not ({row.groups.get(name) for row in good} & {row.groups.get(name) for row in before})
            for name in good[0].groups
            if all(row.groups.get(name) for row in (*good, *before))
        )

    def _note_bad(self, version: Version, bad: Sequence[Row], meant: Mapping[Place, Row] = _NOTHING) -> None:
        """Keep what a version says badly, which takes the place of what earlier ones said badly of the same.

        ``meant`` is the statement that each stands for, where that shows though it says who, where or when otherwise.
        """
        self._mend(bad)
        self._bad += bad
        self._meant |= {place: old.place for place, old in meant.items()}
        self._unread = version.unread_rows

    def _mend(self, rows: Sequence[Row]) -> list[tuple[Row, Place | None]]:
        """Let rows take the place of what was said badly before them; return which do, and what that stood for."""
        mends = []
        for row in rows:
            same = next((old for old in self._bad if old.identity == row.identity), None)
            near = _Neighbours(self._bad).of(row) if same is None else [same]
            if len(near) == 1 and near[0].place[0] != row.place[0]:
                self._bad.remove(near[0])
                self._fates[near[0].place] = Fate("superseded", row.place[0])
                mends.append((row, self._meant.get(near[0].place)))
        return mends

    def _take_blanks(self, version: Version, blanks: Sequence[Row], known: set[Identity]) -> None:
        after = [row for row in blanks if row.identity in known]
        self._add([row for row in blanks if row.identity not in known])
        if not after:
            return
        if self._is_accepted(BLANK_AFTER, version):
            for row in after:
                for old in list(self._current.get(row.identity, ())):
                    self._remove(old, Fate("superseded", version.submission_id))
            self._add(after)
            return
        blank = {row.identity for row in after}
        self._hold(version, after, BLANK_AFTER, [row for row in self._counted() if row.identity in blank])

    def _let_go(
        self, version: Version, absent: Sequence[Row], *, replaces: bool, repeats: bool, explained: int
    ) -> None:
        """Decide on the rows that a version leaves out."""
        if replaces:
            for row in absent:
                self._remove(row, Fate("superseded", version.submission_id))
            self._fates |= {row.place: Fate("superseded", version.submission_id) for row in self._bad}
            self._bad = []
            return
        # What it says badly is asked about where it stands; a file that mends some rows need not say the others.
        if not absent or len(absent) <= explained or version.says & {"adds", "corrects", "extracts"} or not repeats:
            return
        for row in absent:
            self._fates[row.place] = Fate("counted", because=LEFT_OUT)
        now = sum(map(len, self._current.values()))
        self._ask(Question(SHRANK, version.submission_id, other=_places(absent), counts=(now, now - len(absent))))

    # Several versions that nothing orders.

    def _merge_unordered(self, together: Sequence[Version]) -> None:
        """Take what the files of one round agree on or say apart; what they say differently counts for none of them."""
        said: dict[Identity, list[list[Row]]] = defaultdict(list)
        for version in together:
            by_identity: dict[Identity, list[Row]] = defaultdict(list)
            for row in version.rows:
                if row.is_good and not row.is_blank:
                    by_identity[row.identity].append(row)
            for identity, rows in by_identity.items():
                said[identity].append(rows)
        agreed: list[Row] = []
        differing: list[Row] = []
        for sides in said.values():
            contents = [Counter(row.content for row in rows) for rows in sides]
            if all(one == contents[0] for one in contents):
                agreed += sides[-1]
                for rows in sides[:-1]:
                    for row, other in zip(rows, sides[-1], strict=True):
                        self._fates[row.place] = Fate("superseded", other.place[0])
            else:
                differing += [row for rows in sides for row in rows]
        repeats = any(len(sides) > 1 for sides in said.values())
        said_by = {identity: {rows[0].place[0] for rows in sides} for identity, sides in said.items()}
        apart = _near_across(agreed, said_by) if repeats else []
        differing += apart
        unsure = {row.place for row in apart}
        agreed = [row for row in agreed if row.place not in unsure]
        last = together[-1]
        if differing and not self._is_accepted(AT_ONCE, last):
            counting = {row.place for row in self._counted()}
            for row in differing:
                if row.place not in counting:  # what counted before came once more, and goes on counting
                    self._wait(row, AT_ONCE)
            mine = tuple(row.place for row in differing if row.place[0] == last.submission_id)
            others = tuple(row.place for row in differing if row.place[0] != last.submission_id)
            self._ask(Question(AT_ONCE, last.submission_id, rows=mine, other=others))
        elif differing:
            agreed += [row for row in differing if row.place[0] == last.submission_id]
            for row in differing:
                if row.place[0] != last.submission_id:
                    self._fates[row.place] = Fate("superseded", last.submission_id)
        says = frozenset[str]().union(*(version.says for version in together))
        said_well = {row.identity: row.place[0] for row in agreed}
        bad = []
        for row in (row for version in together for row in version.rows if not row.is_good or row.is_blank):
            if row.is_good or row.identity not in said_well:
                bad.append(row)
            else:
                self._fates[row.place] = Fate("superseded", said_well[row.identity])
        for version in together:
            if version.is_nil:
                self._merge_nil(version, [*self._counted(), *agreed])
        if all(version.is_nil for version in together):
            return
        self._merge(
            Version(
                last.submission_id,
                last.round,
                (*agreed, *bad),
                says=says,  # type: ignore[arg-type]
                unread_rows=sum(version.unread_rows for version in together),
                known_from=max(version.known_from for version in together),
            ),
            [row for row in differing if row not in agreed],
        )

    # The statements that count.

    def _counted(self) -> Iterable[Row]:
        return (row for rows in self._current.values() for row in rows)

    def _add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._current.setdefault(row.identity, []).append(row)
            self._fates[row.place] = Fate("counted")
            self._said_in[row.identity] = self._turn

    def _supersede(self, old: Row, new: Row) -> None:
        if old.place == new.place:  # the same bytes once more
            self._fates[new.place] = Fate("counted")
            self._said_in[new.identity] = self._turn
            return
        self._remove(old, Fate("superseded", new.place[0]))
        self._add([new])

    def _remove(self, row: Row, fate: Fate) -> None:
        rows = self._current[row.identity]
        rows.remove(row)
        if not rows:
            del self._current[row.identity]
        self._fates[row.place] = fate

    def _hold(self, version: Version, rows: Sequence[Row], code: str, other: Sequence[Row]) -> None:
        for row in rows:
            self._wait(row, code)
        counts = (len(other), len(rows))
        self._ask(Question(code, version.submission_id, rows=_places(rows), other=_places(other), counts=counts))

    def _wait(self, row: Row, code: str) -> None:
        self._fates[row.place] = Fate("held", because=code)
        self._held_in[row.place] = self._turn

    def _ask(self, question: Question) -> None:
        self._questions.setdefault(question.submission_id, []).append(question)


def _rank(version: Version) -> int:
    """Return where a version stands among those of one round by what it says of itself."""
    return max((_RANKS.index(says) + 1 for says in version.says if says in _RANKS), default=0)


def _places(rows: Iterable[Row]) -> tuple[Place, ...]:
    return tuple(sorted(row.place for row in rows))


def _near(new: Sequence[Row], absent: Sequence[Row], *, of_any_kind: bool = False) -> list[tuple[Row, Row]]:
    """Return the new rows that are an absent one with one part of its identity mended, where only one can be meant.

    A visit of another kind too is another visit, unless the file says that what it holds is mended.
    """
    neighbours = _Neighbours(absent)
    candidates = {row.place: neighbours.of(row, of_any_kind=of_any_kind) for row in new}
    meant = Counter(old.place for olds in candidates.values() for old in olds)
    return [
        (row, candidates[row.place][0])
        for row in new
        if len(candidates[row.place]) == 1 and meant[candidates[row.place][0].place] == 1
    ]


def _near_across(rows: Sequence[Row], says: Mapping[Identity, set[str]]) -> list[Row]:
    """Return the rows of different files that differ by one part of their identity only, unless one file says both."""
    neighbours = _Neighbours(rows)
    return [row for row in rows if any(not says[row.identity] & says[other.identity] for other in neighbours.of(row))]


class _Neighbours:
    """Rows by their identity without one of its parts, for looking up those that differ by that part alone."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[tuple[int, Identity], list[Row]] = defaultdict(list)
        for row in rows:
            for without in _without_one(row.identity):
                self._rows[without].append(row)

    def of(self, row: Row, *, of_any_kind: bool = False) -> list[Row]:
        """Return the rows of a row's kind whose identity differs from its by one part; if there are none, of any.

        Of two visits of one person to one place the nearer is meant: that of the month.
        """
        near = [
            other
            for without in _without_one(row.identity)
            for other in self._rows.get(without, ())
            if other.identity != row.identity
        ]
        alike = [other for other in near if other.groups.get("kind") == row.groups.get("kind")]
        found = alike or (near if of_any_kind else [])
        most = max((_in_common(row, other) for other in found), default=0)
        return [other for other in found if _in_common(row, other) == most]


def _in_common(row: Row, other: Row) -> int:
    return sum(other.groups.get(name) == part for name, part in row.groups.items())


def _without_one(identity: Identity) -> list[tuple[int, Identity]]:
    """Return an identity without each of its parts in turn, and which it was; never without its first.

    Who went, or what was done, is not known again by when and where alone: two often go together.
    """
    return [(place, (*identity[:place], *identity[place + 1 :])) for place in range(1, len(identity))]
