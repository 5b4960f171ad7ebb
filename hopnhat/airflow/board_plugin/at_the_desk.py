"""What every page of the desk rests on: who asks and what they may, the frame around a page, the form's own token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from airflow.api_fastapi.core_api.security import get_user
from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from board.links import Links
from desk import Desk
from desk.pages import render_desk
from hopnhat.airflow.board_plugin.forms import OwnForms
from hopnhat.settings import Settings

DESK = "ban-lam-viec"
INBOX = "hop-viec"
OFFICER, OPERATOR = "officer", "operator"

Frame = Callable[[Request, Any], Mapping[str, Any]]
Rights = Callable[[Any], frozenset[str]]
User = Annotated[Any, Depends(get_user)]


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """An installation's desk as its pages see it.

    ``rights`` and ``name_of`` say what a user may and is called, ``frame`` gives the board's frame for a request.
    """

    settings: Settings
    desk: Desk
    rights: Rights
    name_of: Callable[[Any], str]
    forms: OwnForms
    frame: Frame

    def allowed(self, user: Any, right: str = "") -> frozenset[str]:
        """Return what a user may; for whoever may nothing, or not ``right``, there is no such page."""
        rights = self.rights(user)
        if not rights or (right and right not in rights):
            raise HTTPException(404)  # that there is a desk concerns nobody who may not use it
        return rights

    def officer(self, request: Request, user: Any, form: Mapping[str, str]) -> str:
        """Return the name of the officer who sent a form of this server's own; any other is refused."""
        self.allowed(user, OFFICER)
        self.forms.require(request, user, form)
        return self.name_of(user)

    def page(self, template: str, request: Request, user: Any, status: int = 200, **view: Any) -> Response:
        """Return a page of the desk."""
        frame, token = self.frame(request, user), self.forms.token(user)
        return HTMLResponse(render_desk(template, frame, token=token, lists=self.desk.lists, **view), status)

    def refusal(self, request: Request, user: Any, sentence: str, status: int) -> Response:
        """Return a page that says why nothing was done."""
        return self.page("desk_message", request, user, status, sentence=sentence)

    def go(self, request: Request, user: Any, *parts: str, **asked: str) -> Response:
        """Lead on to a page of the desk after a change."""
        links: Links = self.frame(request, user)["links"]
        return RedirectResponse(links.page(DESK, *parts, **asked), 303)


def number_of(text: str) -> int:
    """Return a number that an address or a form says, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
