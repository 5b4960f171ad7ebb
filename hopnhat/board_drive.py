"""The board's pages on the shared drive: renewed by the night and by a publication, where something has changed."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from durable import write_text
from durable.locks import alone
from hopnhat.settings import Settings
from hopnhat.showing import Board, reader_of

if TYPE_CHECKING:
    from board.facts import Facts
    from board.site import Reader

FOLDER = "Bảng theo dõi"
_SEEN = ".so-lieu"
_PERIODS = 4  # the newest ones are kept on the drive


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
    with alone(settings.home / "locks" / "board.lock"):  # a night and a publication may meet
        written = write(facts, _readers(facts, settings.label), root)
    return {
        "folder": str(root),
        "pages": written.pages,
        "written": list(written.written),
        "unchanged": list(written.unchanged),
    }


def board(settings: Settings, night_id: str) -> dict[str, Any]:
    """Renew the board on the shared drive, as a step of the night."""
    return {"night_id": night_id, **renew(settings)}


def renew(settings: Settings) -> dict[str, int]:
    """Bring the board on the shared drive up to date; where nothing has changed since, nothing is read.

    Returns:
        How many ``pages`` there were to write, and for how many units something was ``written``.
    """
    root = settings.drive / FOLDER
    seen, now = root / _SEEN, _state(settings)
    if seen.exists() and seen.read_text(encoding="ascii", errors="replace") == now:
        return {"pages": 0, "written": 0}
    outcome = write_board(settings, root)
    write_text(seen, now)
    return {"pages": outcome["pages"], "written": len(outcome["written"])}


def _on_drive(settings: Settings) -> Facts:
    facts = Board(settings).with_releases()
    if facts is None:
        raise FileNotFoundError(settings.warehouse)
    common = dataclasses.replace(facts.common, periods=facts.common.established[:_PERIODS])
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
