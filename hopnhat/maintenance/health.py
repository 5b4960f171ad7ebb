"""How an installation is: one sign a thing that may break, told by what lies on its disk.

Each sign is looked for by itself: one that cannot be told is a sign too, and hides no other.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import yaml

from durable import DamagedJournalError
from feedback.outbox import Outbox, Stuck
from hopnhat.maintenance.last_night import last_night
from hopnhat.maintenance.province_folder import check_lists
from hopnhat.messaging.concerns import Concerns
from hopnhat.reporting.approving import BookError, trusted_entries
from hopnhat.settings import Settings
from organisation.calendar import calendar
from province import house_messages
from warehouse.connection import backend_of
from warehouse.shelf import Shelf
from warehouse.warehouse import Warehouse

State = Literal["good", "bad"]

_DAY = timedelta(hours=26)
"""A night, or a backup, is late after so long: a day, and two hours for one that is long."""

_LEAST_FREE_SHARE, _LEAST_FREE_BYTES = 0.05, 2 * 1024**3
"""Room that a night needs: a load works on a copy of the warehouse, 0.6 GB with 10 million visits; a backup is one."""

_WAITS_TOO_LONG = timedelta(hours=2)
"""A mail that waits so long was not taken by two rounds of sending; a grey list lets one in after minutes."""

_FILE = Path(__file__).with_name("health.yaml")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at; ``name`` is one of ``health.yaml``'s names, ``sentence`` is for a person."""

    name: str
    state: State
    sentence: str

    @property
    def label(self) -> str:
        """What was looked at, in words."""
        return str(_texts()["names"][self.name])


def signs_of(settings: Settings, now: datetime | None = None) -> list[Sign]:
    """Return the signs of an installation, what is bad first."""
    moment = now or datetime.now(UTC)
    found = [sign for name, look in _LOOKS for sign in _looked(name, look, settings, moment)]
    return sorted(found, key=lambda one: one.state == "good")


def versions() -> dict[str, str]:
    """Return what runs here, by name."""
    packages = ("hopnhat", "apache-airflow", "duckdb", "great-expectations")
    return {"Python": platform.python_version(), **{name: version(name) for name in packages}}


def as_metrics(signs: Sequence[Sign]) -> str:
    """Return the signs as Prometheus reads them: 1 where all of a name is good, 0 where something is bad."""
    states: dict[str, bool] = {}
    for sign in signs:
        states[sign.name] = states.get(sign.name, True) and sign.state == "good"
    lines = ["# HELP hopnhat_good Whether a part of the installation is as it should be.", "# TYPE hopnhat_good gauge"]
    return "\n".join([*lines, *(f'hopnhat_good{{part="{name}"}} {int(good)}' for name, good in states.items()), ""])


Look = Callable[[Settings, datetime], Iterator[Sign]]


def _looked(name: str, look: Look, settings: Settings, now: datetime) -> Iterator[Sign]:
    try:
        yield from look(settings, now)
    except Exception as reason:  # whatever is wrong with one part must not hide the others
        yield Sign("check" if name == "concern" else name, "bad", _say("check_failed", reason=reason))


def _night(settings: Settings, now: datetime) -> Iterator[Sign]:
    last = last_night(settings)
    if last is None:
        yield Sign("night", "good" if not backend_of(settings.warehouse).exists() else "bad", _say("night_none"))
    elif now - last.at > _DAY:
        yield Sign("night", "bad", _say("night_old", at=_local(last.at), hours=_hours(now - last.at)))
    else:
        words = "night_red" if last.is_red else "night_good"
        yield Sign("night", "bad" if last.is_red else "good", _say(words, at=_local(last.at)))


def _concerns(settings: Settings, now: datetime) -> Iterator[Sign]:
    for one in Concerns(settings.home, settings.drive).all():
        yield Sign("concern", "bad", one.text)


def _warehouse(settings: Settings, now: datetime) -> Iterator[Sign]:
    if not backend_of(settings.warehouse).exists():
        yield Sign("warehouse", "good", _say("warehouse_none"))
        return
    try:
        with Warehouse(settings.warehouse).reading() as connection:
            connection.execute("SELECT count(*) FROM core_nights").fetchone()
    except Exception as reason:
        yield Sign("warehouse", "bad", _say("warehouse_bad", reason=reason))
    else:
        yield Sign("warehouse", "good", _say("warehouse_good"))


def _mail(settings: Settings, now: datetime) -> Iterator[Sign]:
    stuck = Outbox(settings.outbox).stuck() if settings.outbox.is_dir() else []
    waiting = [one for one in stuck if one.state == "waiting" and now - one.since > _WAITS_TOO_LONG]
    refused = [one for one in stuck if one.state != "waiting"]
    if waiting:
        oldest = min(one.since for one in waiting)
        yield Sign(
            "mail", "bad", _say("mail_waiting", count=len(waiting), since=_local(oldest), words=_words_of(waiting))
        )
    if refused:
        yield Sign("mail", "bad", _say("mail_refused", count=len(refused), words=_words_of(refused)))
    if not waiting and not refused:
        yield Sign("mail", "good", _say("mail_good"))


def _words_of(stuck: Sequence[Stuck]) -> str:
    """Return the servers' own words, each once."""
    words = dict.fromkeys(answer for one in stuck for answer in one.answers.values() if answer)
    return "; ".join(list(words)[:3]) or _say("mail_untried")


def _backup(settings: Settings, now: datetime) -> Iterator[Sign]:
    shelf = Shelf.read(settings.backups)
    if shelf.damaged:
        names = ", ".join(one.name for one in shelf.damaged)
        yield Sign("backup", "bad", _say("backup_damaged", count=len(shelf.damaged), names=names))
    newest = max(shelf.usable, key=lambda one: one.order, default=None)
    if newest is None:
        if backend_of(settings.warehouse).exists() and not shelf.damaged:
            yield Sign("backup", "bad", _say("backup_none", folder=settings.backups))
    elif now - newest.taken_at > _DAY:
        hours = _hours(now - newest.taken_at)
        yield Sign("backup", "bad", _say("backup_old", at=_local(newest.taken_at), hours=hours))
    else:
        yield Sign("backup", "good", _say("backup_good", at=_local(newest.taken_at)))


def _disks(settings: Settings, now: datetime) -> Iterator[Sign]:
    seen: set[int] = set()
    for folder in (settings.home, settings.backups, settings.drive):
        if not folder.is_dir():
            if backend_of(settings.warehouse).exists():
                yield Sign("disk", "bad", _say("disk_away", folder=folder))
            continue
        if (device := folder.stat().st_dev) in seen:
            continue
        seen.add(device)
        usage = shutil.disk_usage(folder)
        share = usage.free / usage.total if usage.total else 0.0
        low = usage.free < _LEAST_FREE_BYTES or share < _LEAST_FREE_SHARE
        places = {
            "folder": folder,
            "free": f"{usage.free / 1024**3:.1f}".replace(".", ","),
            "share": round(share * 100),
        }
        yield Sign("disk", "bad" if low else "good", _say("disk_low" if low else "disk_good", **places))


def _approvals(settings: Settings, now: datetime) -> Iterator[Sign]:
    if not settings.approvals.is_dir():
        return
    try:
        trusted_entries(settings)
    except (DamagedJournalError, BookError) as reason:
        yield Sign("approvals", "bad", _say("approvals_bad", reason=reason))
    else:
        yield Sign("approvals", "good", _say("approvals_good"))


def _province(settings: Settings, now: datetime) -> Iterator[Sign]:
    mistakes = house_messages(check_lists(settings))
    if mistakes:
        yield Sign("province", "bad", _say("province_bad", count=len(mistakes), first=mistakes[0]))
    else:
        yield Sign("province", "good", _say("province_good"))


_LOOKS: Sequence[tuple[str, Look]] = (
    ("night", _night),
    ("concern", _concerns),
    ("warehouse", _warehouse),
    ("mail", _mail),
    ("backup", _backup),
    ("disk", _disks),
    ("approvals", _approvals),
    ("province", _province),
)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(calendar().zone)


def _hours(span: timedelta) -> int:
    return round(span.total_seconds() / 3600)


def _say(name: str, **places: Any) -> str:
    return str(_texts()[name]).format(**places)


@cache
def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return texts
