"""The board as a web application: nothing without Airflow's login or of another unit, changes at the desk only."""

from __future__ import annotations

import dataclasses
import logging
import re
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.core_api.security import get_user
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from board.export import CSV, TYPES, as_csv, as_xlsx, tables_of
from board.links import ICON, STYLE, Links, NoPageError
from board.pages.listing import Asked
from board.render import assets
from board.rows import STATUSES
from board.site import RELEASES, Reader, Site, no_facts, refusal
from board.words import LANGUAGES
from hopnhat.airflow.board_plugin import SUMMARIES
from hopnhat.airflow.board_plugin.access import Access, name_of
from hopnhat.airflow.board_plugin.approving_app import APPROVALS, add_approvals
from hopnhat.airflow.board_plugin.at_the_desk import DESK, OFFICER
from hopnhat.airflow.board_plugin.desk_app import add_desk
from hopnhat.airflow.board_plugin.forms import OwnForms
from hopnhat.airflow.board_reader import Board, reader_of
from hopnhat.maintenance.province_folder import state_of_folder
from hopnhat.settings import Settings
from province.folder import forget_folder

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LONGEST_NAME = 100
_LOG = logging.getLogger(__name__)
_NAME, _HASH = re.compile("[a-z_]{1,40}"), re.compile("[0-9a-f]{64}")
_PERIOD = re.compile("20[0-9]{2}(-(H[12]|Q[1-4]|(0[1-9]|1[0-2])))?")
_METHODS = ["GET", "HEAD"]
_EXPORT = "xuat"
_SAFE = re.compile(r"[^0-9A-Za-z-]")


def create_app(settings: Settings) -> FastAPI:
    """Return the application.

    Raises:
        ValueError: the list of readers names an unknown unit.
    """
    app = FastAPI(title="Hợp nhất", docs_url=None, redoc_url=None, openapi_url=None)
    access = _Current(settings)
    board = Board(settings)

    def frame(request: Request, user: Any) -> Mapping[str, Any]:
        """Return the frame of a page that is none of the board's."""
        site = Site(board.facts() or no_facts(), _reader(access, user, settings), _language(request))
        kind = APPROVALS if f"/{APPROVALS}" in request.url.path else DESK
        return site.frame_of(kind, _links(request))

    app.middleware("http")(_guarded)
    app.exception_handler(HTTPException)(_refused)

    @app.api_route(f"/{STYLE}", methods=_METHODS)
    def sheet() -> Response:
        return Response(assets()[STYLE], media_type="text/css")

    @app.api_route(f"/{ICON}", methods=_METHODS)
    def icon() -> Response:
        return Response(assets()[ICON], media_type="image/svg+xml")

    forms = OwnForms(settings, name_of)
    add_desk(app, settings, access.rights_of, name_of, forms, frame)
    add_approvals(app, settings, forms, frame)

    @app.api_route(f"/{SUMMARIES}/{{kind}}/{{period}}/{{figures_hash}}", methods=_METHODS, response_class=HTMLResponse)
    def summary(
        kind: str, period: str, figures_hash: str, request: Request, user: Annotated[Any, Depends(get_user)]
    ) -> Response:
        links, language, unit_id = _links(request), _language(request), access.unit_of(user)
        facts = board.facts()
        if unit_id is None or facts is None:
            return HTMLResponse(refusal("refused", language, links), 403)
        site = Site(facts, _reader(access, user, settings), language)
        try:
            return HTMLResponse(site.draft(_summary(settings, kind, period, figures_hash), period, links))
        except KeyError:
            return HTMLResponse(site.message("missing", links), 404)

    @app.api_route("/{path:path}", methods=_METHODS, response_class=HTMLResponse)
    def page(path: str, request: Request, user: Annotated[Any, Depends(get_user)]) -> Response:
        links, language = _links(request), _language(request)
        unit_id = access.unit_of(user)
        if unit_id is None:
            return HTMLResponse(refusal("refused", language, links), 403)
        facts = board.with_releases() if path == RELEASES else board.facts()
        if facts is None:
            return HTMLResponse(refusal("empty", language, links))
        site = Site(facts, _reader(access, user, settings), language)
        try:
            return HTMLResponse(site.html(path, links, _asked(request)))
        except NoPageError:
            return HTMLResponse(site.message("missing", links), 404)
        except Exception:  # a fault of ours with one page, said to its reader and kept for the operator
            _LOG.exception("the page %r of %s cannot be made", path, unit_id)
            return HTMLResponse(site.message("failed", links), 500)

    return app


class _Current:
    """Who may see and change what, by the file as it is now; the folder's other files are read again with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._state = ""
        self._access = self._load()

    def unit_of(self, user: Any) -> str | None:
        """Return the unit whose pages a user may see, ``None`` if none."""
        return self._now().unit_of(user)

    def rights_of(self, user: Any) -> frozenset[str]:
        """Return what a user may change."""
        return self._now().rights_of(user)

    def _now(self) -> Access:
        with self._lock:
            if state_of_folder(self._settings) != self._state:
                forget_folder()
                self._access = self._load()
            return self._access

    def _load(self) -> Access:
        self._state = state_of_folder(self._settings)
        return Access.load(self._settings.viewers)


def _reader(access: _Current, user: Any, settings: Settings) -> Reader:
    """Return who looks; a user who may see nothing never gets so far."""
    unit_id = access.unit_of(user)
    if unit_id is None:
        raise HTTPException(404)
    rights = access.rights_of(user)
    return dataclasses.replace(reader_of(unit_id, settings.label), desk=bool(rights), officer=OFFICER in rights)


def _summary(settings: Settings, kind: str, period: str, figures_hash: str) -> str:
    """Return the summary of a draft; ``KeyError`` where there is none.

    Only names of that shape are looked for: nothing that an address says becomes a path elsewhere.
    """
    if not (_NAME.fullmatch(kind) and _PERIOD.fullmatch(period) and _HASH.fullmatch(figures_hash)):
        raise KeyError(figures_hash)
    try:
        return (settings.summaries / kind / period / f"{figures_hash}.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(figures_hash) from None


async def _guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    if request.method == "GET" and request.query_params.get(_EXPORT) in TYPES and response.status_code == 200:
        response = await _exported(request, response)
    response.headers.update(_HEADERS)
    return response


async def _exported(request: Request, page: Response) -> Response:
    """Return the tables of a page that was made for this reader as a file; a page without any stays as it is."""
    parts = getattr(page, "body_iterator", None)  # as every page comes through a middleware
    if parts is None or not page.headers.get("content-type", "").startswith("text/html"):
        return page
    html = b"".join([part.encode() if isinstance(part, str) else bytes(part) async for part in parts])
    kind, tables = request.query_params[_EXPORT], tables_of(html.decode())
    if not tables:
        return HTMLResponse(html)
    content = as_csv(tables) if kind == CSV else await run_in_threadpool(as_xlsx, tables, _language(request))
    name = "_".join(_SAFE.sub("", part) for part in request.url.path.strip("/").split("/")[1:]) or "bang"
    headers = {"Content-Disposition": f'attachment; filename="{name[:_LONGEST_NAME]}.{kind}"'}
    return Response(content, media_type=TYPES[kind], headers=headers)


async def _refused(request: Request, refused: Exception) -> Response:
    """Send a person who is not logged in to Airflow's login, and back to the page; tell a program the status."""
    if not isinstance(refused, HTTPException):
        raise refused
    if refused.status_code in (401, 403) and "text/html" in request.headers.get("accept", ""):
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(get_auth_manager().get_url_login(next_url=back), 303)
    return JSONResponse({"detail": refused.detail}, refused.status_code)


def _links(request: Request) -> Links:
    language = _language(request)
    carried = (("lang", language),) if language != LANGUAGES[0] else ()
    asked = tuple((name, value[:_LONGEST_NAME]) for name, value in request.query_params.items() if name != _EXPORT)
    return Links(f"{request.scope.get('root_path', '')}/", carried=carried, asked=asked)


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _asked(request: Request) -> Asked:
    query = request.query_params
    status = query.get("tinh-trang", "")
    return Asked(status if status in STATUSES else "", query.get("bieu", ""), query.get("ten", "")[:_LONGEST_NAME])
