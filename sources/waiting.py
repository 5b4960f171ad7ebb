"""Which files were still being written in the rounds before: what never becomes ready must not wait in silence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from durable import DamagedFileError, read_sealed, set_aside, write_sealed


class Waiting:
    """When each file was first seen being written, by source; kept in one file between rounds.

    A file that is lost or damaged begins anew: a file that waits is then said a round later.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._first: dict[str, dict[str, str]] = _read(path) if path else {}

    def note(self, source_id: str, names: Iterable[str], now: datetime) -> dict[str, datetime]:
        """Remember the files of a source that are being written now, and return when each was first seen so."""
        before = self._first.get(source_id, {})
        self._first[source_id] = {name: before.get(name, now.isoformat()) for name in names}
        return {name: datetime.fromisoformat(moment) for name, moment in self._first[source_id].items()}

    def keep(self) -> None:
        """Write it down for the next round."""
        if self._path:
            waiting = {source_id: first for source_id, first in self._first.items() if first}
            write_sealed(self._path, json.dumps(waiting, ensure_ascii=False).encode())


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        first: dict[str, dict[str, str]] = json.loads(read_sealed(path))
    except FileNotFoundError:
        return {}
    except DamagedFileError:
        set_aside(path)
        return {}
    return first
