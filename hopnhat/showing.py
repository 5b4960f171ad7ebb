"""The board of an installation: its facts, kept while nothing changes, and its pages on the shared drive."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hopnhat.settings import Settings

if TYPE_CHECKING:
    from board.facts import Facts, PeriodFacts
    from board.site import Reader

FOLDER = "Bảng theo dõi"
_SEEN = ".so-lieu"
_PERIODS_ON_DRIVE = 4


class Board:
    """What the board knows of an installation. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        from warehouse import Warehouse

        self._settings = settings
        self._warehouse = Warehouse(settings.warehouse)
        self._lock = threading.Lock()
        self._facts: Facts | None = None

    def facts(self) -> Facts | None:
        """Return what is known now, read again only where something changed; ``None`` where nothing was ever loaded.

        Raises:
            warehouse.SchemaError: the programs were renewed and no night has run since.
        """
        from board.facts import Facts
        from board.reading import known_until, read_common

        if not self._warehouse.exists():
            return None
        with self._lock, self._warehouse.reading() as connection:
            if self._facts is None or self._facts.common.known_until != known_until(connection):
                common = read_common(connection)
                self._facts = Facts(common, _Periods(self, common.known_until))
            return self._facts

    def with_releases(self) -> Facts | None:
        """Return the facts with what now lies on the shared drive."""
        from board.releases import releases

        facts = self.facts()
        if facts is None:
            return None
        common = dataclasses.replace(facts.common, releases=releases(self._settings.drive))
        return dataclasses.replace(facts, common=common)

    def read_period(self, period: str) -> PeriodFacts:
        """Read one period from the warehouse."""
        from board.reading import read_period

        with self._warehouse.reading() as connection:
            return read_period(connection, period)


class _Periods:
    """The periods of one state of the warehouse, each read once."""

    def __init__(self, board: Board, known_until: datetime | None) -> None:
        self._board = board
        self._lock = threading.Lock()
        self._read: dict[str, PeriodFacts] = {}
        self.known_until = known_until

    def __call__(self, period: str) -> PeriodFacts:
        with self._lock:
            if period not in self._read:
                self._read[period] = self._board.read_period(period)
            return self._read[period]


def reader_of(unit_id: str, label: str = "") -> Reader:
    """Return the reader for a unit, under the name it bears now or bore last.

    Raises:
        ValueError: there is no such unit.
    """
    from board.site import Reader
    from organisation.units import organisation

    versions = organisation().versions(unit_id)
    if not versions:
        raise ValueError(f"Không có đơn vị {unit_id} trong organisation/units.csv.")
    return Reader(unit_id, versions[-1].union_name, label)


def write_board(settings: Settings, root: Path | None = None) -> dict[str, Any]:
    """Write the board's pages below a folder, the shared drive's own unless another is given.

    Returns:
        ``folder``, ``pages``, and the ids of the units whose folders were ``written`` or were ``unchanged``.

    Raises:
        FileNotFoundError: nothing was ever loaded.
        OSError: the folder cannot be written; what stood there stands.
    """
    from board.folder import write

    root = root or settings.drive / FOLDER
    facts = _on_drive(settings)
    written = write(facts, _readers(facts, settings.label), root)
    return {
        "folder": str(root),
        "pages": written.pages,
        "written": list(written.written),
        "unchanged": list(written.unchanged),
    }


def board(settings: Settings, night_id: str) -> dict[str, Any]:
    """Renew the board on the shared drive, as a step of the night; a night that changed nothing reads nothing."""
    root = settings.drive / FOLDER
    seen, now = root / _SEEN, _state(settings)
    if seen.exists() and seen.read_text(encoding="ascii") == now:
        return {"night_id": night_id, "pages": 0, "written": 0}
    outcome = write_board(settings, root)
    half = seen.with_name(f"{_SEEN}.part")
    half.write_text(now, encoding="ascii")
    half.replace(seen)
    return {"night_id": night_id, "pages": outcome["pages"], "written": len(outcome["written"])}


def _on_drive(settings: Settings) -> Facts:
    facts = Board(settings).with_releases()
    if facts is None:
        raise FileNotFoundError(settings.warehouse)
    common = dataclasses.replace(facts.common, periods=facts.common.established[:_PERIODS_ON_DRIVE])
    return dataclasses.replace(facts, common=common)


def _readers(facts: Facts, label: str) -> list[Reader]:
    """Return who gets a folder: the province, and every unit that answers for returns of the periods shown."""
    from board.facts import PROVINCE

    answering = (row.district_id for period in facts.common.periods for row in facts.period(period.period).returns)
    return [reader_of(unit_id, label) for unit_id in dict.fromkeys((PROVINCE, *answering))]


def _state(settings: Settings) -> str:
    """Return what tells one state of everything the pages show from another."""
    from board.reading import known_until
    from board.releases import releases
    from reports.release import software_version
    from warehouse import Warehouse

    with Warehouse(settings.warehouse).reading() as connection:
        moment = known_until(connection)
    told = (moment, releases(settings.drive), settings.label, software_version())
    return hashlib.sha256(repr(told).encode()).hexdigest()
