"""By day: what comes by mail or by the units' page is consolidated and answered within minutes, by the night's steps.

It is a small night of what waits: every mailbox is asked, what stands in the journal of deliveries and not in the
warehouse is taken (the page puts it there), read, checked, loaded, answered. It holds what a night holds, so the two
never meet; what it leaves undone the next round does, or the night.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from durable.locks import HeldError
from findings import catalogue
from hopnhat.commands.messages import say
from hopnhat.messaging.concerns import Concerns
from hopnhat.nightly import steps
from hopnhat.nightly.acknowledging import acknowledge
from hopnhat.nightly.answered import answers
from hopnhat.nightly.board import renew
from hopnhat.nightly.stage import Stage
from hopnhat.nightly.unread import find_unread
from hopnhat.settings import Settings
from hopnhat.templates.issuing import without_untouched
from sources import DeliveryJournal, Store, load_sources
from sources import collect as gather
from sources.mail import MailSource
from sources.source import SourceUnreachableError
from warehouse import Warehouse

PLACE = "by-day"
"""Under this name what somebody has to do about these rounds is kept."""

PREFIX = "ngay-"
"""How the names of these rounds begin; nights have none."""

# As long as a night may take (the DAG's own limit): one that has not loaded by then never will, and the day takes over.
_LONGEST_NIGHT = 5 * 3600.0
_DAYS_MORE = 30
_LONGEST_WAIT = 120.0  # seconds for a night that runs; it takes what waits itself

_log = logging.getLogger(__name__)


def mailboxes(settings: Settings) -> list[MailSource]:
    """Return the mailboxes that are registered."""
    found = load_sources(settings.sources, home=settings.home)
    return [source for source in found if isinstance(source, MailSource)]


def waits(settings: Settings) -> bool:
    """Tell whether there is anything to do: a new mail, one without an answer, or a delivery that is not loaded.

    A mailbox that cannot be had is something to do as well: the round says so.
    """
    if _night_is_under_way(settings):
        return False
    now = datetime.now(UTC)
    for source in mailboxes(settings):
        try:
            if source.has_news(now):
                return True
        except SourceUnreachableError:
            return True
    warehouse = Warehouse(settings.warehouse)
    known = warehouse.known_files() if warehouse.exists() else {}
    return bool(find_unread(warehouse, Store(settings.store), known).deliveries)


def run(settings: Settings, day_id: str | None = None) -> dict[str, Any]:
    """Consolidate and answer what waits.

    Returns:
        Counts, and as ``concerns`` sentences about what somebody has to do something about, which stand on the shared
        drive as well. ``busy``: a night runs, which does it all.
    """
    moment = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    name = day_id or f"{PREFIX}{moment:%Y-%m-%dT%H-%M-%S}"
    busy: dict[str, Any] = {"day_id": name, "busy": True, "deliveries": 0, "concerns": []}
    try:
        with steps.alone_at_night(settings, within=_LONGEST_WAIT):
            if _night_is_under_way(settings):
                return busy
            facts = _consolidate(settings, name)
            answered = acknowledge(settings)
    except HeldError:
        return busy
    concerns = [*facts.pop("concerns"), *answered.pop("concerns")]
    if facts["loaded"]:
        concerns += renew(settings).get("concerns", [])
    kept = Concerns(settings.home, settings.drive).replace(PLACE, concerns)
    return {"day_id": name, "busy": False, **facts, **answered, "concerns": [one.text for one in kept]}


def _night_is_under_way(settings: Settings) -> bool:
    """Tell whether a night has collected and not yet loaded: it lets go of its lock while its tasks read and check."""
    for folder in settings.stage.glob("*"):
        if folder.name.startswith(PREFIX) or not (folder / "collect.note").exists():
            continue
        with suppress(FileNotFoundError):
            age = time.time() - folder.stat().st_mtime
            if age < _LONGEST_NIGHT and not (folder / "load.note").exists():
                return True
    return False


def _consolidate(settings: Settings, name: str) -> dict[str, Any]:
    """Collect, read, check and load; a stage that did its work is removed, so that it pushes out no night's."""
    stage = Stage(settings.stage, name)
    collected = collect(settings, name)
    facts: dict[str, Any] = {"deliveries": collected["deliveries"], "loaded": 0, "concerns": collected["concerns"]}
    if collected["deliveries"] or collected["findings"]:
        for step in ("read", "check", "load"):
            done = steps.run(step, settings, name)
            facts["concerns"] += done["concerns"]
        facts["loaded"] = int(not done.get("unchanged"))
    stage.remove()
    return facts


def collect(settings: Settings, name: str) -> dict[str, Any]:
    """Ask the mailboxes, and take what was delivered before and never loaded, into the stage of this round."""
    stage, store, warehouse = Stage(settings.stage, name), Store(settings.store), Warehouse(settings.warehouse)
    stage.clear()
    if warehouse.is_behind():
        warehouse.migrate()
    seen = warehouse.known_files() if warehouse.exists() else {}
    unread = find_unread(warehouse, store, seen)
    sources, now = mailboxes(settings), datetime.now(UTC)
    lines = answers(settings, [source.registration for source in sources])
    known = {**seen, **unread.known}
    found = gather(sources, store, known, now, lines=lines)
    new = without_untouched(settings, found.deliveries)
    DeliveryJournal(store).note(new)
    told = [*found.findings, *steps.conclude(sources, found.deliveries, known, now)]
    deliveries = [*unread.deliveries, *new]
    if deliveries:
        stage.write_deliveries("0000", deliveries)
    # What is wrong with a mailbox is said on the drive now; in the warehouse the night says it once.
    of_files = [finding for finding in told if catalogue().entry_of(finding).owner != "operator"]
    stage.write_findings("collect", of_files)
    concerns = [catalogue().message(one) for one in told if catalogue().entry_of(one).owner == "operator"]
    for source in sources:
        # What is older is never listed again: its mails need no note, and their addresses and words are people's.
        source.notebook.forget(now - timedelta(days=source.registration.rules.mail_days + _DAYS_MORE))
    facts = {"deliveries": len(deliveries), "findings": len(of_files), "concerns": [*unread.concerns, *concerns]}
    stage.note("collect", facts)
    return facts


def say_failure(settings: Settings, problem: BaseException) -> None:
    """Keep on the drive that a round failed; the next one that does its work takes it away."""
    _log.error("the round by day failed: %s", type(problem).__name__)
    Concerns(settings.home, settings.drive).replace(PLACE, [say("concern_by_day", "vi", problem=problem)])
