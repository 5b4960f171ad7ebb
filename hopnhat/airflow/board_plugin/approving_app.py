"""An approver's pages: what waits for this very user, read on one page, answered as that user through Airflow's API.

Airflow's record of the answer, and its rights, stay the authority: this page asks its API, in the same process, with
the login that came with the request, and holds no right of its own. Who is not asked does not see the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import httpx
from airflow.api_fastapi.core_api.security import get_user
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from board.links import Links
from desk.pages import render_desk, say
from hopnhat.airflow.board_plugin import SUMMARIES
from hopnhat.airflow.board_plugin.forms import Form, OwnForms
from hopnhat.airflow.question import APPROVE, OVERRIDE, REASON
from hopnhat.settings import Settings

APPROVALS = "duyet"
SERVER = "hopnhat.server"
"""In the scope of a request: the server's whole application, in which Airflow's API stands."""

_LISTED = "/api/v2/dags/~/dagRuns/~/hitlDetails?response_received=false&limit=100"
_SUMMARY = re.compile(rf"/{SUMMARIES}/([a-z_]{{1,40}})/(20[0-9]{{2}}(?:-[0-9A-Z]{{2}})?)/([0-9a-f]{{64}})\)")
_TRIES = 4
"""On SQLite the API answers 500 when two of its own requests lock each other out: what was refused was rolled back."""

Frame = Callable[[Request, Any], Mapping[str, Any]]
User = Annotated[Any, Depends(get_user)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for an answer. ``overrides`` are the fields of its open points: (name, label)."""

    dag_id: str
    run_id: str
    task_id: str
    question: str
    subject: str
    asked_at: datetime | None
    options: Sequence[str]
    overrides: Sequence[tuple[str, str]]
    kind: str
    period: str
    package: str


def add_approvals(app: FastAPI, settings: Settings, forms: OwnForms, frame: Frame) -> None:
    """Add the approver's pages to the board's application."""
    pages = _Pages(settings, forms, frame)
    get: dict[str, Any] = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse}
    app.api_route(f"/{APPROVALS}", **get)(pages.list)
    app.api_route(f"/{APPROVALS}/{{dag_id}}/{{run_id}}", **get)(pages.question)
    app.post(f"/{APPROVALS}/{{dag_id}}/{{run_id}}", response_class=HTMLResponse)(pages.answer)


class _Pages:
    def __init__(self, settings: Settings, forms: OwnForms, frame: Frame) -> None:
        self._settings = settings
        self._forms = forms
        self._frame = frame

    async def list(self, request: Request, user: User) -> Response:
        """What waits for this user."""
        questions = await _asked_of(request, user)
        answered = request.query_params.get("da-tra-loi") == "1"
        return self._answer("approval_list", request, user, questions=questions, answered=answered)

    async def question(self, dag_id: str, run_id: str, request: Request, user: User) -> Response:
        """One question, with all that is to be known before it is answered."""
        one = await self._one(dag_id, run_id, request, user)
        return self._shown(request, user, one, {})

    async def answer(self, dag_id: str, run_id: str, request: Request, user: User, form: Form) -> Response:
        """Give the answer to Airflow, as this user."""
        self._forms.require(request, user, form)
        try:
            one = await self._one(dag_id, run_id, request, user)
        except HTTPException:
            return self._answer("desk_message", request, user, 409, sentence=say("gone"))
        filled = {name: form.get(f"o-{name}", "") for name, _ in one.overrides} | {"reason": form.get("reason", "")}
        if form.get("question") != one.question:
            return self._shown(request, user, one, filled, say("other_package"), 409)
        chosen = form.get("chosen", "")
        if chosen not in one.options:
            raise HTTPException(400)
        empty = [name for name, _ in one.overrides if not filled[name]]
        if chosen == APPROVE and empty:
            return self._shown(request, user, one, filled, say("missing_reasons", count=len(empty)), 422)
        said = {name: filled[name] for name, _ in one.overrides} | {REASON: filled["reason"]}
        path = "/".join(("", "api", "v2", "dags", quote(dag_id, safe=""), "dagRuns", quote(run_id, safe="")))
        path += f"/taskInstances/{quote(one.task_id, safe='')}/-1/hitlDetails"
        given = await _call(request, "PATCH", path, {"chosen_options": [chosen], "params_input": said})
        if given.status_code == httpx.codes.CONFLICT:
            return self._answer("desk_message", request, user, 409, sentence=say("gone"))
        if given.status_code in (httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND):
            raise HTTPException(404)
        if not given.is_success:
            return self._shown(request, user, one, filled, say("server_busy"), 503)
        links: Links = self._frame(request, user)["links"]
        return RedirectResponse(links.page(APPROVALS, **{"da-tra-loi": "1"}), 303)

    async def _one(self, dag_id: str, run_id: str, request: Request, user: Any) -> Waiting:
        found = await _asked_of(request, user)
        one = next((one for one in found if (one.dag_id, one.run_id) == (dag_id, run_id)), None)
        if one is None:
            raise HTTPException(404)
        return one

    def _shown(
        self, request: Request, user: Any, one: Waiting, filled: Mapping[str, str], refused: str = "", status: int = 200
    ) -> Response:
        summary = _summary_of(self._settings, one) or say("no_summary")
        view = {"one": one, "filled": filled, "refused": refused, "summary": summary}
        return self._answer("approval", request, user, status, **view)

    def _answer(self, template: str, request: Request, user: Any, status: int = 200, **view: Any) -> Response:
        token = self._forms.token(user)
        return HTMLResponse(render_desk(template, self._frame(request, user), token=token, **view), status)


async def _asked_of(request: Request, user: Any) -> list[Waiting]:
    """Return the questions that this user alone, or with others, is asked."""
    found = await _call(request, "GET", _LISTED)
    if not found.is_success:
        raise HTTPException(503, say("server_busy"))
    me = str(user.get_id())
    mine = [one for one in found.json()["hitl_details"] if me in {who["id"] for who in one.get("assigned_users") or ()}]
    return [waiting for waiting in map(_waiting, mine) if waiting is not None]


def _waiting(detail: Mapping[str, Any]) -> Waiting | None:
    """Return a question about a draft; ``None`` for a question of any other kind."""
    about = _SUMMARY.search(detail.get("body") or "")
    if about is None:
        return None
    instance = detail["task_instance"]
    fields = detail.get("params") or {}
    overrides = [(name, _label(name, field)) for name, field in fields.items() if name.startswith(OVERRIDE)]
    asked_at = detail.get("created_at")
    return Waiting(
        dag_id=instance["dag_id"],
        run_id=instance["dag_run_id"],
        task_id=instance["task_id"],
        question=f"{instance['id']} {about[3]}",
        subject=detail["subject"],
        asked_at=datetime.fromisoformat(asked_at) if asked_at else None,
        options=detail["options"],
        overrides=overrides,
        kind=about[1],
        period=about[2],
        package=about[3],
    )


def _label(name: str, field: Any) -> str:
    schema = field.get("schema", {}) if isinstance(field, Mapping) else {}
    return str(schema.get("title") or name.removeprefix(OVERRIDE))


def _summary_of(settings: Settings, one: Waiting) -> str:
    path = Path(settings.summaries, one.kind, one.period, f"{one.package}.md")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


async def _call(request: Request, method: str, path: str, body: Any = None) -> httpx.Response:
    """Ask Airflow's API in this process, with the login of the request; again where it locked itself out."""
    login = {name: request.headers[name] for name in ("cookie", "authorization") if name in request.headers}
    transport = httpx.ASGITransport(app=request.scope[SERVER], raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=login) as client:
        for _ in range(_TRIES):
            answer = await client.request(method, path, json=body, timeout=60.0)
            if answer.status_code != httpx.codes.INTERNAL_SERVER_ERROR:
                break
        return answer
