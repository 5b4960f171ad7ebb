"""An inbox that people go on changing while it is collected: files replaced, half written, renamed, gone, or no files.

Afterwards the inbox is left in peace for a night. Then every delivery must be bytes that once stood there whole, what
stands there now must have been delivered, and no submission may be counted twice.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from bench.returns import make
from chaos.installation import aged
from chaos.trial import Tally
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from samples.office import filled_by_the_office
from sources import Store
from warehouse import Warehouse

NAME = "Hộp thư bị sửa trong lúc thu / an inbox that changes while it is collected"
ROUNDS = 10
STARTS_AIRFLOW = False
_FILES = 12
_HALF_WRITTEN_SECONDS = 0.01


class Meddler(threading.Thread):
    """Somebody who works in the inbox.

    ``whole`` holds every content that ever stood there completely, ``changes`` counts what was done.
    """

    def __init__(self, inbox: Path, spare: list[Path], seed: int) -> None:
        super().__init__(daemon=True)
        self.whole, self.changes = {_digest(path) for path in inbox.iterdir()}, 0
        self._inbox, self._spare, self._chance, self._done = inbox, spare, random.Random(seed), threading.Event()
        self._ways: list[Callable[[Path], None]] = [self._replace, self._write, self._rename, self._remove, self._link]

    def run(self) -> None:
        """Change one file after the other until told to stop."""
        while not self._done.is_set():
            self._chance.choice(self._ways)(self._chance.choice(_files(self._inbox)))
            self.changes += 1
            time.sleep(self._chance.uniform(0, 0.02))

    def stop(self) -> None:
        """Let go, and leave the files as if they had been there for long."""
        self._done.set()
        self.join()
        for path in _files(self._inbox):
            aged(path)

    def _replace(self, path: Path) -> None:
        """Put a finished file in another's place, as a program that saves properly does."""
        beside = self._inbox.parent / "beside.xlsx"
        beside.write_bytes(self._other())
        aged(beside).replace(path)

    def _write(self, path: Path) -> None:
        """Write into the file itself, half of it, then the rest, as a copy over the network does."""
        content = self._other()
        with path.open("wb") as out:
            out.write(content[: len(content) // 2])
            out.flush()
            time.sleep(_HALF_WRITTEN_SECONDS)
            out.write(content[len(content) // 2 :])

    def _rename(self, path: Path) -> None:
        name = path.with_name(f"đổi tên {self._chance.randrange(1000)}.xlsx")
        if not name.exists():
            path.rename(name)

    def _remove(self, path: Path) -> None:
        if len(_files(self._inbox)) > _FILES // 2:
            path.unlink()

    def _link(self, path: Path) -> None:
        name = path.with_name(f"lối tắt {self._chance.randrange(1000)}.xlsx")
        if not name.is_symlink() and not name.exists():
            self._chance.choice((lambda: name.symlink_to("/etc/passwd"), lambda: os.mkfifo(name)))()

    def _other(self) -> bytes:
        content = self._chance.choice(self._spare).read_bytes()
        self.whole.add(sha256(content).hexdigest())
        return content


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Meddle with ``rounds`` inboxes while each is collected."""
    tally = Tally(NAME)
    spare = make(folder / "spare", 3 * _FILES, seed)
    for number in range(rounds):
        tally.count(_night(folder / f"{number:03d}", spare, seed + number))
    return tally


def _night(home: Path, spare: list[Path], seed: int) -> str | None:
    settings, inbox = Settings.load(filled_by_the_office(home)), home / "inbox"
    for path in make(inbox, _FILES, seed):
        aged(path)
    meddler = Meddler(inbox, spare, seed)
    meddler.start()
    for number in range(5):
        steps.run("collect", settings, f"dem-0-{number}")
    _whole_night(settings, "dem-1")
    meddler.stop()
    _whole_night(settings, "dem-2")
    return _wrong(settings, meddler.whole) if meddler.changes > _FILES else "nobody changed the inbox"


def _whole_night(settings: Settings, night_id: str) -> None:
    for step in ("collect", "read", "check", "load"):
        steps.run(step, settings, night_id)


def _wrong(settings: Settings, whole: set[str]) -> str | None:
    """Say what is wrong with what was collected; ``None`` where nothing is."""
    warehouse, store = Warehouse(settings.warehouse), Store(settings.store)
    with warehouse.reading() as connection:
        delivered = {row[0] for row in connection.sql("SELECT sha256 FROM core_deliveries").fetchall()}
        twice = connection.sql(
            "SELECT unit_id, form, period, version FROM core_submissions GROUP BY ALL HAVING count(*) > 1"
        ).fetchall()
    standing = {_digest(path) for path in _files(settings.home / "inbox")}
    damaged = [name for name in delivered if _digest(store.path(name)) != name]
    for what, wrong in (
        ("torn files were delivered", delivered - whole),
        ("files were never delivered", standing - delivered),
        ("the store holds other bytes than it says", damaged),
        ("submissions were counted twice", twice),
    ):
        if wrong:
            return f"{len(wrong)} {what}"
    return None


def _files(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.iterdir() if path.is_file() and not path.is_symlink())


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
