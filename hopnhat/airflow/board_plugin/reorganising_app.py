"""The guided form of a reorganisation inside Airflow: what happens, from which day, tried and saved as one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

import durable
from desk import Change, ConflictError, RefusedError
from desk.pages import differences, say
from durable.locks import HeldError
from hopnhat.airflow.board_plugin.at_the_desk import DESK, OFFICER, AtTheDesk, User
from hopnhat.airflow.board_plugin.forms import Form
from hopnhat.officers.reorganising import REORGANISATIONS, UNITS, changes_of, deeds, fields

GUIDE = "sap-xep"
_CELL = "o-"


class ReorganisingPages:
    """The guided form of one installation."""

    def __init__(self, at: AtTheDesk) -> None:
        self._at = at

    def add_to(self, app: FastAPI) -> None:
        """Add the pages to the board's application, before those whose address may be any word."""
        get: dict[str, Any] = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse}
        app.api_route(f"/{DESK}/{GUIDE}", **get)(self.page)
        app.post(f"/{DESK}/{GUIDE}/xem-truoc", response_class=HTMLResponse)(self.preview)
        app.post(f"/{DESK}/{GUIDE}/sua-tiep", response_class=HTMLResponse)(self.again)
        app.post(f"/{DESK}/{GUIDE}/luu", response_class=HTMLResponse)(self.save)

    def page(self, request: Request, user: User) -> Response:
        """The form of one deed, of the first where none is named."""
        self._at.allowed(user, OFFICER)
        asked = request.query_params.get("viec", "")
        return self._form(request, user, asked if asked in deeds() else next(iter(deeds())), {}, "")

    def preview(self, request: Request, user: User, form: Form) -> Response:
        """Every line that would be another, and what would follow."""
        self._at.officer(request, user, form)
        deed, said, reason = _said(form)
        try:
            changes = changes_of(self._at.desk, deed, said, reason)
            proposals = self._at.desk.propose_together(changes)
        except (RefusedError, ConflictError) as problem:
            return self._refused(request, user, deed, said, reason, problem)
        lists = self._at.desk.lists
        rows = [
            (lists[one.change.list], differences(lists[one.change.list], one.before, one.after)) for one in proposals
        ]
        view: dict[str, Any] = {
            "deed": deed,
            "said": said,
            "reason": reason,
            "effects": proposals[0].effects,
            "seen": _digest(changes),
        }
        return self._at.page("desk_together", request, user, changes=rows, **view)

    def again(self, request: Request, user: User, form: Form) -> Response:
        """The form once more, as it was filled in."""
        self._at.officer(request, user, form)
        return self._form(request, user, *_said(form))

    def save(self, request: Request, user: User, form: Form) -> Response:
        """Make the changes that were seen, all or none."""
        who = self._at.officer(request, user, form)
        deed, said, reason = _said(form)
        try:
            changes = changes_of(self._at.desk, deed, said, reason)
            if _digest(changes) != form.get("seen"):  # somebody edited a line of these units meanwhile
                return self._form(request, user, deed, said, reason, 409, [say("lists_changed")])
            kept = self._at.desk.save_together(changes, who, datetime.now(UTC))
        except (RefusedError, ConflictError) as problem:
            return self._refused(request, user, deed, said, reason, problem)
        except HeldError:
            return self._form(request, user, deed, said, reason, 503, [say("busy")])
        except durable.DamagedJournalError as problem:
            return self._at.refusal(request, user, say("book_damaged", problem=problem), 500)
        slug = self._at.desk.lists[REORGANISATIONS].slug
        return self._at.go(request, user, slug, **{"da-luu": str(kept[-1].number)})

    def _refused(
        self, request: Request, user: Any, deed: str, said: Mapping[str, str], reason: str, problem: Exception
    ) -> Response:
        if isinstance(problem, RefusedError):
            return self._form(request, user, deed, said, reason, 422, problem.sentences)
        return self._form(request, user, deed, said, reason, 409, [say("lists_changed")])

    def _form(
        self,
        request: Request,
        user: Any,
        deed: str,
        said: Mapping[str, str],
        reason: str,
        status: int = 200,
        refused: Sequence[str] = (),
    ) -> Response:
        columns = {column.name: column for column in self._at.desk.lists[UNITS].columns}
        view: dict[str, Any] = {
            "deed": deed,
            "said": said,
            "reason": reason,
            "refused": refused,
            "deeds": deeds(),
            "fields": fields(),
            "offers": {"units": columns["parent_id"].options(), "levels": columns["level"].options()},
        }
        return self._at.page("desk_guide", request, user, status, **view)


def _said(form: Mapping[str, str]) -> tuple[str, dict[str, str], str]:
    deed = form.get("deed", "")
    if deed not in deeds():
        raise HTTPException(400)
    return deed, {name: form.get(_CELL + name, "") for name in deeds()[deed]["asks"]}, form.get("reason", "")


def _digest(changes: Sequence[Change]) -> str:
    """Return what is another word once a line that would be changed is another."""
    said = [(one.kind, one.list, one.line, sorted((one.cells or {}).items())) for one in changes]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
