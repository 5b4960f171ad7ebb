"""When the last night came to its end, and whether there was anything to do: a file that every night writes anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import durable
from hopnhat.settings import Settings

_NAME = "last-night.sealed"


@dataclass(frozen=True, slots=True)
class LastNight:
    """A night that came to its end."""

    night_id: str
    at: datetime
    is_red: bool


def note_last_night(settings: Settings, night_id: str, is_red: bool, now: datetime | None = None) -> None:
    """Keep that a night came to its end.

    Raises:
        OSError: the disk is full.
    """
    said = {"night_id": night_id, "at": (now or datetime.now(UTC)).isoformat(), "is_red": is_red}
    durable.write_sealed(settings.home / _NAME, json.dumps(said).encode())


def last_night(settings: Settings) -> LastNight | None:
    """Return the last night; ``None`` where none was noted, or the note is damaged: the next night writes it anew."""
    try:
        said = json.loads(durable.read_sealed(settings.home / _NAME))
        return LastNight(said["night_id"], datetime.fromisoformat(said["at"]), bool(said["is_red"]))
    except (FileNotFoundError, durable.DamagedFileError, ValueError, KeyError, TypeError):
        return None
