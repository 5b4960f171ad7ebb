"""The web application: what each address does. No session, no cookie: whoever holds a link is its unit.

An address holds the link's token, which no other site knows, so no other site can have a browser send anything here; a
form that comes from elsewhere is refused all the same. Nothing may be kept by a browser or a proxy, framed, or run.
"""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from board.facts import Facts
from board.words import Words
from door import pages, sending
from door.blanks import blank_of
from door.checking import Checker
from door.ical import calendar_of
from door.limits import Allowance, DoorLimits
from door.links import Link, Links
from door.marking import NotMarkedError, mark_apart
from door.owed import Situation, name_of, situation
from door.picture import pictures
from door.sender import hints_of
from door.sending import Receipt
from door.uploads import Brought, TooMuchError, Upload, brought
from door.uses import Use, Uses
from durable.journal import DamagedJournalError
from expectations import Checked
from feedback.answers import About, Answers, Given
from findings import Finding
from organisation import Period
from organisation.calendar import calendar
from sources import Store
from transforms.reading_pool import TooLongError
from transforms.sandbox import Job, SandboxError

_log = logging.getLogger(__name__)
_Made = TypeVar("_Made")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_MEDIA = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_THREADS = 96
_FINDINGS_SHOWN = 200
_BLANK_COSTS = 10  # pages: filling one in takes half a second of the processor


@dataclass(slots=True)
class Door:
    """One installation's door.

    ``facts`` gives what the books know, ``None`` before the first night; ``told`` is called once files were taken (it
    queues the mail), with the unit and their receipts; what it raises costs nobody the receipt. ``warehouse`` names
    what blanks are filled in from.
    """

    home: Path
    store: Path
    checker: Checker
    facts: Callable[[], Facts | None]
    label: str = ""
    limits: DoorLimits = field(default_factory=DoorLimits)
    told: Callable[[str, Sequence[Receipt]], None] | None = None
    warehouse: str | None = None
    today: Callable[[], date] = lambda: datetime.now(calendar().zone).date()

    @property
    def incoming(self) -> Path:
        """Where files are while a request is answered."""
        return self.home / "door" / "incoming"


@dataclass(frozen=True, slots=True)
class Results:
    """The outcome of the files of one request. ``of_others``: what earlier returns are asked because of them.

    ``alone``: they could not be compared with what was sent before.
    """

    files: list[Result]
    of_others: tuple[Finding, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A file's outcome on a page: its verdict, or the name of why there is none."""

    upload: Upload
    verdict: Checked | None
    trouble: str = ""

    @property
    def rows(self) -> int:
        """Rows of records that were read."""
        return sum(map(len, self.verdict.read.tables)) if self.verdict else 0


def create_app(door: Door) -> FastAPI:
    """Return the application of an installation."""
    return _Application(door).app


class _Application:
    def __init__(self, door: Door) -> None:
        self._door = door
        self._links, self._uses, self._answers = Links(door.home), Uses(door.home), Answers(door.home)
        self._counter = sending.Counter(door.home, door.store)
        limits = door.limits
        self._of_link, self._of_address = Allowance(limits.of_link), Allowance(limits.of_address)
        self._strange, self._pages = Allowance(limits.strange), Allowance(limits.pages)
        self._threads = CapacityLimiter(_THREADS)
        self._working: Counter[int] = Counter()  # requests that are worked on, by link
        door.incoming.mkdir(parents=True, exist_ok=True)
        self._counter.mend()
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self.app.middleware("http")(self._guarded)
        self.app.exception_handler(HTTPException)(self._refused)
        self.app.exception_handler(TooMuchError)(self._too_much)
        self.app.exception_handler(OSError)(self._no_room)
        self._route()

    def _route(self) -> None:
        get, post = self.app.get, self.app.post
        get("/")(self._start)
        get("/suc-khoe")(self._health)
        get("/tinh/{name}")(self._asset)
        get("/u/{token}")(self._home)
        get("/u/{token}/nop")(self._hand_in)
        post("/u/{token}/kiem-tra")(self._check)
        post("/u/{token}/danh-dau")(self._mark)
        post("/u/{token}/gui")(self._send)
        get("/u/{token}/bien-nhan")(self._receipts)
        get("/u/{token}/bieu-mau/{period}.xlsx")(self._blank)
        get("/u/{token}/lich.ics")(self._ical)
        post("/u/{token}/tra-loi")(self._answer)

    # -- what everybody meets

    async def _guarded(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.method == "POST" and not _of_our_own(request):
            response: Response = self._message(request, "foreign", 403)
        else:
            try:
                response = await call_next(request)
            except ClientDisconnect:  # whoever went away in the middle reads no answer
                response = Response(status_code=400)
            except Exception:  # a fault of ours, said to whoever met it and kept for the operator
                _log.exception("a request failed")
                response = self._message(request, "failed", 500)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def _refused(self, request: Request, problem: Exception) -> Response:
        status = problem.status_code if isinstance(problem, HTTPException) else 500
        name = {404: "closed", 405: "closed", 429: "too_often", 503: "busy", 400: "unclear"}.get(status, "failed")
        response = self._message(request, name, status)
        if status in (429, 503):
            response.headers["Retry-After"] = "60"
        return response

    async def _too_much(self, request: Request, problem: Exception) -> Response:
        what = problem.what if isinstance(problem, TooMuchError) else "bytes"
        limits = self._door.limits
        places = {"files": limits.files, "file": limits.file_bytes >> 20, "whole": limits.request_bytes >> 20}
        response = self._message(request, f"too_much_{what}", 408 if what == "time" else 413, **places)
        response.headers["Connection"] = "close"  # the rest of it is not waited for
        return response

    async def _no_room(self, request: Request, problem: Exception) -> Response:
        _log.error("the door cannot write: %s", problem)
        return self._message(request, "no_room", 507)

    def _message(self, request: Request, name: str, status: int, **places: Any) -> HTMLResponse:
        html = pages.page("message", _language(request), label=self._door.label, name=name, places=places)
        return HTMLResponse(html, status)

    async def _start(self, request: Request) -> Response:
        return self._message(request, "start", 200)

    async def _health(self) -> Response:
        return PlainTextResponse("ok\n")

    async def _asset(self, name: str) -> Response:
        content = pages.assets().get(name)
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type=_MEDIA[name.rpartition(".")[2]], headers={"Cache-Control": "max-age=3600"})

    # -- a unit's pages

    async def _home(self, request: Request, token: str) -> Response:
        link = await self._opened(request, token)
        now, mine = await self._run(self._situation, link, _language(request))
        receipts = await self._run(self._counter.of_unit, link.unit_id)
        self._note(request, link, "open")
        loaded = {one.row.file for one in now.sent}
        view: dict[str, Any] = {"now": now, "receipts": receipts[:20], "loaded": loaded, "answers": mine}
        answered = {(one.about.code, one.about.form, one.about.period, one.about.sheet, one.about.cell) for one in mine}
        return self._page(request, "home", link, **view, answered=answered, said=request.query_params.get("da", ""))

    async def _hand_in(self, request: Request, token: str) -> Response:
        return self._page(request, "hand_in", await self._opened(request, token), limits=self._door.limits)

    async def _check(self, request: Request, token: str) -> Response:
        link = await self._opened(request, token)
        async with self._brought(request, link) as came:
            if not came.files:
                return self._page(request, "hand_in", link, limits=self._door.limits, nothing=True)
            results = await self._run(self._results, came.files, link)
            self._note(request, link, "check", came)
            view: dict[str, Any] = {
                "results": results.files,
                "of_others": results.of_others,
                "alone": results.alone,
                "pictures": pictures,
                "most": _FINDINGS_SHOWN,
                "limits": self._door.limits,
            }
            return self._page(request, "verdict", link, **view)

    async def _mark(self, request: Request, token: str) -> Response:
        link = await self._opened(request, token)
        async with self._brought(request, link) as came:
            if len(came.files) != 1:
                return self._page(request, "hand_in", link, limits=self._door.limits, one_only=True)
            [result] = (await self._run(self._results, came.files, link)).files
            self._note(request, link, "mark", came)
            if result.verdict is None:
                return self._page(request, "verdict", link, results=[result], of_others=(), alone=False,
                                  pictures=pictures, most=0, limits=self._door.limits)  # fmt: skip
            folder = tempfile.TemporaryDirectory(dir=self._door.incoming)
            target = Path(folder.name) / "marked.xlsx"
            try:
                findings = result.verdict.findings
                await self._run(mark_apart, result.upload.path, findings, target, result.upload.sha256)
            except NotMarkedError:
                folder.cleanup()
                return self._message(request, "not_marked", 422)
            stem = result.upload.name.rpartition(".")[0] or result.upload.name
            name = pages.Say("vi")("marked_name", stem=stem)
            return FileResponse(target, media_type=_XLSX, filename=name, background=BackgroundTask(folder.cleanup))

    async def _send(self, request: Request, token: str) -> Response:
        link = await self._opened(request, token)
        async with self._brought(request, link) as came:
            if not came.files:
                return self._page(request, "hand_in", link, limits=self._door.limits, nothing=True)
            results = await self._run(self._results, came.files, link)
            taken, lost = await self._run(self._take, results.files, link, _address(request))
        if taken and self._door.told:
            try:
                await self._run(self._door.told, link.unit_id, taken)
            except Exception:
                _log.exception("the receipt of %s cannot be mailed", link.unit_id)
        if lost:
            return self._page(request, "receipts", link, 507, receipts=taken, lost=lost)
        numbers = [("so", one.number) for one in taken]
        language = [("lang", "en")] if _language(request) == "en" else []
        return RedirectResponse(f"/u/{token}/bien-nhan?{urlencode(numbers + language)}", 303)

    async def _receipts(self, request: Request, token: str) -> Response:
        link = await self._opened(request, token)
        asked = set(request.query_params.getlist("so")[: self._door.limits.files])
        found = [one for one in await self._run(self._counter.of_unit, link.unit_id) if one.number in asked]
        if not found:
            raise HTTPException(404)
        return self._page(request, "receipts", link, receipts=found, lost=[])

    async def _blank(self, request: Request, token: str, period: str) -> Response:
        link = await self._opened(request, token)
        if not self._pages.take(str(link.number), _BLANK_COSTS):
            raise HTTPException(429)
        content = await self._run(blank_of, link.unit_id, period, self._door.warehouse)
        if content is None:
            raise HTTPException(404)
        self._note(request, link, "blank")
        name = f"{link.unit_id}_{Period.parse(period).id}.xlsx"
        return Response(content, media_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    async def _ical(self, request: Request, token: str) -> Response:
        link = await self._opened(request, token)
        language = _language(request)
        now, _ = await self._run(self._situation, link, language)
        words, say = Words(language), pages.Say(language)
        left = [one for one in now.owed if not one.done]
        summaries = [say("event", form=words.form(one.form), period=words.period(one.period)) for one in left]
        return Response(calendar_of(left, now.name, summaries), media_type="text/calendar; charset=utf-8")

    async def _answer(self, request: Request, token: str) -> Response:
        link = await self._opened(request, token)
        async with self._brought(request, link) as came:
            now, _ = await self._run(self._situation, link, "vi")
            wanted = (came.fields.get("ma", ""), came.fields.get("bieu", ""), came.fields.get("ky", ""))
            found = [one for one in now.to_mend if (one.reference, one.form, one.period) == wanted]
            text = came.fields.get("noi_dung", "").strip()[: self._door.limits.text_letters]
            if not found or not text:
                raise HTTPException(400)
            if any(one.size_bytes > self._door.limits.document_bytes for one in came.files[:1]):
                raise TooMuchError("file")
            document = await self._run(self._kept_document, came.files[:1])
            given = Given(
                About.of(found[0].finding), text, link.unit_id, "web", f"link {link.number}", "right", document
            )  # fmt: skip
            await self._run(self._answers.give, [given])
            self._note(request, link, "answer", came)
        language = "&lang=en" if _language(request) == "en" else ""
        return RedirectResponse(f"/u/{token}?da=tra-loi{language}#can-sua", 303)

    # -- what they are made of

    async def _opened(self, request: Request, token: str) -> Link:
        """Return the link of a token, so many times a minute; every other address gets the same answer, a few times."""
        try:
            link = await self._run(self._links.of_token, token, self._door.today())
        except DamagedJournalError as damaged:
            _log.error("no link is believed: %s", damaged)
            raise HTTPException(500) from damaged
        if link is None:
            if not self._strange.take(_address(request)):
                raise HTTPException(429)
            raise HTTPException(404)
        if not self._pages.take(str(link.number)):
            raise HTTPException(429)
        return link

    def _brought(self, request: Request, link: Link) -> Any:
        """Take what a request brings, if its link and address may bring anything just now."""
        allowed = self._of_link.take(str(link.number)) and self._of_address.take(_address(request))
        if not allowed:
            raise HTTPException(429)
        return _Counted(self, request, link)

    def _results(self, files: Sequence[Upload], link: Link) -> Results:
        """Check files together, beside what the unit sent before; where one of them cannot be, each for itself."""
        jobs = [Job(one.path, one.name, one.sha256, hints_of(link.unit_id)) for one in files]
        try:
            compared = self._door.checker.compare(jobs, link.unit_id)
        except TooLongError:
            if len(files) > 1:
                each = [self._results([one], link) for one in files]
                others = tuple(finding for one in each for finding in one.of_others)
                return Results([one.files[0] for one in each], others, any(one.alone for one in each))
            return Results([Result(files[0], None, "too_long")])
        except (SandboxError, RuntimeError):
            _log.exception("files cannot be checked")
            return Results([Result(one, None, "not_checked") for one in files])
        results = [Result(file, verdict) for file, verdict in zip(files, compared.verdicts, strict=True)]
        return Results(results, compared.of_others, compared.alone)

    def _take(self, results: Sequence[Result], link: Link, address: str) -> tuple[list[Receipt], list[str]]:
        """Take files one after the other; return the receipts, and the names of those that were not taken."""
        taken: list[Receipt] = []
        lost: list[str] = []
        for one in results:
            decision = one.verdict.decision if one.verdict else one.trouble
            try:
                receipt = self._counter.take(
                    one.upload.path, one.upload.name, link.unit_id, rows=one.rows, decision=decision, link=link.number
                )
            except OSError:
                _log.exception("a file of %s was not taken", link.unit_id)
                lost.append(one.upload.name)
                continue
            taken.append(receipt)
            self._add_use(Use(link.number, link.unit_id, "send", address, 1, receipt.size_bytes, receipt.number,
                              receipt.sha256))  # fmt: skip
        return taken, lost

    def _kept_document(self, files: Sequence[Upload]) -> str:
        if not files:
            return ""
        store = Store(self._door.store)
        with files[0].path.open("rb") as content:
            sha256 = store.put(content)
        store.settle()
        return sha256

    def _situation(self, link: Link, language: str) -> tuple[Situation, list[Any]]:
        try:
            facts = self._door.facts()
        except Exception:  # the books are being renewed: what is owed by the calendar can be said all the same
            _log.exception("the books cannot be read")
            facts = None
        now = situation(facts, link.unit_id, self._door.today(), language)
        try:
            answers = self._answers.of_unit(link.unit_id)
        except DamagedJournalError:
            _log.exception("the book of answers cannot be read")
            answers = []
        return now, answers[::-1][:50]

    def _page(self, request: Request, template: str, link: Link, status: int = 200, **view: Any) -> HTMLResponse:
        base = request.url.path.split("/")[2]
        html = pages.page(
            template,
            _language(request),
            base=f"/u/{base}",
            link=link,
            label=self._door.label,
            unit=name_of(link.unit_id),
            today=self._door.today(),
            **view,
        )
        return HTMLResponse(html, status)

    def _note(self, request: Request, link: Link, action: str, came: Brought | None = None) -> None:
        counted = (len(came.files), came.size_bytes) if came else (0, 0)
        self._add_use(Use(link.number, link.unit_id, action, _address(request), *counted))

    def _add_use(self, use: Use) -> None:
        """Note a use; a disk that takes no note keeps nobody from reading his page."""
        try:
            self._uses.note(use)
        except OSError:
            _log.exception("a use of link %d cannot be noted", use.link)

    async def _run(self, function: Callable[..., _Made], *arguments: Any) -> _Made:
        return await to_thread.run_sync(partial(function, *arguments), limiter=self._threads)


class _Counted:
    """What one request brings, while not too many others are worked on."""

    def __init__(self, application: _Application, request: Request, link: Link) -> None:
        self._application = application
        self._request = request
        self._link = link

    async def __aenter__(self) -> Brought:
        application, number = self._application, self._link.number
        limits, working = application._door.limits, application._working
        if working[number] >= limits.at_once_of_link:
            raise HTTPException(429)
        if working.total() >= limits.at_once:
            raise HTTPException(503)
        working[number] += 1
        try:
            self._files = brought(self._request, application._door.incoming, application._door.limits)
            came = await self._files.__aenter__()
            more = len(came.files) - 1
            if more > 0 and not application._of_link.take(str(self._link.number), more):
                await self._files.__aexit__(None, None, None)
                raise HTTPException(429)
            return came
        except BaseException:
            self._leave()
            raise

    async def __aexit__(self, *problem: Any) -> None:
        self._leave()
        await self._files.__aexit__(*problem)

    def _leave(self) -> None:
        working, number = self._application._working, self._link.number
        working[number] -= 1
        if not working[number]:
            del working[number]


def _of_our_own(request: Request) -> bool:
    """Tell whether a form was sent from one of our own pages, or by a program that is no browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def _language(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "vi"


def _address(request: Request) -> str:
    return request.client.host if request.client else "-"


__all__ = ["Door", "create_app"]
