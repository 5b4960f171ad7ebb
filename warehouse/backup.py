"""Backups: the warehouse as one DuckDB file, proved by restoring it, with a manifest; and the way back to one.

A backup is a folder named after its moment: ``hopnhat.duckdb`` and ``manifest.json``. It is written under a hidden name
and renamed once a scratch file restored from it has every row of the warehouse. Whatever carries the warehouse, its
backup is a plain file of its tables, in the schema of its day; a restore brings them up to the present one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.contents import Amount, Contents, contents, differences, tables
from warehouse.file import WarehouseFile
from warehouse.gear import Gear
from warehouse.transfer import replace, take_over

FILE, MANIFEST = "hopnhat.duckdb", "manifest.json"
NIGHTLY, REPLACED = "nightly", "replaced"
_NAME = "%Y-%m-%dT%H-%M-%SZ"
_BOOKS = ("core_report_decisions", "core_restores")  # what was decided stays decided, whatever is put back


class BackupError(Exception):
    """A backup is not what it should be; nothing was replaced by it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup. ``kind`` is ``nightly``, or ``replaced`` for what a restore put aside."""

    folder: Path
    taken_at: datetime
    kind: str
    sha256: str
    contents: Contents
    engine: str

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def gear(self) -> WarehouseFile:
        """The backup as a warehouse to read from."""
        return WarehouseFile(self.folder / FILE)


@dataclass(frozen=True, slots=True)
class Restoring:
    """Who puts a warehouse back, when and why."""

    by: str
    reason: str
    at: datetime


def take(source: Gear, folder: Path, now: datetime, kind: str = NIGHTLY) -> Backup:
    """Write a backup of what is published and prove it by restoring it into a scratch file.

    Raises:
        FileNotFoundError: nothing was ever published.
        BackupError: what was restored is not what was backed up; no backup appears.
    """
    final = folder / f"{now.astimezone(UTC):{_NAME}}{'' if kind == NIGHTLY else f'-{kind}'}"
    if final.exists():
        return _read(final)
    hidden = folder / f".{final.name}"
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir(parents=True)
    try:
        held = _copy_proved(source, hidden)
        backup = Backup(hidden, now, kind, _sha256(hidden / FILE), held, duckdb.__version__)
        (hidden / MANIFEST).write_text(_manifest(backup), encoding="utf-8")
        hidden.rename(final)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return _read(final)


def backups(folder: Path) -> list[Backup]:
    """Return the backups of a folder, the oldest first."""
    return sorted((_read(path.parent) for path in folder.glob(f"[!.]*/{MANIFEST}")), key=lambda one: one.taken_at)


def verify(backup: Backup) -> None:
    """Compare a backup with its manifest.

    Raises:
        BackupError: its bytes or its rows are no longer those that were backed up.
    """
    if _sha256(backup.folder / FILE) != backup.sha256:
        raise BackupError(f"bản sao lưu {backup.name} đã hỏng: không đúng mã kiểm tra (its bytes have changed)")
    if backup.engine == duckdb.__version__:
        with backup.gear.read() as connection:
            differing = differences(contents(connection), backup.contents)
        if differing:
            raise BackupError(f"bản sao lưu {backup.name} khác lúc sao lưu ở {', '.join(differing)} (tables differ)")


def restore(target: Gear, backup: Backup, folder: Path, restoring: Restoring) -> Backup | None:
    """Put a warehouse back to a backup; return the backup that keeps what was replaced, ``None`` if there was nothing.

    The restore is written down in the warehouse, and decisions and restores that were known stay known.

    Raises:
        BackupError: the backup is damaged; nothing was replaced.
        SchemaError: the backup is newer than the programs; nothing was replaced.
        WarehouseBusyError: a load is under way.
    """
    verify(backup)
    with target.alone(), backup.gear.read() as origin:
        aside = take(target, folder, restoring.at, REPLACED) if target.exists() else None
        target.publish(lambda connection: _put_back(connection, origin, backup, aside, restoring))
    return aside


def _put_back(
    connection: duckdb.DuckDBPyConnection,
    origin: duckdb.DuckDBPyConnection,
    backup: Backup,
    aside: Backup | None,
    restoring: Restoring,
) -> None:
    present = tables(connection)
    books = {name: connection.execute(f"FROM {name}").to_arrow_table() for name in _BOOKS if name in present}
    take_over(connection, origin)
    for name, rows in books.items():
        _add_missing(connection, name, rows)
    connection.execute(
        "INSERT INTO core_restores VALUES ($1, $2, $3, $4, $5, $6)",
        [restoring.at, restoring.by, backup.name, backup.taken_at, aside.name if aside else None, restoring.reason],
    )


def _add_missing(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("arriving", rows)
    connection.execute(f"INSERT INTO {table} FROM arriving EXCEPT FROM {table}")
    connection.unregister("arriving")


def _copy_proved(source: Gear, hidden: Path) -> Contents:
    copy, scratch = WarehouseFile(hidden / FILE), WarehouseFile(hidden / "scratch.duckdb")
    with source.read() as origin:
        copy.publish(lambda connection: replace(connection, origin))
        held = contents(origin)
    with copy.read() as kept:
        scratch.publish(lambda connection: replace(connection, kept))
    with scratch.read() as restored:
        differing = differences(contents(restored), held)
    scratch.path.unlink()
    if differing:
        raise BackupError(f"khôi phục thử không giống kho ở {', '.join(differing)} (the proof differs)")
    return held


def _manifest(backup: Backup) -> str:
    said = {
        "taken_at": backup.taken_at.isoformat(),
        "kind": backup.kind,
        "sha256": backup.sha256,
        "engine": backup.engine,
        "tables": {name: {"rows": one.rows, "checksum": one.checksum} for name, one in backup.contents.items()},
    }
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _read(folder: Path) -> Backup:
    said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    held = {name: Amount(one["rows"], one["checksum"]) for name, one in said["tables"].items()}
    taken_at = datetime.fromisoformat(said["taken_at"])
    return Backup(folder, taken_at, said["kind"], said["sha256"], held, said["engine"])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
