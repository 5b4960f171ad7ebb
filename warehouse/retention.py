"""Which backups are kept (``maintenance.yaml``): the newest of each of the last days, weeks, months and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from organisation.calendar import calendar
from province import read_once
from province.documents import read_document
from warehouse.shelf import MANUAL, NIGHTLY, Backup, remove

_SPANS = {"days": "%Y-%m-%d", "weeks": "%G-W%V", "months": "%Y-%m", "years": "%Y"}
_SENT_DAYS = 100


@dataclass(frozen=True, slots=True)
class Maintenance:
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


_Count = Annotated[int, Meta(ge=0, description="một số nguyên, từ 0 trở lên")]
_Days = Annotated[int, Meta(ge=1, description="một số nguyên, từ 1 trở lên: giữ ít nhất một ngày")]


@dataclass(frozen=True, slots=True)
class _Backups:
    """``backups`` in the file."""

    days: _Days
    weeks: _Count
    months: _Count
    years: _Count
    replaced_days: _Count
    all_days: _Count = 0
    manual_days: _Count = 0


@dataclass(frozen=True, slots=True)
class _PersonalData:
    """``personal_data`` in the file."""

    keep_years: Annotated[
        int | None, Meta(description="số năm, từ 1 trở lên; null là giữ lâu dài, chưa có văn bản đặt thời hạn")
    ] = None

    def __post_init__(self) -> None:
        """Refuse a term that keeps nothing.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        if self.keep_years is not None and self.keep_years < 1:
            raise ValueError("keep_years giữ tên ít nhất một năm; null là giữ lâu dài")


@dataclass(frozen=True, slots=True)
class _Stage:
    """``stage`` in the file."""

    nights: _Days


@dataclass(frozen=True, slots=True)
class _Store:
    """``store`` in the file."""

    seconds: Annotated[float, Meta(gt=0, description="số giây, lớn hơn 0")]


@dataclass(frozen=True, slots=True)
class _Mail:
    """``mail`` in the file; within the fewest days a night may be run again that composes the same mails."""

    sent_days: Annotated[int, Meta(ge=92, description="một số ngày, từ 92 trở lên")] = _SENT_DAYS


@dataclass(frozen=True, slots=True)
class _File:
    """``maintenance.yaml`` as it is written."""

    backups: _Backups
    personal_data: _PersonalData
    stage: _Stage
    store: _Store
    mail: _Mail = _Mail()


@read_once
def maintenance(folder: Path) -> Maintenance:
    """Return what is configured.

    Raises:
        province.ProvinceError: every mistake of the file.
    """
    return read_maintenance(folder / "maintenance.yaml")


def read_maintenance(path: Path) -> Maintenance:
    """Return what a file configures; raises as ``maintenance`` does."""
    said = read_document(path, _File)
    return Maintenance(
        keep={span: getattr(said.backups, span) for span in _SPANS},
        replaced_days=said.backups.replaced_days,
        names_years=said.personal_data.keep_years,
        all_days=said.backups.all_days,
        manual_days=said.backups.manual_days,
        stage_nights=said.stage.nights,
        store_seconds=said.store.seconds,
        sent_days=said.mail.sent_days,
    )


def retire(sound: Iterable[Backup], rules: Maintenance, now: datetime) -> list[Backup]:
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
