"""Looking after the warehouse: proved backups and their retention, the way back, names whose time is over.

Each function takes the settings and returns a small JSON-able dict; Airflow and the command line both call these.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hopnhat.settings import Settings


class NoBackupError(LookupError):
    """There is no backup of that time."""


def back_up(settings: Settings, now: datetime | None = None) -> dict[str, Any]:
    """Take a backup, prove it by restoring it, and remove those that need not be kept any more.

    Returns:
        ``backup`` (its name), ``rows`` (of all tables) and ``retired`` (names); ``backup`` is ``None`` before the first
        night.

    Raises:
        warehouse.backup.BackupError: what was restored is not what is in the warehouse; no backup was kept.
    """
    from warehouse import backup
    from warehouse.connection import gear
    from warehouse.retention import care, retire

    moment, source = now or datetime.now(UTC), gear(settings.warehouse)
    if not source.exists():
        return {"backup": None, "rows": 0, "retired": []}
    taken = backup.take(source, settings.backups, moment)
    retired = retire(backup.backups(settings.backups), care(), moment)
    rows = sum(amount.rows for amount in taken.contents.values())
    return {"backup": taken.name, "rows": rows, "retired": [one.name for one in retired]}


def restore(settings: Settings, at: datetime, by: str, because: str) -> dict[str, Any]:
    """Put the warehouse back to the newest backup taken at or before a moment.

    Returns:
        ``backup``, ``taken_at`` (ISO) and ``kept_aside`` (the backup of what was replaced, or ``None``).

    Raises:
        NoBackupError: none is that old.
        warehouse.backup.BackupError: the backup is damaged; nothing was replaced.
        warehouse.WarehouseBusyError: a load is under way.
    """
    from warehouse import backup
    from warehouse.connection import gear

    before = [one for one in backup.backups(settings.backups) if one.taken_at <= at]
    if not before:
        raise NoBackupError(f"{at:%d/%m/%Y %H:%M}")
    chosen, restoring = before[-1], backup.Restoring(by, because, datetime.now(UTC))
    aside = backup.restore(gear(settings.warehouse), chosen, settings.backups, restoring)
    return {
        "backup": chosen.name,
        "taken_at": chosen.taken_at.isoformat(),
        "kept_aside": aside.name if aside else None,
    }


def forget(settings: Settings, today: date) -> dict[str, Any]:
    """Take names out of the periods whose time is over, as ``maintenance.yaml`` says; ``names`` tells how many."""
    from warehouse.connection import gear
    from warehouse.privacy import forget_names
    from warehouse.retention import care

    years, place = care().names_years, gear(settings.warehouse)
    if years is None or not place.exists():
        return {"names": 0}
    before = date(today.year - years, 1, 1)
    forgotten: list[int] = []
    with place.alone():
        place.publish(lambda connection: forgotten.append(forget_names(connection, before)))
    return {"names": forgotten[0], "before": before.isoformat()}


def tidy(settings: Settings) -> dict[str, Any]:
    """Let the engine do what it asks for now and then."""
    from warehouse.connection import gear

    place = gear(settings.warehouse)
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
    from warehouse.connection import gear
    from warehouse.file import WarehouseFile
    from warehouse.privacy import export_without_names
    from warehouse.transfer import copy

    source = gear(settings.warehouse)
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
    from warehouse.connection import gear
    from warehouse.transfer import move as moved

    return {table: amount.rows for table, amount in moved(gear(source), gear(target)).items()}
