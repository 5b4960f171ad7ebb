"""Which backups are kept: the newest of each of the last days, weeks, months and years, as ``care.yaml`` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from organisation.calendar import calendar
from province import read_once
from warehouse.shelf import MANUAL, NIGHTLY, Backup, remove

_SPANS = {"days": "%Y-%m-%d", "weeks": "%G-W%V", "months": "%Y-%m", "years": "%Y"}
_SENT_DAYS = 100
_FEWEST_SENT_DAYS = 92  # within which a night may be run again that composes the same mails


@dataclass(frozen=True, slots=True)
class Care:
    """How the warehouse is looked after: backups kept by span, and years after which names go (``None``: never).

    ``stage_nights`` is the number of nights of which the stage is kept, ``store_seconds`` how long each night the store
    is compared with its checksums, ``sent_days`` how long mails are kept once they are sent.
    """

    keep: Mapping[str, int]
    replaced_days: int
    names_years: int | None
    all_days: int = 0
    manual_days: int = 0
    stage_nights: int = 3
    store_seconds: float = 0.1
    sent_days: int = _SENT_DAYS


@read_once
def care(folder: Path) -> Care:
    """Return what is configured.

    Raises:
        ValueError: a number is below what keeps anything.
    """
    return read_care(folder / "maintenance.yaml")


def read_care(path: Path) -> Care:
    """Return what a file configures; raises as ``care`` does."""
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    backups, years = said["backups"], said["personal_data"]["keep_years"]
    keep = {span: int(backups[span]) for span in _SPANS}
    if min(keep.values()) < 0 or keep["days"] < 1 or (years is not None and years < 1):
        raise ValueError(f"{path.name}: at least one day of backups and one year of names is kept")
    nights, seconds = int(said["stage"]["nights"]), float(said["store"]["seconds"])
    if nights < 1 or seconds <= 0:
        raise ValueError(f"{path.name}: the stage of at least one night is kept, and the store is looked through")
    sent_days = int(said.get("mail", {}).get("sent_days", _SENT_DAYS))
    if sent_days < _FEWEST_SENT_DAYS:
        raise ValueError(f"{path.name}: mails that were sent are kept for at least {_FEWEST_SENT_DAYS} days")
    return Care(
        keep,
        int(backups["replaced_days"]),
        years,
        int(backups.get("all_days", 0)),
        int(backups.get("manual_days", 0)),
        nights,
        seconds,
        sent_days,
    )


def retire(sound: Iterable[Backup], rules: Care, now: datetime) -> list[Backup]:
    """Remove the backups that need not be kept any more; return them. The newest of all always stays.

    Only sound ones are to be given: a damaged one, however new, then takes the place of no older one, and is itself
    left for somebody to look at.
    """
    newest_first = sorted(sound, key=lambda one: one.order, reverse=True)
    nightly = [one for one in newest_first if one.kind == NIGHTLY]
    kept = {one.name for span, count in rules.keep.items() for one in _newest(nightly, _SPANS[span], count)}
    kept |= {one.name for one in newest_first[:1]}
    # The clock alone ends nobody's time: if it runs a year ahead for one night, nothing is to be lost over it. There
    # is one backup a night at least, so as many must have followed as there are days in the term.
    newest = max((one.number for one in newest_first), default=0)
    terms = {NIGHTLY: rules.all_days, MANUAL: rules.manual_days}
    for one in newest_first:
        days = terms.get(one.kind, rules.replaced_days)
        if one.taken_at > now - timedelta(days=days) or newest - one.number < days:
            kept.add(one.name)
    gone = [one for one in newest_first if one.name not in kept]
    for backup in gone:
        remove(backup)
    return gone


def _newest(newest_first: Iterable[Backup], span: str, count: int) -> list[Backup]:
    firsts: dict[str, Backup] = {}
    for backup in newest_first:
        firsts.setdefault(f"{backup.taken_at.astimezone(calendar().zone):{span}}", backup)
    return list(firsts.values())[:count]
