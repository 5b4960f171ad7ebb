"""The book of approvals: which package was drafted, asked about and answered, by whom and when.

The book is the only thing that says what may be published. An answer belongs to one question, a question to one
package by its hash, and a package to bytes. Nothing is derived from what is drafted now, and nothing is ever taken
back: a later answer stands behind an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from durable import Entry, Journal
from reports.package import Package
from reports.review import say

DRAFTED, ASKED, APPROVED, RETURNED, LAPSED, REFUSED = "drafted", "asked", "approved", "returned", "lapsed", "refused"
APPROVE, RETURN = "Duyệt", "Trả lại"
"""What an approver may choose."""

OPEN, NOT_AN_APPROVER, ANOTHER_APPROVED, DRAFTED_ANEW, BROKEN = (
    "open",
    "not_an_approver",
    "another_approved",
    "drafted_anew",
    "broken",
)
"""Why an answer that says yes does not count."""

ASK_AGAIN = frozenset((OPEN, NOT_AN_APPROVER, ANOTHER_APPROVED))
"""After which the very same question can be answered better."""

_DECISIONS = (APPROVED, RETURNED, LAPSED)
_ANSWERS = (*_DECISIONS, REFUSED)


class NotApprovedError(RuntimeError):
    """Nobody has answered for what is to be published; the message says what to do."""


class UnknownQuestionError(RuntimeError):
    """An answer belongs to no question that stands in the book, or to one that was answered otherwise."""


@dataclass(frozen=True, slots=True)
class RunId:
    """One run of a report in Airflow."""

    dag_id: str
    run_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """One asking: the run and the task instance, whose ``id`` Airflow gives anew to each try."""

    run: RunId
    task_id: str
    map_index: int
    try_number: int
    id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What Airflow's own record of an answer says; ``by_id`` is empty where nobody answered in time."""

    chosen: str
    by_id: str
    by_name: str
    at: datetime
    reason: str = ""
    overridden: Mapping[str, str] = field(default_factory=dict)


class Approvals:
    """The book of one installation, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder)

    def entries(self) -> list[Entry]:
        """Return every entry.

        Raises:
            DamagedJournalError: the book was changed.
        """
        return self.journal.entries()

    def draft(self, run: RunId, package: Package) -> Entry:
        """Note what a run has drafted; the same again is no new entry."""
        with self.journal.adding() as (entries, add):
            known = _last(entries, DRAFTED, lambda said: said["run"] == asdict(run))
            if known is not None and known.said["package"] == package.hash:
                return known
            return add({"event": DRAFTED, "at": _now(), **_about(package), "run": asdict(run)})

    def ask(
        self, question: Question, package: Package, asked_of: Sequence[Mapping[str, str]], points: Sequence[str]
    ) -> Entry:
        """Note that a question is put about a package, before it is put.

        ``points`` are the obstacles that stand open. The same question asked again is a new entry: what was published
        meanwhile is other than it was.

        Raises:
            UnknownQuestionError: this task has asked about another package, and what people see is still that question.
        """
        with self.journal.adding() as (entries, add):
            place = (asdict(question.run), question.task_id, question.map_index)
            for entry in _all(entries, ASKED):
                before = entry.said["question"]
                asked = (before["run"], before["task_id"], before["map_index"])
                if asked == place and entry.said["package"] != package.hash:
                    raise UnknownQuestionError(say("not_approved_other_question"))
            standing = in_force(entries, package.manifest["report"], package.manifest["period"])
            return add(
                {
                    "event": ASKED,
                    "at": _now(),
                    **_about(package),
                    "question": asdict(question),
                    "asked_of": [dict(one) for one in asked_of],
                    "open": list(points),
                    "against": standing.said["package"] if standing else "",
                }
            )

    def answer(self, question_id: str, answer: Answer, approvers: Sequence[str], *, is_whole: bool) -> Entry:
        """Write down what was answered to a question, once, and what that comes to.

        Args:
            question_id: the task instance that asked.
            answer: what Airflow's record says.
            approvers: the ids of who may approve now.
            is_whole: whether the package is what was asked about, byte for byte.

        Returns:
            The entry: ``approved``, ``returned``, ``lapsed``, or ``refused`` with ``because``, why it does not count.

        Raises:
            UnknownQuestionError: no such question stands open, or it was answered otherwise.
        """
        with self.journal.adding() as (entries, add):
            asked = _last(entries, ASKED, lambda said: said["question"]["id"] == question_id)
            if asked is None:
                raise UnknownQuestionError(say("not_approved_no_question", question=question_id))
            if known := _answer_to(entries, asked):
                if known.said["answer"] == _plain(answer):
                    return known
                raise UnknownQuestionError(say("not_approved_answered", question=question_id))
            event, because = _judged(entries, asked, answer, approvers, is_whole=is_whole)
            kept = {name: asked.said[name] for name in (*_ABOUT, "question")}
            said = {"event": event, "at": _now(), **kept, "asked": asked.number, "answer": _plain(answer)}
            return add(said | ({"because": because} if because else {}))


_ABOUT = ("report", "period", "package", "files", "figures_hash", "words_hash")


def drafted_in(entries: Sequence[Entry], run: RunId) -> Entry | None:
    """Return what a run has drafted last."""
    return _last(entries, DRAFTED, lambda said: said["run"] == asdict(run))


def decision_for(entries: Sequence[Entry], run: RunId) -> Entry:
    """Return the decision on what a run has asked last.

    Raises:
        NotApprovedError: nobody was asked or has answered, or the run has drafted something else since.
    """
    asked = _last(entries, ASKED, lambda said: said["question"]["run"] == asdict(run))
    answered = _answer_to(entries, asked) if asked else None
    if asked is None or answered is None or answered.said["event"] not in _DECISIONS:
        raise NotApprovedError(say("not_approved_unanswered"))
    drafted = drafted_in(entries, run)
    if drafted is None or drafted.said["package"] != asked.said["package"]:
        raise NotApprovedError(say("not_approved_drafted_anew"))
    return answered


def require_in_force(entries: Sequence[Entry], number: int) -> Entry:
    """Return an approval by its number.

    Raises:
        NotApprovedError: it is none, or another package of its report and period was approved after it.
    """
    found = next((one for one in entries if one.number == number and one.said["event"] == APPROVED), None)
    if found is None:
        raise NotApprovedError(say("not_approved_no_approval", number=number))
    last = in_force(entries, found.said["report"], found.said["period"])
    if last is None or last.said["package"] != found.said["package"]:
        raise NotApprovedError(say("not_approved_superseded", report=found.said["report"], period=found.said["period"]))
    return found


def in_force(entries: Sequence[Entry], report: str, period: str) -> Entry | None:
    """Return the last approval of a report and period, which is what may be published."""
    return _last(entries, APPROVED, lambda said: (said["report"], said["period"]) == (report, period))


def every_in_force(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the approval in force of every report and period, in their order."""
    places = sorted({(one.said["report"], one.said["period"]) for one in _all(entries, APPROVED)})
    return (entry for place in places if (entry := in_force(entries, *place)))


def last_seen(entries: Sequence[Entry], report: str, period: str) -> dict[str, Entry]:
    """Return what each person last answered to about a report and period, by the person's id."""
    found: dict[str, Entry] = {}
    for entry in entries:
        said = entry.said
        is_about = said["event"] in _ANSWERS and (said["report"], said["period"]) == (report, period)
        if is_about and (by := said["answer"]["by"]["id"]):
            found[by] = entry
    return found


def answers_to(entries: Sequence[Entry], package: str) -> list[Entry]:
    """Return everything that was answered about a package, the oldest first."""
    return [one for one in entries if one.said["event"] in _ANSWERS and one.said["package"] == package]


def decisions(entries: Sequence[Entry]) -> list[Entry]:
    """Return every entry that decides on a draft."""
    return [one for one in entries if one.said["event"] in _DECISIONS]


def _judged(
    entries: Sequence[Entry], asked: Entry, answer: Answer, approvers: Sequence[str], *, is_whole: bool
) -> tuple[str, str]:
    """Return what an answer comes to, and why where it does not count."""
    if not answer.by_id:
        return LAPSED, ""
    if answer.by_id not in approvers:
        return REFUSED, NOT_AN_APPROVER
    if answer.chosen != APPROVE:
        return RETURNED, ""
    if [point for point in asked.said["open"] if not answer.overridden.get(point, "").strip()]:
        return REFUSED, OPEN
    last = in_force(entries, asked.said["report"], asked.said["period"])
    if (last.said["package"] if last else "") not in (asked.said["against"], asked.said["package"]):
        return REFUSED, ANOTHER_APPROVED
    run = RunId(**asked.said["question"]["run"])
    drafted = drafted_in(entries, run)
    if drafted is None or drafted.said["package"] != asked.said["package"]:
        return REFUSED, DRAFTED_ANEW
    return (APPROVED, "") if is_whole else (REFUSED, BROKEN)


def _answer_to(entries: Sequence[Entry], asked: Entry) -> Entry | None:
    return next((one for one in entries if one.said["event"] in _ANSWERS and one.said["asked"] == asked.number), None)


def _all(entries: Sequence[Entry], event: str) -> Iterator[Entry]:
    return (one for one in entries if one.said["event"] == event)


def _last(entries: Sequence[Entry], event: str, holds: Callable[[Mapping[str, Any]], bool]) -> Entry | None:
    return next((one for one in reversed(entries) if one.said["event"] == event and holds(one.said)), None)


def _about(package: Package) -> dict[str, Any]:
    manifest = package.manifest
    return {
        "report": manifest["report"],
        "period": manifest["period"],
        "package": package.hash,
        "files": dict(package.sums),
        "figures_hash": manifest["figures_hash"],
        "words_hash": manifest["words_hash"],
    }


def _plain(answer: Answer) -> dict[str, Any]:
    return {
        "chosen": answer.chosen,
        "by": {"id": answer.by_id, "name": answer.by_name},
        "at": answer.at.astimezone(UTC).isoformat(),
        "reason": answer.reason,
        "overridden": dict(answer.overridden),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat()
