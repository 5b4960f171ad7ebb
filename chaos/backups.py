"""Backups and restores that are killed, starved of disk, or meet a damaged warehouse and a damaged newest backup.

Each round draws what has become of the warehouse (well, missing, empty, cut short, flipped, something else) and of the
newest of two backups (well, its file or its manifest damaged). Then a restore or a backup is killed before a step drawn
by lot, or finds the disk full, or runs twice at once. The warehouse must be as it was or whole; every backup that was
sound must be so still; a restore of the newest must then bring back the newest sound one by checksum; and the backup
after it must leave nothing hidden behind.
"""

from __future__ import annotations

import random
import resource
import shutil
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from chaos.children import ChildEndedError, answered, started
from chaos.nights import FIRST, first_night, second_night
from chaos.steps import Steps
from chaos.trial import Tally
from hopnhat.maintenance import operations
from hopnhat.settings import Settings
from warehouse import DamagedWarehouseError, Warehouse, WarehouseBusyError
from warehouse.backup import verify
from warehouse.connection import backend_of
from warehouse.contents import Contents, contents
from warehouse.shelf import FILE, MANIFEST, Backup, BackupError, Shelf

NAME = "Sao lưu, lấy lại: bị giết, đầy đĩa, kho hỏng, bản mới hỏng / backups and restores killed, starved, damaged"
ROUNDS = 60
STARTS_AIRFLOW = False
_KINDS = ("restore killed", "restore killed", "backup killed", "disk full", "two at once")
_DAMAGES = ("none", "missing", "empty", "cut", "flipped", "other")
_ALWAYS = datetime(2999, 1, 1, tzinfo=UTC)
_OWN_BOOK = "core_restores"


@dataclass(frozen=True, slots=True)
class Unharmed:
    """What the two backups hold, the steps of a restore and of a backup, and the largest file's size."""

    first: Contents
    second: Contents
    steps: dict[str, int]
    size_bytes: int


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Try ``rounds`` misfortunes in turn; return how many were survived."""
    draw, tally = random.Random(seed), Tally(NAME)
    unharmed = _prepare(folder)
    for number in range(rounds):
        place, kind = folder / str(number), _KINDS[number % len(_KINDS)]
        shutil.copytree(folder / "before", place)
        of_warehouse, of_backup = draw.choice(_DAMAGES), draw.choice(_DAMAGES)
        _damage(Path(Settings.load(place).warehouse), of_warehouse, draw)
        newest = sorted((place / "backups").glob("[!.]*"))[-1]
        _damage(newest / draw.choice((FILE, MANIFEST)), of_backup, draw)
        _befall(kind, place, draw, unharmed)
        fault = _judged(place, unharmed, newest_is_sound=of_backup == "none")
        told = f"{number} {kind}, warehouse {of_warehouse}, newest backup {of_backup}: {fault}"
        tally.count(told if fault else None, kind, f"warehouse: {of_warehouse}", f"newest backup: {of_backup}")
        shutil.rmtree(place)
    return tally


def _prepare(folder: Path) -> Unharmed:
    """Make an installation of two nights with a backup after each."""
    before = folder / "before"
    before.mkdir(parents=True)
    first, second = answered(_make, before)
    steps = {}
    for name, work in _WORK.items():
        place = folder / name
        shutil.copytree(before, place)
        steps[name] = answered(work, place, None, None)
        shutil.rmtree(place)
    size_bytes = Path(Settings.load(before).warehouse).stat().st_size
    return Unharmed(first, second, steps, size_bytes)


def _make(home: Path) -> tuple[Contents, Contents]:
    settings = Settings.load(home)
    held: list[Contents] = []
    for night in (first_night(), second_night()):
        Warehouse(settings.warehouse).load(night)
        operations.back_up(settings, FIRST if not held else None)
        held.append(_held(settings))
    return held[0], held[1]


def _damage(path: Path, damage: str, draw: random.Random) -> None:
    if damage == "none":
        return
    whole = path.read_bytes()
    path.chmod(0o640)
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(whole[: draw.randrange(1, len(whole))])
    elif damage == "flipped":
        # A bit in each block: one bit alone may fall where nothing is kept.
        flipped = bytearray(whole)
        for block in range(0, len(whole), 4096):
            flipped[min(block + draw.randrange(4096), len(whole) - 1)] ^= 1 << draw.randrange(8)
        path.write_bytes(flipped)
    else:
        path.write_bytes(b"" if damage == "empty" else b"[]")


def _befall(kind: str, place: Path, draw: random.Random, unharmed: Unharmed) -> None:
    what = "backup" if kind == "backup killed" else "restore"
    if kind == "two at once":
        children = [started(_WORK[name], place, None, None) for name in ("restore", "backup")]
    elif kind == "disk full":
        children = [started(_restore, place, None, draw.randrange(unharmed.size_bytes))]
    else:
        children = [started(_WORK[what], place, draw.randrange(unharmed.steps[what]), None)]
    for child in children:
        child.join()


def _restore(place: Path, step: int | None, most_bytes: int | None) -> int:
    """Restore the newest; die before a step, or have no room for files larger than some bytes; return the steps."""
    steps = Steps(step)
    if most_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    steps.watch()
    try:
        operations.restore(Settings.load(place), operations.Choice(at=_ALWAYS), "chaos", "thử")
    except (OSError, duckdb.Error, WarehouseBusyError):
        return 0  # a restore may fail as long as it leaves what was there
    return steps.taken


def _back_up(place: Path, step: int | None, _: int | None) -> int:
    steps = Steps(step)
    steps.watch()
    try:
        operations.back_up(Settings.load(place))
    except (OSError, duckdb.Error, DamagedWarehouseError, WarehouseBusyError):
        return 0  # of a damaged warehouse there is no backup
    return steps.taken


_WORK = {"restore": _restore, "backup": _back_up}


def _judged(place: Path, unharmed: Unharmed, *, newest_is_sound: bool) -> str:
    try:
        return answered(_fault, place, unharmed, newest_is_sound)
    except ChildEndedError as ended:
        return f"judging it: {ended}"


def _fault(place: Path, unharmed: Unharmed, newest_is_sound: bool) -> str:
    """Say what is wrong after a misfortune; nothing where all is well."""
    settings = Settings.load(place)
    nights = [one for one in Shelf.read(settings.backups).usable if one.kind != "replaced"]
    sound = [one for one in nights if _is_sound(one)]
    if len(sound) < 1 + newest_is_sound:
        return f"{len(sound)} sound backups are left"
    operations.restore(settings, operations.Choice(at=_ALWAYS), "chaos", "thử")
    expected = unharmed.second if newest_is_sound or len(sound) > 1 else unharmed.first
    # A backup that was not killed in time may be of a warehouse that a restore beside it had put back already.
    found = _held(settings)
    if found != expected and not (len(nights) > 2 and found == _without_own_book(sound[-1].contents)):
        return "the restored warehouse is not the newest sound backup"
    taken = operations.back_up(settings)
    if not _is_sound(Shelf.read(settings.backups).usable[-1]):
        return f"{taken['backup']}, taken after it, is not sound"
    folders = (settings.backups, Path(settings.warehouse).parent)
    strays = [path.name for folder in folders for path in folder.iterdir() if path.name.endswith(".work")]
    strays += [path.name for path in settings.backups.glob(".*") if path.name != ".lock"]
    return f"left behind: {', '.join(sorted(strays))}" if strays else ""


def _is_sound(backup: Backup) -> bool:
    try:
        verify(backup)
    except BackupError:
        return False
    return True


def _held(settings: Settings) -> Contents:
    """Return what a warehouse holds, but for the book that each restore adds to."""
    with backend_of(settings.warehouse).read() as connection:
        return _without_own_book(contents(connection))


def _without_own_book(held: Contents) -> Contents:
    return {table: amount for table, amount in held.items() if table != _OWN_BOOK}
