"""Handing in a file for a unit, inside Airflow: taken as the unit's own page takes it, with who did it and why."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool

from desk.pages import say
from door.limits import DoorLimits, MiB
from door.sending import Counter, Receipt
from door.uploads import TooMuchError, Upload, brought
from durable import Journal
from hopnhat.airflow.board_plugin.at_the_desk import DESK, OFFICER, AtTheDesk, User
from organisation.calendar import calendar
from organisation.units import office_id, organisation
from sources import DESK as BY_THE_DESK

HAND_IN = "gui-thay"
_LIMITS = DoorLimits(files=1, request_bytes=65 * MiB)
_SHOWN = 10


class HandingInPages:
    """What officers hand in for units, of one installation."""

    def __init__(self, at: AtTheDesk) -> None:
        self._at = at
        self._book = Journal(at.settings.home / "desk" / "handed-in")
        self._counter = Counter(at.settings.home, at.settings.store)

    def add_to(self, app: FastAPI) -> None:
        """Add the pages to the board's application, before those whose address may be any word."""
        get: dict[str, Any] = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse}
        app.api_route(f"/{DESK}/{HAND_IN}", **get)(self.page)
        app.post(f"/{DESK}/{HAND_IN}", response_class=HTMLResponse)(self.take)

    def page(self, request: Request, user: User) -> Response:
        """The form, and what was handed in of late."""
        self._at.allowed(user, OFFICER)
        number = request.query_params.get("so", "")
        done = next((_sentence(one) for one in self._told() if one["receipt"] == number), "")
        return self._form(request, user, done=done)

    async def take(self, request: Request, user: User) -> Response:
        """Take one file; with its receipt it is taken for good."""
        self._at.allowed(user, OFFICER)
        with tempfile.TemporaryDirectory(prefix="hopnhat-desk-") as folder:
            try:
                async with brought(request, Path(folder), _LIMITS) as came:
                    who = self._at.officer(request, user, came.fields)
                    unit_id, reason = came.fields.get("unit_id", ""), came.fields.get("reason", "").strip()[:500]
                    if len(came.files) != 1 or not reason or not organisation().known(unit_id):
                        return self._form(request, user, 422, [say("hand_in_nothing")], unit_id, reason)
                    receipt = await run_in_threadpool(self._taken, came.files[0], unit_id, who, reason)
            except TooMuchError:
                limit = _LIMITS.file_bytes // MiB
                return self._form(request, user, 413, [say("hand_in_too_much", limit=limit)])
            except OSError:
                return self._form(request, user, 507, [say("hand_in_full")])
        return self._at.go(request, user, HAND_IN, so=receipt.number)

    def _taken(self, upload: Upload, unit_id: str, who: str, reason: str) -> Receipt:
        """Take the file, then note who handed it in: its delivery says by itself that the desk did."""
        receipt = self._counter.take(upload.path, upload.name, unit_id, rows=0, decision="", link=0, source=BY_THE_DESK)
        said = {"who": who, "at": receipt.at.isoformat(), "reason": reason, "receipt": receipt.number}
        with self._book.adding() as (_, add):
            add({**said, "unit_id": unit_id, "name": receipt.name, "sha256": receipt.sha256})
        return receipt

    def _told(self) -> list[dict[str, Any]]:
        return [
            {**entry.said, "at": datetime.fromisoformat(entry.said["at"]), "unit": _name_of(entry.said["unit_id"])}
            for entry in reversed(self._book.entries())
        ]

    def _form(
        self,
        request: Request,
        user: Any,
        status: int = 200,
        refused: list[str] | None = None,
        unit_id: str = "",
        reason: str = "",
        done: str = "",
    ) -> Response:
        today = datetime.now(UTC).astimezone(calendar().zone).date()
        units = sorted((unit.union_name, unit.unit_id) for unit in organisation().valid(today))
        view = {"units": units, "office": office_id(), "unit_id": unit_id, "reason": reason, "done": done}
        return self._at.page("desk_hand_in", request, user, status, refused=refused, told=self._told()[:_SHOWN], **view)


def _sentence(one: dict[str, Any]) -> str:
    at = f"{one['at'].astimezone(calendar().zone):%H:%M, %d/%m/%Y}"
    return say("hand_in_done", file=one["name"], unit=one["unit"], number=one["receipt"], at=at)


def _name_of(unit_id: str) -> str:
    versions = organisation().versions(unit_id)
    return versions[-1].union_name if versions else unit_id
