"""Backups: the warehouse as one DuckDB file, proved by restoring it; and the way back to one.

Whatever carries the warehouse, its backup is a plain file of its tables, in the schema of its day; a restore brings
them up to the present one. Where backups stand, and what is known of them, is in ``warehouse.shelf``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.backend import Backend, DamagedWarehouseError, WarehouseBusyError
from warehouse.contents import Contents, contents, differences, tables
from warehouse.file import WarehouseFile
from warehouse.shelf import (
    DAMAGED,
    FILE,
    NIGHTLY,
    OTHERS,
    REPLACED,
    Backup,
    BackupError,
    Kind,
    Others,
    Shelf,
    digest,
    fault_of_bytes,
    final_path,
    keeping,
    next_number,
    remove,
    write_manifest,
    writing,
)
from warehouse.transfer import TransferError, replace, take_over

_BOOKS = (
    "core_report_decisions",
    "core_approval_entries",
    "core_restores",
)  # what was decided stays decided, whatever is put back
_UNREADABLE = (duckdb.Error, DamagedWarehouseError, RuntimeError, ValueError)
"""What the engine raises over damage; the last two are how its C++ and its damaged texts come through."""
_LATEST = """
    SELECT greatest(
        $1::TIMESTAMPTZ,
        (SELECT max(accepted_at) FROM core_nights) + INTERVAL 1 MICROSECOND,
        (SELECT max(restored_at) FROM core_restores) + INTERVAL 1 MICROSECOND
    )
"""
Pack = Callable[[Path], int]
"""Writes other files of the installation into one at a path; returns how many."""


@dataclass(frozen=True, slots=True)
class Restoring:
    """Who puts a warehouse back, when and why."""

    by: str
    reason: str
    at: datetime


@dataclass(slots=True)
class Restored:
    """What a restore came to.

    ``aside`` keeps what was replaced, ``None`` if there was nothing. ``books_until`` is set where the books of
    decisions and restores could not be read in what was replaced: up to then they are known from backups.
    """

    aside: Backup | None = None
    books_until: datetime | None = None


def take(source: Backend, folder: Path, now: datetime, kind: Kind = NIGHTLY, pack: Pack | None = None) -> Backup:
    """Write a backup of what is published and prove it by restoring it into a scratch file.

    Args:
        source: the warehouse.
        folder: where the backups stand.
        now: the moment it is named after; it is a new backup also where another has that moment.
        kind: ``nightly``, or ``manual`` where a person asked for it.
        pack: what keeps other files of the installation beside it.

    Raises:
        FileNotFoundError: nothing was ever published.
        DamagedWarehouseError: the warehouse cannot be read.
        BackupError: what was restored is not what was backed up; no backup appears.
        WarehouseBusyError: another process is taking a backup or putting one back.
        OSError, duckdb.IOException: there is no room, for example; no backup appears.
    """
    with keeping(folder):
        return _take(source, folder, now, kind, pack)


def backups(folder: Path) -> list[Backup]:
    """Return the backups of a folder that a warehouse can be put back to by their manifests, the oldest first."""
    return Shelf.read(folder).usable


def verify(backup: Backup) -> None:
    """Compare a backup with its manifest.

    Raises:
        BackupError: its bytes or its rows are no longer those that were backed up, or nothing can be put back from it.
    """
    if backup.kind == DAMAGED:
        raise BackupError(f"{backup.name} là kho hỏng được giữ nguyên, không lấy lại được từ đó (it was damaged)")
    fault = fault_of_bytes(backup, others=False)  # what lies beside the warehouse has its own way back
    if fault:
        raise BackupError(f"bản sao lưu {backup.name} đã hỏng: {fault}")
    if backup.engine == duckdb.__version__:
        differing = differences(_read_all(backup), backup.contents)
        if differing:
            raise BackupError(f"bản sao lưu {backup.name} khác lúc sao lưu ở {', '.join(differing)} (tables differ)")


def unproved(folder: Path, taken_at: datetime) -> Backup:
    """Return what is left of a backup whose manifest does not vouch for it, once all of it has been read.

    DuckDB keeps a checksum of each block, so what can be read is what was written; that it is all is not known.

    Raises:
        BackupError: it cannot be read.
    """
    backup = Backup(folder, taken_at, NIGHTLY, "", {}, "")
    if not _read_all(backup):
        raise BackupError(f"bản sao lưu {backup.name} không có bảng nào (it holds no table)")
    return backup


def restore(target: Backend, backup: Backup, folder: Path, restoring: Restoring, *, proved: bool = True) -> Restored:
    """Put a warehouse back to a backup, whatever has become of it.

    What is replaced becomes a backup itself first; where it cannot be read it is kept as it is. The restore is written
    down in the warehouse, and decisions and restores that were known stay known, from what is replaced and from every
    other backup of the folder.

    Args:
        target: the warehouse: damaged, empty, missing or well.
        backup: what it is put back to.
        folder: where the backups stand.
        restoring: who, when and why.
        proved: whether the backup must be what its manifest says; otherwise whoever calls has looked at it.

    Raises:
        BackupError: the backup is damaged; nothing was replaced.
        SchemaError: the backup is newer than the programs; nothing was replaced.
        WarehouseBusyError: a load or a backup is under way; nothing was replaced.
        OSError, duckdb.IOException: there is no room, for example; nothing was replaced.
    """
    if proved:
        verify(backup)
    with target.alone(), keeping(folder):
        books, until = _read_books(target, backup, folder)
        aside = _set_aside(target, folder, restoring.at)
        try:
            with backup.backend.read() as origin:
                target.publish_anew(lambda connection: _put_back(connection, origin, books, backup, aside, restoring))
        except BaseException:
            if aside is not None and (aside.folder / FILE).exists():
                remove(aside)  # it keeps what still stands where it stood
            raise
    return Restored(aside, until)


def _take(source: Backend, folder: Path, now: datetime, kind: Kind, pack: Pack | None = None) -> Backup:
    number = next_number(folder)
    with writing(folder, now, kind) as hidden:
        held = _copy_proved(source, hidden)
        others = None
        if pack is not None:
            files = pack(hidden / OTHERS)
            others = Others(digest(hidden / OTHERS), (hidden / OTHERS).stat().st_size, files)
        backup = Backup(
            folder=final_path(hidden),
            taken_at=now.astimezone(UTC),
            kind=kind,
            sha256=digest(hidden / FILE),
            contents=held,
            engine=duckdb.__version__,
            number=number,
            size_bytes=(hidden / FILE).stat().st_size,
            others=others,
        )
        write_manifest(hidden, backup)
    return backup


def _copy_proved(source: Backend, hidden: Path) -> Contents:
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


def _set_aside(target: Backend, folder: Path, at: datetime) -> Backup | None:
    """Keep what is about to be replaced: as a backup, or as it is where it cannot be read."""
    if not target.exists():
        return None
    try:
        return _take(target, folder, at, REPLACED)
    except WarehouseBusyError:
        raise
    except (BackupError, TransferError) as error:
        reason = str(error)
    except Exception:
        # A full disk, for example, says nothing of the warehouse: only one that cannot be read is kept as it is.
        reason = _damage(target)
        if not reason:
            raise
    with writing(folder, at, DAMAGED) as hidden:
        kept_at = target.keep_as_it_is(hidden)
        inside = (hidden / FILE).is_file()
        backup = Backup(
            folder=final_path(hidden),
            taken_at=at.astimezone(UTC),
            kind=DAMAGED,
            sha256=digest(hidden / FILE) if inside else "",
            contents={},
            engine="",
            number=next_number(folder),
            size_bytes=(hidden / FILE).stat().st_size if inside else 0,
            why=reason if inside else f"{reason}; {kept_at}",
        )
        write_manifest(hidden, backup)
    return backup


def _damage(source: Backend) -> str:
    """Say why a warehouse cannot be read, nothing if all of it can be."""
    try:
        with source.read() as connection:
            contents(connection)
    except _UNREADABLE as error:
        if "Permission denied" in str(error):
            raise
        return _told_by_engine(error)
    return ""


def _told_by_engine(error: Exception) -> str:
    """Return the first line of what the engine said, without what we tell whoever runs a night."""
    return str(error.__cause__ or error).partition("\n")[0]


def _read_all(backup: Backup) -> Contents:
    try:
        with backup.backend.read() as connection:
            return contents(connection)
    except FileNotFoundError as error:
        raise BackupError(f"bản sao lưu {backup.name} đã hỏng: không còn {FILE} (it is missing)") from error
    except _UNREADABLE as error:
        raise BackupError(f"bản sao lưu {backup.name} không đọc được ({_told_by_engine(error)})") from error


@dataclass(slots=True)
class _Books:
    """Rows of the books, by table, as they were found in each place."""

    rows: dict[str, list[pa.Table]] = field(default_factory=lambda: {name: [] for name in _BOOKS})

    def read(self, source: Backend) -> bool:
        """Add what one warehouse knows; tell whether all that it knows could be read."""
        try:
            with source.read() as connection:
                present = tables(connection)
                whole = bool(present)  # one that was emptied has forgotten; one of an old schema never had the book
                for name in _BOOKS:
                    whole &= name not in present or self._add(connection, name)
        except (*_UNREADABLE, OSError):
            return False
        return whole

    def _add(self, connection: duckdb.DuckDBPyConnection, name: str) -> bool:
        try:
            self.rows[name].append(connection.execute(f"FROM {name}").to_arrow_table())
        except _UNREADABLE:
            return False
        return True

    def each(self) -> Iterator[tuple[str, pa.Table]]:
        for name, found in self.rows.items():
            for rows in found:
                yield name, rows


def _read_books(target: Backend, backup: Backup, folder: Path) -> tuple[_Books, datetime | None]:
    """Return what the books say, and up to when it is known where the warehouse itself does not tell any more.

    Other backups are asked in any case: a warehouse that was lost and begun anew has forgotten what they know.
    """
    books = _Books()
    present = target.exists() and books.read(target)
    known = [
        one.taken_at for one in Shelf.read(folder).usable if one.folder != backup.folder and books.read(one.backend)
    ]
    return books, None if present else max((*known, backup.taken_at))


def _put_back(
    connection: duckdb.DuckDBPyConnection,
    origin: duckdb.DuckDBPyConnection,
    books: _Books,
    backup: Backup,
    aside: Backup | None,
    restoring: Restoring,
) -> None:
    take_over(connection, origin)
    for name, rows in books.each():
        _add_missing(connection, name, rows)
    # A restore is later than every night that is put back, also by a clock that was set back meanwhile: the next night
    # tells by it that what came since is to be read again.
    ((at,),) = connection.execute(_LATEST, [restoring.at]).fetchall()
    connection.execute(
        "INSERT INTO core_restores BY NAME SELECT $1 AS restored_at, $2 AS restored_by, $3 AS backup, $4 AS taken_at, "
        "$5 AS kept_aside, $6 AS restored_because",
        [at, restoring.by, backup.name, backup.taken_at, aside.name if aside else None, restoring.reason],
    )


def _add_missing(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Add rows that a table lacks, by the columns both know: those of an older schema have fewer."""
    known = tables(connection)[table]
    columns = ", ".join(f'"{name}"' for name in rows.column_names if name in known)
    connection.register("arriving", rows)
    connection.execute(
        f"INSERT INTO {table} BY NAME (SELECT {columns} FROM arriving EXCEPT SELECT {columns} FROM {table})"  # noqa: S608
    )
    connection.unregister("arriving")
