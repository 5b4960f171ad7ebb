"""The journal of deliveries: what was delivered when, from where, beside the bytes in the store.

The store alone knows bytes and no names. The warehouse knows both, but may be put back to an earlier day, or lost, or a
night may end between collecting and loading; by then a unit may have taken its file away. So each round of collecting
leaves its deliveries here, and a later one can tell which of them the warehouse does not know.

Each round is one sealed file, numbered in the order of the rounds: a clock that was set back changes no order.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from durable import DamagedFileError, read_sealed, set_aside, write_sealed
from sources.delivery import Delivery
from sources.store import Store

_FOLDER, _SUFFIX = "deliveries", ".msgpack"
_DAY_SECONDS = 86_400.0


class DeliveryJournal:
    """The journal of a store."""

    def __init__(self, store: Store) -> None:
        self._folder = store.root / _FOLDER

    def note(self, deliveries: Sequence[Delivery]) -> None:
        """Keep the deliveries of a round; a round that brought nothing leaves nothing.

        Raises:
            OSError: the disk is full, or the store cannot be written.
        """
        if not deliveries:
            return
        self._folder.mkdir(exist_ok=True)
        rounds = self._rounds()
        number = int(rounds[-1].name.partition("-")[0]) + 1 if rounds else 1
        content = msgspec.msgpack.encode(list(deliveries))
        # The digest keeps two rounds apart that began at the same time and so took the same number.
        name = f"{number:08d}-{hashlib.sha256(content).hexdigest()[:16]}{_SUFFIX}"
        write_sealed(self._folder / name, content)

    def read(self, last: int | None = None, days: float = 0.0) -> tuple[list[Delivery], list[Path]]:
        """Return the deliveries of all rounds, or of the last few and those of the last ``days``, the earliest first.

        By day each file that a unit sends may be a round of its own: a hundred of them are the work of an hour.

        What is damaged is set aside, so that it is told once, and its new paths are returned beside.
        """
        deliveries: list[Delivery] = []
        damaged: list[Path] = []
        rounds = self._rounds()
        for path in rounds if last is None else [*self._young(rounds[:-last], days), *rounds[-last:]]:
            try:
                deliveries += msgspec.msgpack.decode(read_sealed(path), type=list[Delivery])
            except FileNotFoundError:
                continue
            except (DamagedFileError, msgspec.MsgspecError):
                damaged.append(set_aside(path) or path)
        return deliveries, damaged

    def _young(self, rounds: Sequence[Path], days: float) -> list[Path]:
        """Return the rounds written within so many days: those behind the first that is."""
        oldest = time.time() - days * _DAY_SECONDS
        for number in range(len(rounds), 0, -1):
            try:
                if rounds[number - 1].stat().st_mtime < oldest:
                    return list(rounds[number:])
            except FileNotFoundError:
                continue
        return list(rounds)

    def _rounds(self) -> list[Path]:
        found = self._folder.glob(f"*{_SUFFIX}")
        return sorted(path for path in found if path.name.partition("-")[0].isdecimal())
