"""What units answer to findings, and what the office says to that: a book that is only ever added to.

An answer comes in the sheet "Lỗi cần sửa" of a returned workbook, whichever way it comes, from the unit's page, or as
the text of a mail. It waits for an officer, who accepts it (a waiver with reason and end: a line of the province's
``waivers.csv``) or asks again; the unit's next mail says which. "Đã sửa" waits for nobody: the file itself shows.

The book is a ``durable.Journal`` in ``<home>/answers``: who wrote what, when, by which way, is never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from durable.journal import Journal
from feedback.mail import shown
from findings import Finding, catalogue, cells_of
from forms import forms
from organisation import Period
from organisation.waivers import ANY_CELL, Waiver
from vietnamese.text import clean

FOLDER = "answers"
Way = Literal["workbook", "mail", "web"]
Kind = Literal["mended", "right", "words"]
State = Literal["waiting", "accepted", "asked_again", "mended"]
Keep = Callable[[Waiver], int]
"""Adds a waiver to the province's list; returns the number of that change in the book of the desk, 0 for none."""

_LONGEST = 2_000
_MOST_A_GIVING = 2_000
_MOST_ENTRIES = 200_000
"""Each entry is a file: so many are years of a province, and more are somebody who writes in a circle."""


class UnknownAnswerError(KeyError):
    """There is no answer of this number."""


class NotAcceptableError(ValueError):
    """An answer that belongs to no return cannot become a waiver; the message, in Vietnamese, says what to do."""


class FullError(OSError):
    """The book holds more entries than it ever should; nothing more is added."""


@dataclass(frozen=True, slots=True)
class About:
    """The finding that an answer is about, as far as that is known; every field is empty of a text about no cell."""

    code: str = ""
    unit_id: str = ""
    form: str = ""
    period: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""
    what: str = ""
    sha256: str = ""

    @classmethod
    def of(cls, finding: Finding, sha256: str = "") -> About:
        """Return what there is to say of a finding; ``sha256`` is of the file that it was found in."""
        return cls(
            code=finding.code,
            unit_id=finding.unit_id or "",
            form=finding.form or "",
            period=finding.period or "",
            sheet=finding.sheet or "",
            cell=finding.cell or "",
            value=finding.value or "",
            what=catalogue().what(finding),
            sha256=sha256,
        )

    @property
    def matter(self) -> tuple[str, ...]:
        """What stays the same while the unit mends other cells and sends again."""
        return (self.code, self.unit_id, self.form, self.period, self.sheet, self.cell, self.value)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given.

    ``unit_id`` is the unit whose way it came by, ``by`` who wrote it as far as that is known (an address of mail, the
    name of a link), never taken from the text. ``document`` is the sha256 of a document in the store, ``source`` where
    it stood: the file, or the mail.
    """

    about: About
    text: str
    unit_id: str
    way: Way
    by: str = ""
    kind: Kind | None = None
    document: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the book, and what an officer said of it: when, who, why, and until which day.

    ``kept`` is the number of the change by which its waiver came into the list, 0 where none is known. What an officer
    takes back waits again, and says since when and by whom.
    """

    answer_id: int
    given_at: datetime
    about: About
    text: str
    kind: Kind
    unit_id: str
    way: Way
    by: str = ""
    document: str = ""
    source: str = ""
    state: State = "waiting"
    ruled_at: datetime | None = None
    ruled_by: str = ""
    reason: str = ""
    until: date | None = None
    kept: int = 0

    @property
    def in_words(self) -> str:
        """What the unit is told of the ruling; empty where there is none."""
        words = _words()
        if self.state == "accepted":
            until = words["until"].format(day=f"{self.until:%d/%m/%Y}") if self.until else ""
            return str(words["accepted"].format(place=self.place, text=shown(self.text)[:200], until=until))
        if self.state == "asked_again":
            said = {"text": shown(self.text)[:200], "by": shown(self.ruled_by), "words": shown(self.reason)}
            return str(words["asked_again"].format(place=self.place, **said))
        if self.state == "waiting" and self.ruled_at:
            return str(words["taken_back"].format(place=self.place, text=shown(self.text)[:200]))
        return ""

    @property
    def place(self) -> str:
        """Where the finding stands, as a clerk would say it."""
        words, about = _words(), self.about
        if not about.form:
            return str(words["letter"].format(day=f"{self.given_at:%d/%m/%Y}"))
        name = forms()[about.form].name_vi if about.form in forms() else about.form
        period = Period.parse(about.period).label if about.period else ""
        where = ", ".join(filter(None, (about.sheet, about.cell))) or words["whole"]
        return str(words["place"].format(form=name, period=period, where=shown(where)))


class Answers:
    """The book of an installation. Reading it costs one small file an entry."""

    def __init__(self, home: Path) -> None:
        self._journal = Journal(home / FOLDER)

    def all(self) -> list[Answer]:
        """Return every answer, the oldest first, each with the last that an officer said of it.

        Raises:
            durable.journal.DamagedJournalError: an entry was changed or is missing.
        """
        return list(_told(entry.said for entry in self._journal.entries()).values())

    def waiting(self) -> list[Answer]:
        """Return what an officer has to say something to."""
        return [one for one in self.all() if one.state == "waiting"]

    def of_unit(self, unit_id: str) -> list[Answer]:
        """Return what came by a unit's ways, or is about its returns."""
        return [one for one in self.all() if unit_id in (one.unit_id, one.about.unit_id)]

    def ruled_since(self, moment: datetime | None) -> list[Answer]:
        """Return what an officer has said something to since a moment (aware), ever without one."""
        return [one for one in self.all() if one.ruled_at and (moment is None or one.ruled_at > moment)]

    def give(self, given: Sequence[Given], now: datetime | None = None) -> list[int]:
        """Add answers and return their numbers; one that was given before, in the same words, keeps its number.

        A workbook that comes again brings its old answers again: nothing is added for them, also after a ruling.

        Raises:
            DamagedJournalError: the book is not what was written; nothing was added.
            FullError: there are more entries than there ever should be.
        """
        given = [one for one in given[:_MOST_A_GIVING] if _says_something(one.text)]
        if not given:
            return []
        moment, numbers = (now or datetime.now(UTC)).isoformat(), []
        self._journal.folder.mkdir(parents=True, exist_ok=True)
        with self._journal.adding() as (entries, add):
            known = {_same(one): one.answer_id for one in _told(entry.said for entry in entries).values()}
            for one in given:
                answer = replace(one, text=clean(one.text)[:_LONGEST], kind=one.kind or kind_of(one.text))
                if (number := known.get(_same(answer))) is None:
                    if len(entries) >= _MOST_ENTRIES:
                        raise FullError(f"{self._journal.folder}: {len(entries)} entries")
                    number = add({"event": "given", "at": moment, **asdict(answer)}).number
                    known[_same(answer)] = number
                numbers.append(number)
        return numbers

    def accept(
        self, answer_id: int, by: str, reason: str, until: date, keep: Keep, now: datetime | None = None
    ) -> Answer:
        """Let a finding be, for a reason and up to a day: ``keep`` the waiver, then write the ruling.

        Raises:
            UnknownAnswerError: there is no such answer.
            NotAcceptableError: it is about no return's finding, or says neither who decided it nor why.
        """
        answer = self._answer(answer_id)
        about = answer.about
        if not (about.code and about.unit_id and about.form and about.period):
            raise NotAcceptableError(_words()["of_no_return"].format(id=answer_id))
        if not (by.strip() and reason.strip()):
            raise NotAcceptableError(_words()["who_and_why"])
        cell = about.cell if len(cells_of(about.cell)) == 1 and ":" not in about.cell else ANY_CELL
        waiver = Waiver(about.code, about.unit_id, about.form, about.period, cell, clean(reason), clean(by), until)
        # The waiver first: a ruling without it would tell the unit what does not hold. Written twice it is one line.
        kept = keep(waiver)
        return self._rule(answer_id, "accepted", by, reason, until, now, kept)

    def ask_again(self, answer_id: int, by: str, words: str, now: datetime | None = None) -> Answer:
        """Tell the unit that its answer does not do, and what is asked.

        Raises:
            UnknownAnswerError: there is no such answer.
            NotAcceptableError: it says neither who asks nor what.
        """
        self._answer(answer_id)
        if not (by.strip() and words.strip()):
            raise NotAcceptableError(_words()["who_and_what"])
        return self._rule(answer_id, "asked_again", by, words, None, now)

    def take_back(self, answer_id: int, by: str, reason: str, now: datetime | None = None) -> Answer:
        """Let an answer wait again; its waiver is taken out by whoever keeps the list.

        Raises:
            UnknownAnswerError: there is no such answer.
            NotAcceptableError: it says neither who takes it back nor why, or nobody has ruled on it.
        """
        if self._answer(answer_id).state not in ("accepted", "asked_again"):
            raise NotAcceptableError(_words()["not_ruled"])
        if not (by.strip() and reason.strip()):
            raise NotAcceptableError(_words()["who_and_why"])
        return self._rule(answer_id, "waiting", by, reason, None, now)

    def _answer(self, answer_id: int) -> Answer:
        found = next((one for one in self.all() if one.answer_id == answer_id), None)
        if found is None:
            raise UnknownAnswerError(answer_id)
        return found

    def _rule(
        self,
        answer_id: int,
        event: State,
        by: str,
        reason: str,
        until: date | None,
        now: datetime | None,
        kept: int = 0,
    ) -> Answer:
        moment = (now or datetime.now(UTC)).isoformat()
        ends = until and until.isoformat()
        said = {"answer": answer_id, "by": clean(by), "reason": clean(reason), "until": ends, "kept": kept}
        with self._journal.adding() as (_, add):
            add({"event": event, "at": moment, **said})
        return self._answer(answer_id)


def kind_of(text: str) -> Kind:
    """Return what an answer says of itself: ``mended`` where it begins so, else ``right``: it explains."""
    said = clean(text).casefold()
    return "mended" if any(said == word or said.startswith(f"{word} ") for word in _of("mended")) else "right"


def accepted_in(answers: Iterable[Answer], form: str, period: str) -> list[Answer]:
    """Return the accepted answers that bear on a form's figures of a period, for a report's footnotes."""
    return [one for one in answers if one.state == "accepted" and (one.about.form, one.about.period) == (form, period)]


def _says_something(text: str) -> bool:
    said = clean(text).casefold()
    return bool(said) and said not in _of("empty")


def _same(one: Given | Answer) -> tuple[str, ...]:
    """Return what makes an answer the same as one given before: who speaks about what, in which words."""
    source = () if one.about.code else (one.source,)
    return (one.unit_id, *one.about.matter, one.text, one.document, *source)


def _told(entries: Iterable[Mapping[str, Any]]) -> dict[int, Answer]:
    found: dict[int, Answer] = {}
    for said in entries:
        moment = datetime.fromisoformat(said["at"])
        if said["event"] == "given":
            number, kind = int(said["number"]), said["kind"]
            found[number] = Answer(
                answer_id=number,
                given_at=moment,
                about=About(**said["about"]),
                state="mended" if kind == "mended" else "waiting",
                kind=kind,
                **{name: said[name] for name in ("text", "unit_id", "way", "by", "document", "source")},
            )
        elif said["answer"] in found:
            found[said["answer"]] = replace(
                found[said["answer"]],
                state=said["event"],
                ruled_at=moment,
                ruled_by=said["by"],
                reason=said["reason"],
                until=date.fromisoformat(said["until"]) if said["until"] else None,
                kept=int(said.get("kept", 0)),
            )
    return found


def _of(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _words()[name])


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return words
