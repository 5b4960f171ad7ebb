"""Drafts at the desk, inside Airflow: taken away to be filled in with Word, and the Committee's words brought back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.concurrency import run_in_threadpool

from desk.pages import say
from door.limits import DoorLimits, MiB
from door.uploads import TooMuchError, brought
from hopnhat.airflow.board_plugin.at_the_desk import DESK, OFFICER, AtTheDesk, User
from hopnhat.officers.drafts import drafts_of, file_of
from hopnhat.reporting.words import WordsRefusedError, take_words
from reports.texts import TextsError

DRAFTS = "du-thao"
_LIMITS = DoorLimits(files=1, request_bytes=65 * MiB)


class DraftsPages:
    """The drafts of one installation."""

    def __init__(self, at: AtTheDesk) -> None:
        self._at = at

    def add_to(self, app: FastAPI) -> None:
        """Add the pages to the board's application, before those whose address may be any word."""
        get = ["GET", "HEAD"]
        app.api_route(f"/{DESK}/{DRAFTS}", methods=get, response_class=HTMLResponse)(self.page)
        app.api_route(f"/{DESK}/{DRAFTS}/tep", methods=get)(self.file)
        app.post(f"/{DESK}/{DRAFTS}", response_class=HTMLResponse)(self.take)

    def page(self, request: Request, user: User) -> Response:
        """The latest drafts and their files, and where a filled one is brought."""
        self._at.allowed(user, OFFICER)
        return self._shown(request, user)

    def file(self, request: Request, user: User) -> Response:
        """One file of a draft, to keep."""
        self._at.allowed(user, OFFICER)
        name = request.query_params.get("ten", "")
        path = file_of(self._at.settings, request.query_params.get("o", ""), name)
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})

    async def take(self, request: Request, user: User) -> Response:
        """Take the words of a filled draft; whatever else was changed in it is named, and nothing is taken."""
        self._at.allowed(user, OFFICER)
        with tempfile.TemporaryDirectory(prefix="hopnhat-desk-") as folder:
            try:
                async with brought(request, Path(folder), _LIMITS) as came:
                    self._at.officer(request, user, came.fields)
                    if len(came.files) != 1:
                        return self._shown(request, user, 422, [say("words_no_file")])
                    sent = came.files[0].path.read_bytes()
                taken = await run_in_threadpool(take_words, self._at.settings, sent)
            except TooMuchError:
                limit = _LIMITS.file_bytes // MiB
                return self._shown(request, user, 413, [say("hand_in_too_much", limit=limit)])
            except (WordsRefusedError, TextsError) as why:
                return self._shown(request, user, 422, str(why).split("\n"))
        done = say("words_taken", count=len(taken.places), places=", ".join(taken.places))
        return self._shown(request, user, done=done if taken.places else say("words_none"))

    def _shown(
        self, request: Request, user: Any, status: int = 200, refused: list[str] | None = None, done: str = ""
    ) -> Response:
        view: dict[str, Any] = {"drafts": drafts_of(self._at.settings), "refused": refused, "done": done}
        return self._at.page("desk_drafts", request, user, status, **view)
