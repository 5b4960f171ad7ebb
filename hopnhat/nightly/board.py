"""The board's pages on the shared drive: renewed by the night and by a publication, where something has changed."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

from board.facts import Facts
from board.folder import Written, write
from board.reading import known_until
from board.releases import releases
from board.site import Reader
from durable import write_text
from durable.locks import alone
from hopnhat.airflow.board_reader import Board, reader_of
from hopnhat.commands.messages import say
from hopnhat.settings import Settings
from organisation.units import office_id
from reports.release import software_version
from warehouse import Warehouse

FOLDER = "Bảng theo dõi"
_SEEN = ".so-lieu"
_PERIODS = 4  # the newest ones are kept on the drive
_NAMED = 5  # pages that a sentence names; the rest are counted


def write_board(settings: Settings, root: Path | None = None) -> dict[str, Any]:
    """Write the board's pages below a folder, the shared drive's own unless another is given.

    Returns:
        ``folder``, ``pages``, the ids of the units whose folders were ``written`` or were ``unchanged``, and the
        ``concerns``: sentences, in Vietnamese, about what could not be shown as it should.

    Raises:
        FileNotFoundError: nothing was ever loaded.
        OSError: the folder cannot be written; what stood there stands.
    """
    root = root or settings.drive / FOLDER
    facts = _on_drive(settings)
    readers, nameless = _readers(facts, settings.label)
    with alone(settings.home / "locks" / "board.lock"):  # a night and a publication may meet
        written = write(facts, readers, root)
    return {
        "folder": str(root),
        "pages": written.pages,
        "written": list(written.written),
        "unchanged": list(written.unchanged),
        "concerns": [*_unnamed(nameless), *_concerns(written)],
    }


def board(settings: Settings, night_id: str) -> dict[str, Any]:
    """Renew the board on the shared drive, as a step of the night."""
    return {"night_id": night_id, **renew(settings)}


def renew(settings: Settings) -> dict[str, Any]:
    """Bring the board on the shared drive up to date; where nothing has changed since, nothing is read.

    Returns:
        How many ``pages`` there were to write, for how many units something was ``written``, and the ``concerns``.
    """
    root = settings.drive / FOLDER
    seen, now = root / _SEEN, _state(settings)
    if seen.exists() and seen.read_text(encoding="ascii", errors="replace") == now:
        return {"pages": 0, "written": 0}
    outcome = write_board(settings, root)
    if not outcome["concerns"]:  # else the next night tries again, and says it again
        write_text(seen, now)
    return {"pages": outcome["pages"], "written": len(outcome["written"]), "concerns": outcome["concerns"]}


def _on_drive(settings: Settings) -> Facts:
    facts = Board(settings).with_releases()
    if facts is None:
        raise FileNotFoundError(settings.warehouse)
    common = dataclasses.replace(facts.common, periods=facts.common.established[:_PERIODS])
    return dataclasses.replace(facts, common=common)


def _readers(facts: Facts, label: str) -> tuple[list[Reader], list[str]]:
    """Return who gets a folder: the province, and every unit that answers for returns of the periods shown.

    The second list holds the ids of those that the list of units no longer knows, and that get none.
    """
    readers, nameless = [], []
    answering = (row.district_id for period in facts.common.periods for row in facts.period(period.period).returns)
    for unit_id in dict.fromkeys((office_id(), *answering)):
        try:
            readers.append(reader_of(unit_id, label))
        except ValueError:
            nameless.append(unit_id)
    return readers, nameless


def _unnamed(unit_ids: list[str]) -> list[str]:
    return [say("board_unit_unknown", "vi", units=", ".join(unit_ids))] if unit_ids else []


def _concerns(written: Written) -> list[str]:
    """Say of what was written what is not as it should be."""
    said = []
    if written.failed:
        named = ", ".join(written.failed[:_NAMED])
        said.append(say("board_page_failed", "vi", count=len(written.failed), pages=named))
    if written.unspoken:
        said.append(say("board_word_missing", "vi", words=", ".join(written.unspoken)))
    return said


def _state(settings: Settings) -> str:
    """Return what tells one state of everything the pages show from another."""
    with Warehouse(settings.warehouse).reading() as connection:
        moment = known_until(connection)
    told = (moment, releases(settings.drive), settings.label, software_version())
    return hashlib.sha256(repr(told).encode()).hexdigest()
