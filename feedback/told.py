"""What the units have been told: up to when, so that a night that told nobody is made up for, and which reminders."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from feedback.reminder import Missing


class Told:
    """A folder with one file a night told of, which holds the moment up to which it told (ISO)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def since(self, moment: datetime) -> datetime | None:
        """Return the last moment before ``moment`` up to which was told; ``None`` if nobody ever was."""
        moments = (datetime.fromisoformat(path.read_text(encoding="utf-8")) for path in self._folder.glob("*.told"))
        return max((told for told in moments if told < moment), default=None)

    def holds(self, night_id: str) -> bool:
        """Tell whether a night has told already."""
        return (self._folder / f"{night_id}.told").exists()

    def note(self, night_id: str, moment: datetime) -> None:
        """Keep that a night has told of everything known at ``moment``."""
        half = self._folder / f"{night_id}.part"
        half.write_text(moment.isoformat(), encoding="utf-8")
        half.replace(self._folder / f"{night_id}.told")


class Reminded:
    """A folder with one empty file a unit, period, due day and step that a reminder was queued for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def holds(self, missing: Missing, step: int) -> bool:
        """Tell whether a unit was reminded at a step."""
        return self._path(missing, step).exists()

    def note(self, missing: Missing, step: int) -> None:
        """Keep that a unit was reminded at a step."""
        self._path(missing, step).touch()

    def _path(self, missing: Missing, step: int) -> Path:
        return self._folder / f"{missing.unit_id}_{missing.period}_{missing.due_on}_{step:+d}"
