"""Which backups are kept: the newest of each of the last days, weeks, months and years, as ``care.yaml`` says."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.backup import REPLACED, Backup

_HERE = Path(__file__).parent
_SPANS = {"days": "%Y-%m-%d", "weeks": "%G-W%V", "months": "%Y-%m", "years": "%Y"}


@dataclass(frozen=True, slots=True)
class Care:
    """How the warehouse is looked after: backups kept by span, and years after which names go (``None``: never).

    ``stage_nights`` is the number of nights of which the stage is kept, ``store_seconds`` how long each night the store
    is compared with its checksums.
    """

    keep: Mapping[str, int]
    replaced_days: int
    names_years: int | None
    stage_nights: int = 3
    store_seconds: float = 0.1


@cache
def care(path: Path = _HERE / "care.yaml") -> Care:
    """Return what is configured.

    Raises:
        ValueError: a number is below what keeps anything.
    """
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    backups, years = said["backups"], said["personal_data"]["keep_years"]
    keep = {span: int(backups[span]) for span in _SPANS}
    if min(keep.values()) < 0 or keep["days"] < 1 or (years is not None and years < 1):
        raise ValueError(f"{path.name}: at least one day of backups and one year of names is kept")
    nights, seconds = int(said["stage"]["nights"]), float(said["store"]["seconds"])
    if nights < 1 or seconds <= 0:
        raise ValueError(f"{path.name}: the stage of at least one night is kept, and the store is looked through")
    return Care(keep, int(backups["replaced_days"]), years, nights, seconds)


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
