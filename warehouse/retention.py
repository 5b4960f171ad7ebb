"""Which backups are kept: the newest of each of the last days, weeks, months and years, as ``care.yaml`` says."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from province import read_once
from warehouse.backup import REPLACED, Backup

_SPANS = {"days": "%Y-%m-%d", "weeks": "%G-W%V", "months": "%Y-%m", "years": "%Y"}


@dataclass(frozen=True, slots=True)
class Care:
    """How the warehouse is looked after: backups kept by span, and years after which names go (``None``: never)."""

    keep: Mapping[str, int]
    replaced_days: int
    names_years: int | None


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
    return Care(keep, int(backups["replaced_days"]), years)


def retire(known: Iterable[Backup], rules: Care, now: datetime) -> list[Backup]:
    """Remove the backups that need not be kept any more; return them. The newest of all always stays."""
    backups = sorted(known, key=lambda one: one.taken_at, reverse=True)
    nightly = [one for one in backups if one.kind != REPLACED]
    kept = {backup.name for span, count in rules.keep.items() for backup in _newest(nightly, _SPANS[span], count)}
    aside_until = now - timedelta(days=rules.replaced_days)
    kept |= {one.name for one in backups if one.kind == REPLACED and one.taken_at > aside_until}
    gone = [one for one in backups if one.name not in kept]
    for backup in gone:
        shutil.rmtree(backup.folder)
    return gone


def _newest(backups: Iterable[Backup], span: str, count: int) -> list[Backup]:
    firsts: dict[str, Backup] = {}
    for backup in backups:
        firsts.setdefault(f"{backup.taken_at:{span}}", backup)
    return list(firsts.values())[:count]
