"""Reminding a selection of units at once, inside Airflow: who would be told, then the mails; each time is kept."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from desk.pages import say
from durable import Journal
from feedback.reminder import Missing, Reminder
from hopnhat.airflow.board_plugin.at_the_desk import DESK, OFFICER, AtTheDesk, User, number_of
from hopnhat.airflow.board_plugin.forms import Ticked
from hopnhat.messaging.reminders import missing_now, remind_now, reminders_now
from hopnhat.officers.inbox import today_of_the_province

REMIND = "nhac"
_SHOWN = 10


class RemindingPages:
    """Reminders that an officer asks for, of one installation."""

    def __init__(self, at: AtTheDesk) -> None:
        self._at = at
        self._book = Journal(at.settings.home / "desk" / "reminded")

    def add_to(self, app: FastAPI) -> None:
        """Add the pages to the board's application, before those whose address may be any word."""
        get: dict[str, Any] = {"methods": ["GET", "HEAD"], "response_class": HTMLResponse}
        app.api_route(f"/{DESK}/{REMIND}", **get)(self.page)
        app.post(f"/{DESK}/{REMIND}/xem-truoc", response_class=HTMLResponse)(self.preview)
        app.post(f"/{DESK}/{REMIND}/gui", response_class=HTMLResponse)(self.send)

    def page(self, request: Request, user: User) -> Response:
        """Who has not sent, by period, to be ticked."""
        self._at.allowed(user, OFFICER)
        asked = request.query_params
        done = (
            say("remind_done", queued=number_of(asked["thu"]), sent=number_of(asked.get("nhan", "")))
            if "thu" in asked
            else ""
        )
        return self._chosen(request, user, done=done)

    def preview(self, request: Request, user: User, ticked: Ticked) -> Response:
        """Which mails would go to whom."""
        self._at.officer(request, user, _first(ticked))
        chosen = self._of(ticked)
        if not chosen:
            return self._chosen(request, user, 422, refused=[say("remind_choose")])
        if not _first(ticked).get("reason"):
            return self._chosen(request, user, 422, refused=[say("reason_missing")])
        reminders = reminders_now(self._at.settings, chosen, today_of_the_province())
        view: dict[str, Any] = {
            "reminders": reminders,
            "count": len(_addressed(reminders)),
            "reason": _first(ticked)["reason"],
        }
        return self._at.page("desk_remind_preview", request, user, chosen=sorted(chosen), **view)

    def send(self, request: Request, user: User, ticked: Ticked) -> Response:
        """Send what was seen, and keep who asked for it and why."""
        said = _first(ticked)
        who, today = self._at.officer(request, user, said), today_of_the_province()
        reminders = _addressed(reminders_now(self._at.settings, self._of(ticked), today))
        if not (reminders and said.get("reason")):
            return self._chosen(request, user, 422, refused=[say("remind_choose")])
        facts = remind_now(self._at.settings, reminders, today)
        units = [missing.unit for one in reminders for missing in one.missing]
        with self._book.adding() as (_, add):
            add({"who": who, "at": datetime.now(UTC).isoformat(), "reason": said["reason"], "units": units})
        return self._at.go(request, user, REMIND, thu=str(facts["queued"]), nhan=str(facts["sent"]))

    def _of(self, ticked: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
        """Return what was ticked: units of periods, or all of a period."""
        pairs = (one.partition("/") for one in ticked.get("of", ()))
        chosen = {(unit_id, period) for unit_id, _, period in pairs}
        whole = set(ticked.get("all", ()))
        missing = missing_now(self._at.settings, today_of_the_province())
        return {
            (one.unit_id, one.period) for one in missing if (one.unit_id, one.period) in chosen or one.period in whole
        }

    def _chosen(
        self, request: Request, user: Any, status: int = 200, refused: Sequence[str] = (), done: str = ""
    ) -> Response:
        missing = sorted(missing_now(self._at.settings, today_of_the_province()), key=_by_period)
        periods = [(period, list(group)) for period, group in itertools.groupby(missing, key=lambda one: one.period)]
        told = [
            {**entry.said, "at": datetime.fromisoformat(entry.said["at"])} for entry in reversed(self._book.entries())
        ]
        view: dict[str, Any] = {"due": periods, "refused": refused, "done": done, "told": told[:_SHOWN]}
        return self._at.page("desk_remind", request, user, status, **view)


def _addressed(reminders: Sequence[Reminder]) -> list[Reminder]:
    return [one for one in reminders if one.recipients or one.channels]


def _by_period(one: Missing) -> tuple[str, str, str]:
    return one.period, one.due_on.isoformat(), one.unit


def _first(ticked: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in ticked.items() if values}
