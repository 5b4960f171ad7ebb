"""The folder of backups: what each of them is, in which order they were taken, and which of them are damaged.

A backup is a folder with ``hopnhat.duckdb`` and ``manifest.json``, and, where it has them, the other files of the
installation in ``files.tar.gz``. It is written under a hidden name and renamed when it is whole. It is named after its
moment in the province's time, as ``2020-06-20T03-00-05+0700``; one moment's second backup ends in ``-2``.

**Order.** Backups are numbered as they are taken, and their order is that of the numbers: a clock that was set back
makes no new backup an old one. Those from before there were numbers come first, by their moments.

**Damage.** A manifest is read as if a stranger had written it, and carries a digest of itself. A backup whose manifest
is missing or is not what was written is a ``DamagedBackup``: it is named, and nothing else is believed of it.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from durable import write_text
from organisation.calendar import calendar
from warehouse.contents import Amount, Contents
from warehouse.file import KEPT, WarehouseFile
from warehouse.lock import holding

FILE, MANIFEST, OTHERS = KEPT, "manifest.json", "files.tar.gz"
Kind = Literal["nightly", "manual", "replaced", "damaged"]
NIGHTLY: Kind = "nightly"
MANUAL: Kind = "manual"
"""Taken by hand, at a moment that somebody chose."""
REPLACED: Kind = "replaced"
"""What a restore replaced."""
DAMAGED: Kind = "damaged"
"""What a restore replaced and could not read: the bytes as they were, from which nothing can be put back."""

_NAME = "%Y-%m-%dT%H-%M-%S%z"
_OURS = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(?:Z|[+-]\d{4}))(?:-[a-z0-9-]+)?")
_LOCK = ".lock"
_OWNER_AND_GROUP = 0o750
_DAY_SECONDS = 86_400


class BackupError(Exception):
    """A backup is not what it should be; nothing was replaced by it."""


@dataclass(frozen=True, slots=True)
class Others:
    """The other files of the installation, as they are packed in a backup: digest and size of the pack."""

    sha256: str
    size_bytes: int
    files: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup with a sound manifest.

    ``number`` is its place in the order of all (0: from before there were numbers), ``size_bytes`` that of its file
    (``None``: not recorded then). ``why`` says of a ``damaged`` one what was wrong and where its bytes are.
    """

    folder: Path
    taken_at: datetime
    kind: Kind
    sha256: str
    contents: Contents
    engine: str
    number: int = 0
    size_bytes: int | None = None
    why: str = ""
    others: Others | None = None

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def order(self) -> tuple[int, datetime]:
        """What backups are sorted by, from the oldest to the newest."""
        return self.number, self.taken_at

    @property
    def rows(self) -> int:
        """The rows of all of its tables."""
        return sum(amount.rows for amount in self.contents.values())

    @property
    def backend(self) -> WarehouseFile:
        """The backup as a warehouse to read from."""
        return WarehouseFile(self.folder / FILE)


@dataclass(frozen=True, slots=True)
class DamagedBackup:
    """A backup whose manifest tells nothing; ``taken_at`` is what its name says, if it says anything."""

    folder: Path
    reason: str
    taken_at: datetime | None

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name


@dataclass(slots=True)
class Shelf:
    """What a folder of backups holds: those with a sound manifest in their order, and the damaged ones by name."""

    backups: list[Backup] = field(default_factory=list)
    damaged: list[DamagedBackup] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> Shelf:
        """Read every manifest of a folder; what is damaged in one breaks nothing else."""
        shelf = cls()
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if not _is_backup(path):
                continue
            found = _read(path)
            if isinstance(found, Backup):
                shelf.backups.append(found)
            else:
                shelf.damaged.append(found)
        shelf.backups.sort(key=lambda one: one.order)
        return shelf

    @property
    def usable(self) -> list[Backup]:
        """The backups that a warehouse can be put back to, the oldest first."""
        return [one for one in self.backups if one.kind != DAMAGED]

    def taken_until(self, moment: datetime) -> list[Backup]:
        """Return what "the newest backup up to a moment" may mean, the best answer first.

        Those taken in that very second come first, whatever they are: somebody copied the time from the list. Then
        come the others, the newest first, without what restores replaced: that is what somebody wanted away.
        """
        newest_first = [one for one in reversed(self.usable) if _second(one.taken_at) <= moment]
        named = self.of_the_second(moment)
        return named + [one for one in newest_first if one not in named and one.kind != REPLACED]

    def of_the_second(self, moment: datetime) -> list[Backup]:
        """Return the usable backups that were taken in one second, the newest first."""
        return [one for one in reversed(self.usable) if _second(one.taken_at) == _second(moment)]

    def named(self, name: str) -> Backup | DamagedBackup | None:
        """Return the backup of a name, ``None`` if there is none."""
        every: list[Backup | DamagedBackup] = [*self.backups, *self.damaged]
        return next((one for one in every if one.name == name), None)


@contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """Be the only one who writes into a folder of backups until the block ends; sweep what killed ones left hidden.

    Raises:
        WarehouseBusyError: another process is taking a backup or putting one back.
        OSError: the folder cannot be written.
    """
    folder.mkdir(mode=_OWNER_AND_GROUP, parents=True, exist_ok=True)
    lock = folder / _LOCK

    def busy(holder: str) -> str:
        return (
            f"Tiến trình {holder} đang sao lưu hoặc lấy lại kho; hãy đợi lượt đó xong rồi chạy lại. "
            f"(Another process holds {lock}.)"
        )

    with holding(lock, busy, needed=False) as held:
        # Where there are no locks, only age tells a killed backup from one that is being written.
        _sweep(folder, older_than=None if held else _DAY_SECONDS)
        yield


@contextmanager
def writing(folder: Path, moment: datetime, kind: Kind) -> Iterator[Path]:
    """Give a hidden folder for a new backup, which appears under its name when the block ends without an error.

    On an error nothing is left of it. ``keeping`` must be held. The path that is given does not hold afterwards.
    """
    hidden = folder / f".{_free_name(folder, moment, kind)}"
    hidden.mkdir(mode=_OWNER_AND_GROUP)
    try:
        yield hidden
        _sync(hidden)
        hidden.rename(final_path(hidden))
        _sync(folder)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise


def final_path(hidden: Path) -> Path:
    """Return where a backup that is being written will stand."""
    return hidden.with_name(hidden.name.removeprefix("."))


def write_manifest(hidden: Path, backup: Backup) -> None:
    """Write the manifest of a backup into its folder."""
    said: dict[str, Any] = {
        "number": backup.number,
        "taken_at": backup.taken_at.isoformat(),
        "kind": backup.kind,
        "sha256": backup.sha256,
        "size_bytes": backup.size_bytes,
        "engine": backup.engine,
        "tables": {name: {"rows": one.rows, "checksum": one.checksum} for name, one in backup.contents.items()},
        "why": backup.why,
        "others": None,
    }
    if backup.others is not None:
        said["others"] = asdict(backup.others)
    said["seal"] = _seal(said)
    write_text(hidden / MANIFEST, json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def next_number(folder: Path) -> int:
    """Return the number of the next backup of a folder."""
    return max((one.number for one in Shelf.read(folder).backups), default=0) + 1


def remove(backup: Backup) -> None:
    """Remove a backup: it is hidden first, so that one that is killed over it leaves none in half."""
    hidden = backup.folder.with_name(f".{backup.name}")
    shutil.rmtree(hidden, ignore_errors=True)
    backup.folder.rename(hidden)
    shutil.rmtree(hidden, ignore_errors=True)  # what is left of it the next backup sweeps


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fault_of_bytes(backup: Backup, *, whole: bool = True, others: bool = True) -> str:
    """Say what is wrong with a backup's files, nothing if they are those that were written.

    Args:
        backup: one with a sound manifest.
        whole: whether every byte is read; otherwise only their number is looked at.
        others: whether the files beside the warehouse are looked at too.
    """
    wanted = [] if backup.kind == DAMAGED and not backup.sha256 else [(FILE, backup.size_bytes, backup.sha256)]
    if others and backup.others is not None:
        wanted.append((OTHERS, backup.others.size_bytes, backup.others.sha256))
    for name, size_bytes, sha256 in wanted:
        path = backup.folder / name
        try:
            if size_bytes is not None and path.stat().st_size != size_bytes:
                return f"{name} dài {path.stat().st_size} byte, không phải {size_bytes} (its size has changed)"
            if whole and digest(path) != sha256:
                return f"{name} không đúng mã kiểm tra (its bytes have changed)"
        except FileNotFoundError:
            return f"không còn {name} (it is missing)"
        except OSError as error:
            return f"không đọc được {name} ({error.strerror})"
    return ""


class _Amount(msgspec.Struct, forbid_unknown_fields=True):
    rows: Annotated[int, msgspec.Meta(ge=0)]
    checksum: str


class _Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """As it stands in the file; those before there were numbers lack what has a default here."""

    taken_at: Annotated[datetime, msgspec.Meta(tz=True)]
    kind: Kind
    sha256: str
    engine: str
    tables: dict[str, _Amount]
    number: Annotated[int, msgspec.Meta(ge=0)] = 0
    size_bytes: int | None = None
    why: str = ""
    others: Others | None = None
    seal: str | None = None


_SINCE_NUMBERS = {"number", "size_bytes", "why", "others", "seal"}


def _is_backup(path: Path) -> bool:
    """Tell ours from what else lies on a disk, such as ``lost+found``; also where somebody gave it another name."""
    if path.name.startswith("."):
        return False
    try:
        return path.is_dir() and (_OURS.fullmatch(path.name) is not None or (path / MANIFEST).is_file())
    except OSError:
        return False


def _read(folder: Path) -> Backup | DamagedBackup:
    named_after = _moment_in(folder.name)
    try:
        said = _decoded((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return DamagedBackup(folder, f"không có {MANIFEST} (it has no manifest)", named_after)
    except OSError as error:
        return DamagedBackup(folder, f"không đọc được {MANIFEST} ({error.strerror})", named_after)
    except (ValueError, RecursionError):
        return DamagedBackup(folder, f"{MANIFEST} không còn như lúc ghi (its manifest is damaged)", named_after)
    taken_at = said.taken_at.astimezone(UTC)
    if named_after is not None and named_after != _second(taken_at):
        return DamagedBackup(folder, f"{MANIFEST} ghi lúc khác với tên thư mục (it tells another moment)", named_after)
    return Backup(
        folder=folder,
        taken_at=taken_at,
        kind=said.kind,
        sha256=said.sha256,
        contents={name: Amount(one.rows, one.checksum) for name, one in said.tables.items()},
        engine=said.engine,
        number=said.number,
        size_bytes=said.size_bytes,
        why=said.why,
        others=said.others,
    )


def _decoded(content: bytes) -> _Manifest:
    """Return a manifest.

    Raises:
        ValueError: it is none, or not as it was written (msgspec's errors are such).
    """
    said = msgspec.json.decode(content, type=_Manifest)
    plain = msgspec.json.decode(content, type=dict[str, Any])
    newer = _SINCE_NUMBERS & plain.keys()
    if newer and (newer != _SINCE_NUMBERS or said.seal != _seal(plain)):
        raise ValueError("the manifest is not what was written")
    return said


def _seal(said: Mapping[str, Any]) -> str:
    """Return the digest of a manifest, whatever the order and the spaces in which it is written."""
    content = {name: value for name, value in said.items() if name != "seal"}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _free_name(folder: Path, moment: datetime, kind: Kind) -> str:
    """Return a name that no backup has: a clock that stands still or went back gives the same moment twice."""
    first = f"{moment.astimezone(calendar().zone):{_NAME}}{'' if kind == NIGHTLY else f'-{kind}'}"
    numbered = (f"{first}-{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([first], numbered) if not (folder / name).exists())


def _moment_in(name: str) -> datetime | None:
    found = _OURS.fullmatch(name)
    try:
        return datetime.strptime(found[1], _NAME).astimezone(UTC) if found else None
    except ValueError:
        return None


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _sweep(folder: Path, older_than: float | None) -> None:
    """Remove the hidden folders of backups that were killed; only those last touched so many seconds ago, if given."""
    for path in folder.glob(".*"):
        if not _OURS.fullmatch(path.name[1:]) or not path.is_dir():
            continue
        if older_than is None or time.time() - path.stat().st_mtime > older_than:
            shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some shares cannot sync a folder
            raise
    finally:
        os.close(handle)
