"""The warehouse as one DuckDB file, published by renaming.

DuckDB lets one process write a file and then nobody else may read it. So a load works on a copy beside the published
file and renames it over that when it is whole and on the disk: readers keep the file they opened, never wait and never
see half a night, and whatever is killed at whatever moment, the published file is the last whole one. A copy left
behind is worthless and is thrown away by the next load. A lock file keeps two loads apart; the system frees it when
its holder dies.
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from durable import replacing, set_aside
from durable.reading import DAMAGED
from warehouse.backend import NAME, DamagedWarehouseError, WarehouseBusyError, Work, connect, quoted
from warehouse.lock import holding

KEPT = "hopnhat.duckdb"
"""What a published file that cannot be read is called in the folder where it is kept."""

_READ_ONLY = 0o440  # by owner and group
_MEMORY = "250MB"  # what a load may hold; the rest goes to the disk and costs next to nothing there
_STORAGE = "v1.4.0"  # the oldest DuckDB that reads the file; older storage costs twice the time to compress
_SIGNS_OF_DAMAGE = (
    "Corrupt database file",
    "not a valid DuckDB database file",
    "Could not read enough bytes",
    "Is a directory",
)
"""What DuckDB says of a file that was changed, that is none of its own, that was cut short, and of a folder."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
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
        with holding(
            self._lock,
            lambda holder: (
                f"Kho số liệu đang được nạp bởi tiến trình {holder}; hãy đợi lượt đó xong "
                f"rồi chạy lại. (Another load holds {self._lock}.)"
            ),
        ):
            yield

    def read(self) -> duckdb.DuckDBPyConnection:
        """Open the published file for reading.

        It is attached to a database of its own rather than connected to: DuckDB would hand a second connection of
        this process the file that the first one opened, even after another was published under that name.

        Raises:
            FileNotFoundError: nothing was ever published.
            DamagedWarehouseError: what is there is no warehouse any more.
            WarehouseBusyError: a foreign program holds the file for writing.
        """
        if not self.path.exists():
            raise FileNotFoundError(self.path)
        try:
            return _attached(self.path, "(READ_ONLY)")
        except duckdb.IOException as error:
            raise self._in_our_words(error) from error

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
            try:
                _transact(self._copy, work)
            except duckdb.IOException as error:
                raise self._in_our_words(error) from error
            self._put_in_place()
        finally:
            self._discard_copy()

    def publish_anew(self, work: Work) -> None:
        """Do ``work`` in one transaction on an empty file, then put it in place. The lock must be held.

        A write-ahead log beside the published file belongs to what is replaced: it is set aside, for an engine that
        found it there would play it into the new file.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._discard_copy()
        try:
            _transact(self._copy, work)
            set_aside(self._log)
            self._put_in_place()
        finally:
            self._discard_copy()

    def keep_as_it_is(self, folder: Path) -> str:
        """Keep the published file, whatever it has become, in a folder or if that cannot be beside itself.

        On the folder's own disk it is a second name of the same bytes, which takes no room. What cannot be copied, for
        its disk cannot be read or it is no file, gets another name where it stands.

        Raises:
            OSError: there is no room for a copy; it is where it was.
        """
        target = folder / KEPT
        try:
            _link_or_copy(self.path, target)
        except OSError as error:
            target.unlink(missing_ok=True)
            if error.errno in _NO_ROOM:
                raise
            aside = _free_name(self.path.with_name(self.path.name + DAMAGED))
            self.path.rename(aside)
            return str(aside)
        return str(target)

    def _put_in_place(self) -> None:
        self._copy.chmod(_READ_ONLY)
        _sync(self._copy, os.O_RDONLY)
        self._copy.replace(self.path)
        _sync(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)

    def tidy(self) -> None:
        """Do nothing: every load leaves the file as small and whole as it can be."""

    @property
    def _log(self) -> Path:
        return self.path.with_name(self.path.name + ".wal")

    def _refuse_foreign_log(self) -> None:
        if self._log.exists():
            raise self._written_by_another(f"{self._log} exists")

    def _written_by_another(self, sign: str) -> WarehouseBusyError:
        return WarehouseBusyError(
            f"Có chương trình khác đang ghi thẳng vào {self.path}; hãy đóng chương trình đó (chỉ mở ở chế độ đọc) "
            f"rồi chạy lại. ({sign}.)"
        )

    def _in_our_words(self, error: duckdb.IOException) -> Exception:
        """Return what an error of the engine means for the warehouse; itself, if it is about something else."""
        text = str(error).partition("\n")[0]
        if "Conflicting lock" in text:
            return self._written_by_another(text)
        if any(sign in text for sign in _SIGNS_OF_DAMAGE):
            return DamagedWarehouseError(
                f"Tệp kho số liệu {self.path} đã hỏng; hãy lấy lại từ bản sao lưu bằng `hopnhat restore` ({text})"
            )
        return error

    def _discard_copy(self) -> None:
        for suffix in ("", ".wal"):
            self._copy.with_name(self._copy.name + suffix).unlink(missing_ok=True)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source.resolve(), target)  # of a symbolic link the file itself
    except OSError:  # another disk, or a file system without hard links
        with source.open("rb") as content, replacing(target) as copy:
            shutil.copyfileobj(content, copy, 1 << 22)


def _free_name(path: Path) -> Path:
    """Return the path, or with a number behind it the first that nothing has."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in itertools.count(2))
    return next(one for one in itertools.chain([path], numbered) if not one.exists())


def _duplicate(source: Path, target: Path) -> None:
    with source.open("rb") as published, target.open("wb") as copy:
        try:
            fcntl.ioctl(copy, _FICLONE, published.fileno())
        except OSError:
            shutil.copyfileobj(published, copy, 1 << 22)


def _attached(path: Path, options: str, **config: Any) -> duckdb.DuckDBPyConnection:
    connection = connect(**config)
    try:
        connection.execute(f"ATTACH {quoted(path)} AS {NAME} {options}")
        connection.execute(f"USE {NAME}")
    except BaseException:
        connection.close()
        raise
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
