"""Looking after the warehouse: proved backups and their retention, the way back, names whose time is over.

Each function takes the settings and returns a small JSON-able dict; Airflow and the command line both call these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from hopnhat.commands.messages import say
from hopnhat.maintenance.kept_files import files_to_keep
from hopnhat.settings import Settings
from organisation.calendar import calendar
from warehouse import backup
from warehouse.backup import unproved, verify
from warehouse.connection import backend_of
from warehouse.file import WarehouseFile
from warehouse.pack import PackError, names, pack, put_back
from warehouse.privacy import export_without_names, forget_names
from warehouse.retention import maintenance, retire
from warehouse.shelf import DAMAGED, MANUAL, NIGHTLY, OTHERS, Backup, BackupError, Shelf, digest, fault_of_bytes
from warehouse.transfer import copy
from warehouse.transfer import move as moved


class NoBackupError(LookupError):
    """There is no backup of that time or name, or none that is sound; ``passed_over`` says of each why."""

    def __init__(self, asked: str, passed_over: Sequence[str] = ()) -> None:
        super().__init__(asked)
        self.passed_over = tuple(passed_over)


def back_up(settings: Settings, now: datetime | None = None, *, by_hand: bool = False) -> dict[str, Any]:
    """Take a backup and prove it by restoring it; by night, remove those that need not be kept any more.

    One taken by hand takes the place of no other and removes none. By night every byte of every backup is read, so that
    a damaged one is told the day after and not the day it is needed, and counts for nothing.

    Returns:
        ``backup`` (its name), ``rows`` (of all tables), ``files`` (others kept beside it), ``retired`` (names) and
        ``concerns``; ``backup`` is ``None`` before the first night.

    Raises:
        warehouse.DamagedWarehouseError: the warehouse cannot be read.
        warehouse.shelf.BackupError: what was restored is not what is in the warehouse; no backup was kept.
        warehouse.WarehouseBusyError: another process is taking a backup or putting one back.
    """
    moment, source = now or datetime.now(UTC), backend_of(settings.warehouse)
    if not source.exists():
        known = backup.backups(settings.backups)
        named = {"warehouse": settings.warehouse, "newest": known[-1].name if known else ""}
        concerns = [say("concern_nothing_to_back_up", "vi", **named)] if known else []
        return {"backup": None, "rows": 0, "files": 0, "retired": [], "concerns": concerns}
    kind = MANUAL if by_hand else NIGHTLY
    taken = backup.take(source, settings.backups, moment, kind, partial(pack, partial(files_to_keep, settings)))
    facts = {
        "backup": taken.name,
        "rows": taken.rows,
        "files": taken.others.files if taken.others else 0,
        "retired": [],
        "concerns": [],
    }
    if by_hand:
        return facts
    shelf = Shelf.read(settings.backups)
    faults = {one.name: fault_of_bytes(one) for one in shelf.backups}
    retired = retire((one for one in shelf.backups if not faults[one.name]), maintenance(), moment)
    damaged = {
        **{one.name: one.reason for one in shelf.damaged},
        **{name: said for name, said in faults.items() if said},
    }
    concerns = [
        say("concern_damaged_backup", "vi", backup=name, reason=said, folder=settings.backups)
        for name, said in damaged.items()
    ]
    return {**facts, "retired": [one.name for one in retired], "concerns": concerns}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which backup to put back: the newest of a moment or before, or the one of a name.

    ``unproved`` takes one whose manifest does not vouch for it, if all of its file can be read; by its name alone.
    """

    at: datetime | None = None
    name: str = ""
    unproved: bool = False


def restore(settings: Settings, choice: Choice, by: str, because: str) -> dict[str, Any]:
    """Put the warehouse back to a backup, whatever has become of the warehouse.

    By a moment, the newest sound backup is taken that was taken in that second or before. By its name, that one or
    none.

    Returns:
        ``backup``, ``taken_at`` (aware, in the province's zone), ``passed_over`` (why newer ones were not taken),
        ``same_second`` (names of others that the moment may have meant), ``kept_aside`` (the backup of what was
        replaced, or ``None``), ``damage`` (why that could not be read, or empty) and ``books_until`` (up to when the
        decisions are known that the warehouse itself could not tell any more, or ``None``).

    Raises:
        NoBackupError: none is that old or has that name, or none of them is sound.
        warehouse.shelf.BackupError: the backup that was named is damaged; nothing was replaced.
        warehouse.SchemaError: the backup is newer than the programs; nothing was replaced.
        warehouse.WarehouseBusyError: a load or a backup is under way; nothing was replaced.
    """
    shelf, zone = Shelf.read(settings.backups), calendar().zone
    if choice.at is None:
        chosen, passed_over, same_second = _named(shelf, choice), list[str](), list[str]()
    else:
        chosen, passed_over = _newest_sound(shelf, choice.at)
        same_second = [one.name for one in shelf.of_the_second(chosen.taken_at) if one.name != chosen.name]
    restoring = backup.Restoring(by, because, datetime.now(UTC))
    done = backup.restore(
        backend_of(settings.warehouse), chosen, settings.backups, restoring, proved=not choice.unproved
    )
    return {
        "backup": chosen.name,
        "taken_at": chosen.taken_at.astimezone(zone),
        "passed_over": passed_over,
        "same_second": same_second,
        "kept_aside": done.aside.name if done.aside else None,
        "damage": done.aside.why if done.aside and done.aside.kind == DAMAGED else "",
        "books_until": done.books_until.astimezone(zone) if done.books_until else None,
    }


def _named(shelf: Shelf, choice: Choice) -> Backup:
    found = shelf.named(choice.name)
    if found is None:
        raise NoBackupError(choice.name)
    if choice.unproved:
        return unproved(found.folder, found.taken_at or datetime.fromtimestamp(found.folder.stat().st_mtime, UTC))
    if not isinstance(found, Backup):
        raise BackupError(f"bản sao lưu {found.name} đã hỏng: {found.reason}")
    return found


def _newest_sound(shelf: Shelf, at: datetime) -> tuple[Backup, list[str]]:
    """Return the newest sound backup of a moment or before, and what is to be said of newer ones that are not."""
    chosen, passed_over = None, list[str]()
    for one in shelf.taken_until(at):
        try:
            verify(one)
        except BackupError as error:
            passed_over.append(str(error))
        else:
            chosen = one
            break
    since = chosen.taken_at if chosen else datetime.min.replace(tzinfo=UTC)
    passed_over += [
        f"bản sao lưu {one.name} đã hỏng: {one.reason}"
        for one in shelf.damaged
        if one.taken_at is None or since <= one.taken_at <= at
    ]
    if chosen is None:
        raise NoBackupError(f"{at:%d/%m/%Y %H:%M:%S %z}", passed_over)
    return chosen, passed_over


def bring_files_back(settings: Settings, name: str, wanted: str) -> dict[str, list[str]]:
    """Bring files back that a backup keeps beside the warehouse, by their name or that of their folder.

    Nothing that is there is overwritten: what differs is put beside it.

    Returns:
        ``written``, ``same`` and ``beside`` (names), and ``kept`` (every name in the backup, if none was ``wanted``).

    Raises:
        NoBackupError: there is no such backup, or it keeps no other files.
        warehouse.shelf.BackupError: its files are damaged.
    """
    found = Shelf.read(settings.backups).named(name)
    if not isinstance(found, Backup) or found.others is None:
        raise NoBackupError(name)
    packed = found.folder / OTHERS
    try:
        if digest(packed) != found.others.sha256:
            raise BackupError(f"{packed} không đúng mã kiểm tra (its bytes have changed)")
        if not wanted:
            return {"written": [], "same": [], "beside": [], "kept": names(packed)}
        written, same, beside = put_back(packed, wanted, settings.home)
    except (PackError, FileNotFoundError) as error:
        raise BackupError(f"{packed} đã hỏng (its files cannot be read)") from error
    return {"written": written, "same": same, "beside": beside, "kept": []}


def forget(settings: Settings, today: date) -> dict[str, Any]:
    """Take names out of the periods whose time is over, as ``maintenance.yaml`` says; ``names`` tells how many."""
    years, place = maintenance().names_years, backend_of(settings.warehouse)
    if years is None or not place.exists():
        return {"names": 0}
    before = date(today.year - years, 1, 1)
    forgotten: list[int] = []
    with place.alone():
        place.publish(lambda connection: forgotten.append(forget_names(connection, before)))
    return {"names": forgotten[0], "before": before.isoformat()}


def tidy(settings: Settings) -> dict[str, Any]:
    """Let the engine do what it asks for now and then."""
    place = backend_of(settings.warehouse)
    if place.exists():
        with place.alone():
            place.tidy()
    return {}


def export(settings: Settings, path: Path, with_names: bool) -> dict[str, Any]:
    """Write the whole warehouse into a new DuckDB file, with or without the names of cadres; ``file`` tells where.

    Raises:
        FileNotFoundError: nothing was ever loaded.
        warehouse.transfer.TransferError: the file is there already.
    """
    source = backend_of(settings.warehouse)
    if with_names:
        copy(source, WarehouseFile(path))
    else:
        export_without_names(source, path)
    return {"file": str(path)}


def move(source: str, target: str) -> dict[str, int]:
    """Copy a warehouse into another, empty one, whatever carries the two; return the rows of each table.

    Raises:
        FileNotFoundError: the source was never loaded.
        ValueError: one of the two settings is not served.
        warehouse.transfer.TransferError: the target holds something, or the copy is not the same; it is as it was.
        warehouse.WarehouseBusyError: a load of one of the two is under way.
    """
    return {table: amount.rows for table, amount in moved(backend_of(source), backend_of(target)).items()}
