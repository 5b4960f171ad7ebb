"""The desk inside Airflow: the pages that change something, for those who may, against forged and repeated requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

import durable
from desk import Change, ConflictError, EditableList, RefusedError
from desk.pages import differences, found_lines, page_of, say, sentence_of
from durable.locks import HeldError
from hopnhat.airflow.board_plugin.at_the_desk import (
    DESK,
    INBOX,
    OFFICER,
    OPERATOR,
    AtTheDesk,
    Frame,
    Rights,
    User,
    number_of,
)
from hopnhat.airflow.board_plugin.drafts_app import DRAFTS, DraftsPages
from hopnhat.airflow.board_plugin.forms import ExpiredFormError, Form, OwnForms
from hopnhat.airflow.board_plugin.handing_in_app import HAND_IN, HandingInPages
from hopnhat.airflow.board_plugin.inbox_app import InboxPages
from hopnhat.airflow.board_plugin.reminding_app import REMIND, RemindingPages
from hopnhat.airflow.board_plugin.reorganising_app import GUIDE, ReorganisingPages
from hopnhat.maintenance.health import signs_of, versions
from hopnhat.officers.inbox import today_of_the_province
from hopnhat.officers.own_desk import desk_of
from hopnhat.officers.sheet import read_sheet
from hopnhat.settings import Settings

_CELL = "o-"
"""How the name of a form's field for a column begins; the others are the desk's own."""

_REASON = "reason"
_DEEDS = {REMIND: "remind", HAND_IN: "hand_in", GUIDE: "reorganise", DRAFTS: "drafts"}
"""What is done by a form of its own, by its address: the word for it."""

_SHOWN = 10
_LONGEST = 500
"""Characters of a cell: the longest reason for a correction of the sample has 140."""


def add_desk(
    app: FastAPI, settings: Settings, rights: Rights, name_of: Callable[[Any], str], forms: OwnForms, frame: Frame
) -> None:
    """Add the desk's pages to the board's application.

    ``rights`` and ``name_of`` say what a user may and is called, ``frame`` gives the board's frame for a request.
    """
    at = AtTheDesk(settings, desk_of(settings), rights, name_of, forms, frame)
    inbox = InboxPages(at)
    pages = _Pages(at, inbox)
    get: dict[str, Any] = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse}
    app.api_route(f"/{DESK}", **get)(pages.home)
    app.api_route(f"/{DESK}/so-sua-doi", **get)(pages.book)
    app.api_route(f"/{DESK}/suc-khoe", **get)(pages.health)
    inbox.add_to(app)
    ReorganisingPages(at).add_to(app)
    RemindingPages(at).add_to(app)
    HandingInPages(at).add_to(app)
    DraftsPages(at).add_to(app)
    app.api_route(f"/{DESK}/ban-gui/{{submission_id}}", **get)(pages.sheet)
    app.api_route(f"/{DESK}/{{slug}}", **get)(pages.list)
    app.api_route(f"/{DESK}/{{slug}}/them", **get)(pages.new)
    app.api_route(f"/{DESK}/{{slug}}/{{digest}}", **get)(pages.line)
    app.exception_handler(ExpiredFormError)(pages.expired)
    app.post(f"/{DESK}/{{slug}}/xem-truoc", response_class=HTMLResponse)(pages.preview)
    app.post(f"/{DESK}/{{slug}}/sua-tiep", response_class=HTMLResponse)(pages.again)
    app.post(f"/{DESK}/{{slug}}/luu", response_class=HTMLResponse)(pages.save)
    app.post(f"/{DESK}/{{slug}}/hoan-tac", response_class=HTMLResponse)(pages.undo)


class _Pages:
    """The desk's pages for one installation."""

    def __init__(self, at: AtTheDesk, inbox: InboxPages) -> None:
        self._at = at
        self._desk = at.desk
        self._inbox = inbox

    def home(self, request: Request, user: User) -> Response:
        """The lists that this user may edit, and what was changed last."""
        allowed = self._at.allowed(user)
        shown = [one for one in self._desk.lists.values() if one.right in allowed]
        view: dict[str, Any] = {
            "shown": shown,
            "operates": OPERATOR in allowed,
            "waiting": self._inbox.count(user) if OFFICER in allowed else None,
            "deeds": [(slug, say(word), say(f"{word}_about")) for slug, word in _DEEDS.items()],
        }
        return self._at.page("desk_home", request, user, changes=self._changes()[:_SHOWN], **view)

    def health(self, request: Request, user: User) -> Response:
        """How the installation is, for whoever runs the server."""
        self._at.allowed(user, OPERATOR)
        return self._at.page("desk_health", request, user, signs=signs_of(self._at.settings), versions=versions())

    def book(self, request: Request, user: User) -> Response:
        """Every change that was ever made."""
        self._at.allowed(user)
        return self._at.page("desk_book", request, user, changes=self._changes())

    def list(self, slug: str, request: Request, user: User) -> Response:
        """One list, searched and sorted."""
        of = self._list(slug, user)
        asked = request.query_params
        by, down = asked.get("xep", ""), asked.get("chieu") == "xuong"
        text = asked.get("tim", "")[:100]
        try:
            found = found_lines(of, self._desk.table(of.name).filled, text, by, down)
        except ValueError as problem:
            return self._at.refusal(request, user, say("not_table", problem=problem), 500)
        whole = "xuat" in asked  # a file holds every line that was found, not one page of them
        lines, pages = (found, 1) if whole else page_of(found, number_of(asked.get("trang", "1")))
        view: dict[str, Any] = {
            "asked": text,
            "by": by,
            "down": down,
            "lines": lines,
            "count": len(found),
            "pages": pages,
        }
        number = min(max(number_of(asked.get("trang", "1")), 1), pages)
        saved = number_of(asked.get("da-luu", "0"))
        return self._at.page("desk_list", request, user, list=of, number=number, saved=saved, **view)

    def sheet(self, submission_id: str, request: Request, user: User) -> Response:
        """The rows of a return as they were read, each cell of which leads to its correction."""
        self._at.allowed(user, OFFICER)
        sheet = read_sheet(
            self._at.settings.warehouse, submission_id, number_of(request.query_params.get("trang", "1"))
        )
        if sheet is None:
            raise HTTPException(404)
        return self._at.page("desk_sheet", request, user, sheet=sheet)

    def new(self, slug: str, request: Request, user: User) -> Response:
        """The form for a line to add; what is asked for in the address is filled in."""
        of = self._list(slug, user)
        who, today, asked = self._at.name_of(user), today_of_the_province(), request.query_params
        given = {one.name: asked.get(_CELL + one.name, one.beginning(who, today))[:_LONGEST] for one in of.columns}
        return self._line_page(request, user, of, Change("add", of.name, "", cells=given))

    def line(self, slug: str, digest: str, request: Request, user: User) -> Response:
        """The form for a line there is, and how it came to be what it is."""
        of = self._list(slug, user)
        line = self._desk.table(of.name).find(digest, number_of(request.query_params.get("dong", "0")))
        if line is None:
            return self._at.refusal(request, user, say("conflict_gone"), 404)
        history = [(kept, sentence_of(kept, of)) for kept in self._desk.history_of(of.name, line)]
        change = Change("change", of.name, "", line.digest, line.number, line.cells)
        return self._line_page(request, user, of, change, changes=history)

    def preview(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """What a change would do, before anything is saved."""
        of, change = self._asked(slug, request, user, form)
        try:
            proposal = self._desk.propose(change)
        except (RefusedError, ConflictError) as problem:
            return self._problem(request, user, of, change, problem, _back(form))
        rows = differences(of, proposal.before, proposal.after)
        view: dict[str, Any] = {"rows": rows, "effects": proposal.effects, "back": _back(form)}
        return self._at.page("desk_preview", request, user, list=of, change=change, **view)

    def again(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """The form once more, as it was filled in."""
        of, change = self._asked(slug, request, user, form)
        return self._line_page(request, user, of, change, back=_back(form))

    def save(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """Make a change, and show the list it is in."""
        of, change = self._asked(slug, request, user, form)
        try:
            kept = self._desk.save(change, self._at.name_of(user), datetime.now(UTC))
        except (RefusedError, ConflictError, HeldError, durable.DamagedJournalError) as problem:
            return self._problem(request, user, of, change, problem, _back(form))
        return self._saved(request, user, of, kept.number, _back(form))

    def undo(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """Take a change back."""
        of = self._list(slug, user)
        self._at.forms.require(request, user, form)
        number, reason = number_of(form.get("number", "0")), form.get("reason", "")
        if number not in {kept.number for kept in self._desk.history(of.name)}:
            raise HTTPException(404)
        try:
            kept = self._desk.undo(number, self._at.name_of(user), datetime.now(UTC), reason)
        except (RefusedError, ConflictError, HeldError, durable.DamagedJournalError) as problem:
            change = problem.change if isinstance(problem, ConflictError) else Change("change", of.name, reason)
            return self._problem(request, user, of, change, problem, _back(form))
        return self._saved(request, user, of, kept.number, _back(form))

    async def expired(self, request: Request, problem: Exception) -> Response:
        """Say that a form was not taken."""
        return self._at.refusal(request, getattr(problem, "user", None), say("expired"), 403)

    def _asked(self, slug: str, request: Request, user: Any, form: Mapping[str, str]) -> tuple[EditableList, Change]:
        of = self._list(slug, user)
        self._at.forms.require(request, user, form)
        cells = {one.name: form.get(_CELL + one.name, "") for one in of.columns}
        if cells.get(_REASON) == "":  # the line's own reason is the change's, unless it says another
            cells[_REASON] = form.get("reason", "")
        kind = "remove" if form.get("remove") or form.get("kind") == "remove" else form.get("kind")
        if kind not in ("add", "change", "remove"):
            raise HTTPException(400)
        line, near = form.get("line", ""), number_of(form.get("near", "0"))
        return of, Change(kind, of.name, form.get("reason", ""), line, near, cells)  # type: ignore[arg-type]

    def _saved(self, request: Request, user: Any, of: EditableList, number: int, back: str) -> Response:
        """Lead back to where the change was begun: the inbox, or its list."""
        if back:
            return self._at.go(request, user, back, **{"da-luu": str(number), "danh-sach": of.slug})
        return self._at.go(request, user, of.slug, **{"da-luu": str(number)})

    def _problem(
        self, request: Request, user: Any, of: EditableList, change: Change, problem: Exception, back: str
    ) -> Response:
        """Return the form as it was filled in, under the reason why nothing was saved."""
        if isinstance(problem, RefusedError):
            return self._line_page(request, user, of, change, 422, refused=problem.sentences, back=back)
        if isinstance(problem, ConflictError):
            now = problem.now.cells if problem.now else None
            conflict = {"now": now, "rows": differences(of, now, change.cells)}
            fresh = Change("add", of.name, change.reason, cells=change.cells)
            if problem.now:
                fresh = Change("change", of.name, change.reason, problem.now.digest, problem.now.number, change.cells)
            return self._line_page(request, user, of, fresh, 409, conflict=conflict, back=back)
        if isinstance(problem, HeldError):
            return self._line_page(request, user, of, change, 503, refused=[say("busy")], back=back)
        return self._at.refusal(request, user, say("book_damaged", problem=problem), 500)

    def _line_page(
        self, request: Request, user: Any, of: EditableList, change: Change, status: int = 200, **view: Any
    ) -> Response:
        heading = say("add") if change.kind == "add" else say("edit_line", number=change.near)
        whole = {"refused": None, "conflict": None, "changes": [], "back": "", **view}
        return self._at.page("desk_line", request, user, status, list=of, change=change, heading=heading, **whole)

    def _changes(self) -> Any:
        return [(kept, sentence_of(kept, self._desk.lists.get(kept.list))) for kept in self._desk.history()]

    def _list(self, slug: str, user: Any) -> EditableList:
        of = next((one for one in self._desk.lists.values() if one.slug == slug), None)
        if of is None or of.right not in self._at.allowed(user):
            raise HTTPException(404)
        return of


def _back(form: Mapping[str, str]) -> str:
    """Return where a change was begun, empty for its own list: nothing that a form says becomes another address."""
    return INBOX if form.get("back") == INBOX else ""
