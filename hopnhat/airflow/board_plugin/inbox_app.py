"""The officer's inbox inside Airflow: each question with what decides it, each unit's answer with its two rulings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

import durable
from desk import ConflictError, RefusedError
from desk.aside import SetAside
from desk.pages import say
from durable.locks import HeldError
from feedback.answers import Answer, Answers, NotAcceptableError, UnknownAnswerError
from hopnhat.airflow.board_plugin.at_the_desk import DESK, INBOX, OFFICER, AtTheDesk, User, number_of
from hopnhat.airflow.board_plugin.forms import Form
from hopnhat.officers.inbox import Group, Inbox, today_of_the_province
from hopnhat.officers.waiving import keeping_waivers
from organisation.units import organisation
from sources import Store

_SHOWN = 15
"""Questions of a kind on a page: each has forms of its own, and a phone draws fifteen of six kinds within a second."""

_RULED = 20
_HANDED_OUT = "application/octet-stream"


class InboxPages:
    """The inbox of one installation."""

    def __init__(self, at: AtTheDesk) -> None:
        self._at = at
        self._inbox = Inbox(at.settings)
        self._answers = Answers(at.settings.home)
        self._aside = SetAside(at.settings.home / "desk" / "aside")

    def add_to(self, app: FastAPI) -> None:
        """Add the pages to the board's application, before those whose address may be any word."""
        get: dict[str, Any] = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse}
        app.api_route(f"/{DESK}/{INBOX}", **get)(self.page)
        app.api_route(f"/{DESK}/van-ban/{{sha256}}", methods=["GET", "HEAD"])(self.document)
        app.post(f"/{DESK}/{INBOX}/tra-loi/{{number}}", response_class=HTMLResponse)(self.rule)
        app.post(f"/{DESK}/{INBOX}/rut-lai/{{number}}", response_class=HTMLResponse)(self.take_back)
        app.post(f"/{DESK}/{INBOX}/de-lai", response_class=HTMLResponse)(self.set_aside)
        app.post(f"/{DESK}/{INBOX}/hoi-lai", response_class=HTMLResponse)(self.ask_after_all)

    def count(self, user: Any) -> int:
        """Return how much waits for a decision."""
        return len(self._answers.waiting()) + sum(len(group.questions) for group in self._groups(user, 0))

    def page(self, request: Request, user: User) -> Response:
        """What waits, kind by kind, and what was decided of late."""
        self._at.allowed(user, OFFICER)
        return self._shown(request, user)

    def document(self, sha256: str, user: User) -> Response:
        """A document that a unit sent with an answer, as a file to keep: nothing in it is ever opened here."""
        self._at.allowed(user, OFFICER)
        if sha256 not in {one.document for one in self._answers.all() if one.document}:
            raise HTTPException(404)
        path = Store(self._at.settings.store).path(sha256)
        headers = {"Content-Disposition": f'attachment; filename="{sha256[:12]}"'}
        return Response(path.read_bytes(), media_type=_HANDED_OUT, headers=headers)

    def rule(self, number: int, request: Request, user: User, form: Form) -> Response:
        """Accept an answer up to a day, or ask the unit again."""
        who, reason = self._at.officer(request, user, form), form.get("reason", "")
        if number not in {one.answer_id for one in self._answers.waiting()}:
            return self._shown(request, user, 409, refused=[say("answer_gone")])
        try:
            if form.get("ruling") == "accept":
                until = _day(form.get("until", ""))
                if until is None:
                    return self._shown(request, user, 422, refused=[say("until_missing")])
                self._answers.accept(number, who, reason, until, keeping_waivers(self._at.desk, who))
                return self._done(request, user, "answer_accepted", number)
            self._answers.ask_again(number, who, reason)
        except _TROUBLES as problem:
            return self._trouble(request, user, problem)
        return self._done(request, user, "answer_asked_again", number)

    def take_back(self, number: int, request: Request, user: User, form: Form) -> Response:
        """Let an answer wait again, and take out the waiver that it became."""
        who, reason = self._at.officer(request, user, form), form.get("reason", "")
        try:
            kept = next((one.kept for one in self._answers.all() if one.answer_id == number), 0)
            if kept and reason.strip():
                self._at.desk.undo(kept, who, datetime.now(UTC), reason)
            self._answers.take_back(number, who, reason)
        except _TROUBLES as problem:
            return self._trouble(request, user, problem)
        return self._done(request, user, "answer_taken_back", number)

    def set_aside(self, request: Request, user: User, form: Form) -> Response:
        """Let a question be, with a reason."""
        who, key = self._at.officer(request, user, form), form.get("key", "")
        asked = next((one for group in self._groups(user) for one in group.questions if one.key == key), None)
        if asked is None:
            return self._shown(request, user, 409, refused=[say("question_gone")])
        what = ": ".join(filter(None, (asked.unit or asked.file, asked.what)))
        try:
            self._aside.put(key, what, who, datetime.now(UTC), form.get("reason", ""))
        except _TROUBLES as problem:
            return self._trouble(request, user, problem)
        return self._done(request, user, "aside_done")

    def ask_after_all(self, request: Request, user: User, form: Form) -> Response:
        """Ask a question again that was set aside."""
        who = self._at.officer(request, user, form)
        try:
            self._aside.take_back(form.get("key", ""), who, datetime.now(UTC), form.get("reason", ""))
        except KeyError:
            return self._shown(request, user, 409, refused=[say("question_gone")])
        except _TROUBLES as problem:
            return self._trouble(request, user, problem)
        return self._done(request, user, "aside_back")

    def _groups(self, user: Any, shown: int = _SHOWN) -> list[Group]:
        aside = (one.key for one in self._aside.now())
        return self._inbox.groups(self._at.name_of(user), today_of_the_province(), aside, shown)

    def _done(self, request: Request, user: Any, said: str, number: int = 0) -> Response:
        return self._at.go(request, user, INBOX, xong=said, so=str(number))

    def _trouble(self, request: Request, user: Any, problem: Exception) -> Response:
        if isinstance(problem, UnknownAnswerError | ConflictError):
            return self._shown(request, user, 409, refused=[say("answer_gone")])
        if isinstance(problem, durable.DamagedJournalError):
            return self._at.refusal(request, user, say("book_damaged", problem=problem), 500)
        if isinstance(problem, HeldError):
            return self._shown(request, user, 503, refused=[say("busy")])
        return self._shown(request, user, 422, refused=list(_sentences(problem)))

    def _shown(self, request: Request, user: Any, status: int = 200, refused: Sequence[str] = ()) -> Response:
        every = self._answers.all()
        ruled = sorted((one for one in every if one.state in _RULINGS), key=_ruled_at, reverse=True)
        view = {
            "answers": [one for one in reversed(every) if one.state == "waiting"],
            "ruled": ruled[:_RULED],
            "groups": self._groups(user),
            "aside": self._aside.now(),
            "names": {unit.unit_id: unit.union_name for unit in organisation().units},
            "until": f"{today_of_the_province().year}-12-31",
            "shown": _SHOWN,
            "refused": refused,
            "done": self._what_was_done(request.query_params),
        }
        return self._at.page("desk_inbox", request, user, status, **view)

    def _what_was_done(self, asked: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Return the sentence about the decision that led here, with what takes it back, ``None`` where none did."""
        slug, number = asked.get("danh-sach", ""), number_of(asked.get("da-luu", ""))
        if number and slug in {one.slug for one in self._at.desk.lists.values()}:
            return {"sentence": say("decided", number=number), "number": number, "slug": slug, "back": INBOX}
        said = asked.get("xong", "")
        if said not in _SAID:
            return None
        return {"sentence": say(said, number=number_of(asked.get("so", ""))), "number": 0}


_RULINGS = ("accepted", "asked_again")
_SAID = ("answer_accepted", "answer_asked_again", "answer_taken_back", "aside_done", "aside_back")
_TROUBLES = (
    RefusedError,
    ConflictError,
    NotAcceptableError,
    UnknownAnswerError,
    HeldError,
    durable.DamagedJournalError,
)


def _ruled_at(one: Answer) -> datetime:
    return one.ruled_at or one.given_at


def _sentences(problem: Exception) -> Iterator[str]:
    if isinstance(problem, RefusedError):
        yield from problem.sentences
    else:
        yield f"{str(problem)[:1].upper()}{str(problem)[1:]}."


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
