"""What the board knows of an installation, kept while nothing changes, and who looks at it."""

from __future__ import annotations

import dataclasses
import threading
from datetime import datetime

from board.facts import Facts, PeriodFacts
from board.reading import known_until, read_common, read_period
from board.releases import releases
from board.site import Reader
from hopnhat.settings import Settings
from organisation.units import organisation
from warehouse import Warehouse


class Board:
    """What the board knows of an installation. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._warehouse = Warehouse(settings.warehouse)
        self._lock = threading.Lock()
        self._facts: Facts | None = None

    def facts(self) -> Facts | None:
        """Return what is known now, read again only where something changed; ``None`` where nothing was ever loaded.

        Raises:
            warehouse.SchemaError: the programs were renewed and no night has run since.
        """
        if not self._warehouse.exists():
            return None
        with self._lock, self._warehouse.reading() as connection:
            if self._facts is None or self._facts.common.known_until != known_until(connection):
                common = read_common(connection)
                self._facts = Facts(common, _Periods(self, common.known_until))
            return self._facts

    def with_releases(self) -> Facts | None:
        """Return the facts with what now lies on the shared drive."""
        facts = self.facts()
        if facts is None:
            return None
        common = dataclasses.replace(facts.common, releases=releases(self._settings.drive))
        return dataclasses.replace(facts, common=common)

    def read_period(self, period: str) -> PeriodFacts:
        """Read one period from the warehouse."""
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
    versions = organisation().versions(unit_id)
    if not versions:
        raise ValueError(f"Không có đơn vị {unit_id} trong units.csv.")
    return Reader(unit_id, versions[-1].union_name, label)
