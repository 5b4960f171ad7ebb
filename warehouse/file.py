"""The warehouse as one DuckDB file, published by renaming.

DuckDB lets one process write a file and then nobody else may read it. So a load works on a copy beside the published
file and renames it over that when it is whole and on the disk: readers keep the file they opened, never wait and never
see half a night, and whatever is killed at whatever moment, the published file is the last whole one. A copy left
behind is worthless and is thrown away by the next load. A lock file keeps two loads apart; the system frees it when
its holder dies.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.gear import NAME, WarehouseBusyError, Work, connect, quoted

_READ_ONLY = 0o440  # by owner and group
_MEMORY = "250MB"  # what a load may hold; the rest goes to the disk and costs next to nothing there
_STORAGE = "v1.4.0"  # the oldest DuckDB that reads the file; older storage costs twice the time to compress
_FICLONE = 0x40049409  # ioctl of Linux: share the blocks of another file, copied when written


class WarehouseFile:
    """One published DuckDB file and the working copy beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._copy = self.path.with_name(self.path.name + ".work")
        self._lock = self.path.with_name(self.path.name + ".lock")

    def exists(self) -> bool:
        """Tell whether anything was ever published."""
        return self.path.exists()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock until the block ends.

        Raises:
            WarehouseBusyError: another process holds it; the message says which.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a+", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise WarehouseBusyError(
                    f"Kho số liệu đang được nạp bởi tiến trình {lock.read().strip() or '?'}; hãy đợi lượt đó xong "
                    f"rồi chạy lại. (Another load holds {self._lock}.)"
                ) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def read(self) -> duckdb.DuckDBPyConnection:
        """Open the published file for reading.

        It is attached to a database of its own rather than connected to: DuckDB would hand a second connection of
        this process the file that the first one opened, even after another was published under that name.

        Raises:
            FileNotFoundError: nothing was ever published.
        """
        if not self.path.exists():
            raise FileNotFoundError(self.path)
        return _attached(self.path, "(READ_ONLY)")

    def publish(self, work: Work) -> None:
        """Do ``work`` in one transaction on a copy, then put the copy in place. The lock must be held.

        Raises:
            WarehouseBusyError: a write-ahead log lies beside the published file: somebody writes it directly.
        """
        self._refuse_foreign_log()
        self._discard_copy()
        try:
            if self.path.exists():
                _duplicate(self.path, self._copy)
            _transact(self._copy, work)
            self._copy.chmod(_READ_ONLY)
            _sync(self._copy, os.O_RDONLY)
            self._copy.replace(self.path)
            _sync(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        finally:
            self._discard_copy()

    def tidy(self) -> None:
        """Do nothing: every load leaves the file as small and whole as it can be."""

    def _refuse_foreign_log(self) -> None:
        log = self.path.with_name(self.path.name + ".wal")
        if log.exists():
            raise WarehouseBusyError(
                f"Có chương trình khác đang ghi thẳng vào {self.path}; hãy đóng chương trình đó (chỉ mở ở chế độ đọc) "
                f"rồi chạy lại. ({log} exists.)"
            )

    def _discard_copy(self) -> None:
        for suffix in ("", ".wal"):
            self._copy.with_name(self._copy.name + suffix).unlink(missing_ok=True)


def _duplicate(source: Path, target: Path) -> None:
    with source.open("rb") as published, target.open("wb") as copy:
        try:
            fcntl.ioctl(copy, _FICLONE, published.fileno())
        except OSError:
            shutil.copyfileobj(published, copy, 1 << 22)


def _attached(path: Path, options: str, **config: Any) -> duckdb.DuckDBPyConnection:
    connection = connect(**config)
    connection.execute(f"ATTACH {quoted(path)} AS {NAME} {options}")
    connection.execute(f"USE {NAME}")
    return connection


def _transact(path: Path, work: Work) -> None:
    """Do ``work`` in one transaction on a file that nobody reads yet.

    So it needs no log of its own beside it; and by one thread, for a second one makes inserting dearer and no faster.
    """
    options = f"(STORAGE_VERSION {quoted(_STORAGE)}, RECOVERY_MODE no_wal_writes)"
    with _attached(path, options, threads=1, memory_limit=_MEMORY) as connection:
        connection.execute("BEGIN")
        work(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
        connection.execute("USE memory")
        connection.execute(f"DETACH {NAME}")


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
