"""What the units have been told: up to when, so that a night that told nobody is made up for, and which reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from durable import DamagedFileError, read_sealed, write_sealed
from feedback.reminder import Missing

_BROUGHT, _NOTHING, _NO_LOAD = "brought", "nothing", "-"


@dataclass(frozen=True, slots=True)
class Note:
    """One telling.

    Attributes:
        covers: the moment of the last load that it told of (``accepted_at``), ``None`` where nothing was ever loaded.
            Loads are put in an order of their own, whatever the clock was set to; so are tellings by it.
        at: when it told, by the clock.
        brought: whether the night that told had brought anything.
    """

    covers: datetime | None
    at: datetime
    brought: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the tellings before one.

    Attributes:
        since: the load up to which was told, ``None`` if nobody ever was, as far as is known.
        last_at: when was told last, by the clock.
        may_repeat: whether what is told now may have been told before: this very night has told, it is not known up to
            when was told, or the warehouse no longer knows a night that was told of and takes its returns for new.
        done: whether another night has told of all of it already.
    """

    since: datetime | None
    last_at: datetime | None
    may_repeat: bool
    done: bool


class Told:
    """Folders of the same files, one a night told of. One of the folders may be lost, and any file be damaged."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)

    def before(self, night_id: str, covers: datetime | None, now: datetime, nights: Mapping[str, datetime]) -> Before:
        """Return what was told before a night tells.

        Args:
            night_id: the night that is about to tell.
            covers: of which load it tells last.
            now: aware.
            nights: when what each night brought became known, as the warehouse says (``Warehouse.nights``).
        """
        notes = self._notes(nights)
        own = notes.pop(night_id, None)
        told = [note.covers for note in notes.values() if note.covers]
        since = max((one for one in told if covers and one < covers), default=None)
        forgotten = [note.covers for name, note in notes.items() if note.brought and note.covers and name not in nights]
        known = [one for one in told if one in nights.values() and covers and one < covers]
        unknown = since is None and any(one <= covers for name, one in nights.items() if covers and name != night_id)
        return Before(
            since,
            max((note.at for note in notes.values() if note.at < now), default=None),
            # Once a night has told since, what was forgotten has come and been told again.
            may_repeat=own is not None or unknown or any(not known or one > max(known) for one in forgotten),
            done=any(one >= covers for one in told if covers) and not (own and own.brought),
        )

    def note(self, night_id: str, note: Note) -> None:
        """Keep a night's telling."""
        covers = note.covers.isoformat() if note.covers else _NO_LOAD
        content = f"{covers} {note.at.isoformat()} {_BROUGHT if note.brought else _NOTHING}".encode("ascii")
        for folder in self._folders:
            write_sealed(folder / f"{night_id}.told", content)

    def _notes(self, nights: Mapping[str, datetime]) -> dict[str, Note]:
        """Return every telling by its night.

        Where both files of a night are damaged, its name and the warehouse say it; a night that brought nothing, and of
        which both are damaged, told of nothing that counts. What is damaged or missing is written again.
        """
        names = sorted({path.stem for folder in self._folders for path in folder.glob("*.told")})
        found: dict[str, Note] = {}
        for name in names:
            told = [_read(folder / f"{name}.told") for folder in self._folders]
            loaded = nights.get(name)
            known = next(filter(None, told), None) or (Note(loaded, loaded, brought=True) if loaded else None)
            if known:
                found[name] = known
                if None in told:
                    self.note(name, known)
        return found


def _read(path: Path) -> Note | None:
    try:
        covers, at, what = read_sealed(path).decode("ascii").split(" ")
    except (DamagedFileError, FileNotFoundError):
        return None
    return Note(
        None if covers == _NO_LOAD else datetime.fromisoformat(covers), datetime.fromisoformat(at), what == _BROUGHT
    )


class Reminded:
    """A folder with one empty file a unit, period, due day and step that a reminder was queued for.

    The outbox knows the reminder too: neither of the two that is lost makes it go out again.
    """

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
