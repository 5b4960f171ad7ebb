"""The desk inside Airflow: the pages that change something, for those who may, against forged and repeated requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from airflow.api_fastapi.core_api.security import get_user
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

import durable
from board.links import Links
from desk import Change, ConflictError, Desk, EditableList, RefusedError
from desk.pages import differences, found_lines, page_of, render_desk, say, sentence_of
from durable.locks import HeldError
from hopnhat.airflow.board_plugin.forms import ExpiredFormError, Form, OwnForms
from hopnhat.maintenance.health import signs_of, versions
from hopnhat.officers.own_desk import desk_of
from hopnhat.settings import Settings

DESK = "ban-lam-viec"
OPERATOR = "operator"
_CELL = "o-"
"""How the name of a form's field for a column begins; the others are the desk's own."""

_SHOWN = 10
_LONGEST = 500
"""Characters of a cell: the longest reason for a correction of the sample has 140."""

Frame = Callable[[Request, Any], Mapping[str, Any]]
Rights = Callable[[Any], frozenset[str]]


def add_desk(
    app: FastAPI, settings: Settings, rights: Rights, name_of: Callable[[Any], str], forms: OwnForms, frame: Frame
) -> None:
    """Add the desk's pages to the board's application.

    ``rights`` and ``name_of`` say what a user may and is called, ``frame`` gives the board's frame for a request.
    """
    pages = _Pages(settings, rights, name_of, forms, frame)
    get = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse}
    app.api_route(f"/{DESK}", **get)(pages.home)  # type: ignore[arg-type]
    app.api_route(f"/{DESK}/so-sua-doi", **get)(pages.book)  # type: ignore[arg-type]
    app.api_route(f"/{DESK}/suc-khoe", **get)(pages.health)  # type: ignore[arg-type]
    app.api_route(f"/{DESK}/{{slug}}", **get)(pages.list)  # type: ignore[arg-type]
    app.api_route(f"/{DESK}/{{slug}}/them", **get)(pages.new)  # type: ignore[arg-type]
    app.api_route(f"/{DESK}/{{slug}}/{{digest}}", **get)(pages.line)  # type: ignore[arg-type]
    app.exception_handler(ExpiredFormError)(pages.expired)
    app.post(f"/{DESK}/{{slug}}/xem-truoc", response_class=HTMLResponse)(pages.preview)
    app.post(f"/{DESK}/{{slug}}/sua-tiep", response_class=HTMLResponse)(pages.again)
    app.post(f"/{DESK}/{{slug}}/luu", response_class=HTMLResponse)(pages.save)
    app.post(f"/{DESK}/{{slug}}/hoan-tac", response_class=HTMLResponse)(pages.undo)


User = Annotated[Any, Depends(get_user)]


class _Pages:
    """The desk's pages for one installation."""

    def __init__(
        self, settings: Settings, rights: Rights, name_of: Callable[[Any], str], forms: OwnForms, frame: Frame
    ) -> None:
        self._desk: Desk = desk_of(settings)
        self._rights = rights
        self._name_of = name_of
        self._forms = forms
        self._frame = frame
        self._settings = settings

    def home(self, request: Request, user: User) -> Response:
        """The lists that this user may edit, and what was changed last."""
        shown = [one for one in self._desk.lists.values() if one.right in self._allowed(user)]
        operates = OPERATOR in self._allowed(user)
        return self._answer(
            "desk_home", request, user, shown=shown, operates=operates, changes=self._changes()[:_SHOWN]
        )

    def health(self, request: Request, user: User) -> Response:
        """How the installation is, for whoever runs the server."""
        if OPERATOR not in self._allowed(user):
            raise HTTPException(404)
        return self._answer("desk_health", request, user, signs=signs_of(self._settings), versions=versions())

    def book(self, request: Request, user: User) -> Response:
        """Every change that was ever made."""
        self._allowed(user)
        return self._answer("desk_book", request, user, changes=self._changes())

    def list(self, slug: str, request: Request, user: User) -> Response:
        """One list, searched and sorted."""
        of = self._list(slug, user)
        asked = request.query_params
        by, down = asked.get("xep", ""), asked.get("chieu") == "xuong"
        text = asked.get("tim", "")[:100]
        try:
            found = found_lines(of, self._desk.table(of.name).filled, text, by, down)
        except ValueError as problem:
            return self._refusal(request, user, say("not_table", problem=problem), 500)
        lines, pages = page_of(found, _number(asked.get("trang", "1")))
        view: dict[str, Any] = {
            "asked": text,
            "by": by,
            "down": down,
            "lines": lines,
            "count": len(found),
            "pages": pages,
        }
        number = min(max(_number(asked.get("trang", "1")), 1), pages)
        saved = _number(asked.get("da-luu", "0"))
        return self._answer("desk_list", request, user, list=of, number=number, saved=saved, **view)

    def new(self, slug: str, request: Request, user: User) -> Response:
        """The form for a line to add; what is asked for in the address is filled in."""
        of = self._list(slug, user)
        given = {one.name: request.query_params.get(_CELL + one.name, "")[:_LONGEST] for one in of.columns}
        return self._line_page(request, user, of, Change("add", of.name, "", cells=given))

    def line(self, slug: str, digest: str, request: Request, user: User) -> Response:
        """The form for a line there is, and how it came to be what it is."""
        of = self._list(slug, user)
        line = self._desk.table(of.name).find(digest, _number(request.query_params.get("dong", "0")))
        if line is None:
            return self._refusal(request, user, say("conflict_gone"), 404)
        history = [(kept, sentence_of(kept, of)) for kept in self._desk.history_of(of.name, line)]
        change = Change("change", of.name, "", line.digest, line.number, line.cells)
        return self._line_page(request, user, of, change, changes=history)

    def preview(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """What a change would do, before anything is saved."""
        of, change = self._asked(slug, request, user, form)
        try:
            proposal = self._desk.propose(change)
        except (RefusedError, ConflictError) as problem:
            return self._problem(request, user, of, change, problem)
        rows = differences(of, proposal.before, proposal.after)
        return self._answer("desk_preview", request, user, list=of, change=change, rows=rows, effects=proposal.effects)

    def again(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """The form once more, as it was filled in."""
        of, change = self._asked(slug, request, user, form)
        return self._line_page(request, user, of, change)

    def save(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """Make a change, and show the list it is in."""
        of, change = self._asked(slug, request, user, form)
        try:
            kept = self._desk.save(change, self._name_of(user), datetime.now(UTC))
        except (RefusedError, ConflictError, HeldError, durable.DamagedJournalError) as problem:
            return self._problem(request, user, of, change, problem)
        return self._saved(request, user, of, kept.number)

    def undo(self, slug: str, request: Request, user: User, form: Form) -> Response:
        """Take a change back."""
        of = self._list(slug, user)
        self._forms.require(request, user, form)
        number, reason = _number(form.get("number", "0")), form.get("reason", "")
        if number not in {kept.number for kept in self._desk.history(of.name)}:
            raise HTTPException(404)
        try:
            kept = self._desk.undo(number, self._name_of(user), datetime.now(UTC), reason)
        except (RefusedError, ConflictError, HeldError, durable.DamagedJournalError) as problem:
            change = problem.change if isinstance(problem, ConflictError) else Change("change", of.name, reason)
            return self._problem(request, user, of, change, problem)
        return self._saved(request, user, of, kept.number)

    async def expired(self, request: Request, problem: Exception) -> Response:
        """Say that a form was not taken."""
        return self._refusal(request, getattr(problem, "user", None), say("expired"), 403)

    def _asked(self, slug: str, request: Request, user: Any, form: Mapping[str, str]) -> tuple[EditableList, Change]:
        of = self._list(slug, user)
        self._forms.require(request, user, form)
        cells = {one.name: form.get(_CELL + one.name, "") for one in of.columns}
        kind = "remove" if form.get("remove") or form.get("kind") == "remove" else form.get("kind")
        if kind not in ("add", "change", "remove"):
            raise HTTPException(400)
        line, near = form.get("line", ""), _number(form.get("near", "0"))
        return of, Change(kind, of.name, form.get("reason", ""), line, near, cells)  # type: ignore[arg-type]

    def _problem(self, request: Request, user: Any, of: EditableList, change: Change, problem: Exception) -> Response:
        """Return the form as it was filled in, under the reason why nothing was saved."""
        if isinstance(problem, RefusedError):
            return self._line_page(request, user, of, change, status=422, refused=problem.sentences)
        if isinstance(problem, ConflictError):
            now = problem.now.cells if problem.now else None
            conflict = {"now": now, "rows": differences(of, now, change.cells)}
            fresh = Change("add", of.name, change.reason, cells=change.cells)
            if problem.now:
                fresh = Change("change", of.name, change.reason, problem.now.digest, problem.now.number, change.cells)
            return self._line_page(request, user, of, fresh, status=409, conflict=conflict)
        if isinstance(problem, HeldError):
            return self._line_page(request, user, of, change, status=503, refused=[say("busy")])
        return self._refusal(request, user, say("book_damaged", problem=problem), 500)

    def _line_page(
        self, request: Request, user: Any, of: EditableList, change: Change, status: int = 200, **view: Any
    ) -> Response:
        heading = say("add") if change.kind == "add" else say("edit_line", number=change.near)
        whole = {"refused": None, "conflict": None, "changes": [], **view}
        return self._answer("desk_line", request, user, status, list=of, change=change, heading=heading, **whole)

    def _saved(self, request: Request, user: Any, of: EditableList, number: int) -> Response:
        links: Links = self._frame(request, user)["links"]
        return RedirectResponse(links.page(DESK, of.slug, **{"da-luu": str(number)}), 303)

    def _refusal(self, request: Request, user: Any, sentence: str, status: int) -> Response:
        return self._answer("desk_message", request, user, status, sentence=sentence)

    def _answer(self, template: str, request: Request, user: Any, status: int = 200, **view: Any) -> Response:
        frame = self._frame(request, user)
        token = self._forms.token(user)
        return HTMLResponse(render_desk(template, frame, token=token, lists=self._desk.lists, **view), status)

    def _changes(self) -> Any:
        return [(kept, sentence_of(kept, self._desk.lists.get(kept.list))) for kept in self._desk.history()]

    def _allowed(self, user: Any) -> frozenset[str]:
        rights = self._rights(user)
        if not rights:
            raise HTTPException(404)  # that there is a desk concerns nobody who may not use it
        return rights

    def _list(self, slug: str, user: Any) -> EditableList:
        of = self._desk.lists.get(f"{slug}.csv")
        if of is None or of.right not in self._allowed(user):
            raise HTTPException(404)
        return of


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
