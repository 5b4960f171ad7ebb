"""What a person has to do something about, kept by where it was found, and written onto the shared drive.

The file on the drive is the way that rides on nothing else: no mail server, no login, no page. It is written after
every night, also when there is nothing to do, so that an old time in it tells that no night ran.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import durable
from hopnhat.commands.messages import say
from hopnhat.reporting.lateness import as_id
from organisation.calendar import calendar

FILE = Path("Vận hành", "Cần xử lý.txt")
"""Where it stands on the shared drive."""

NIGHT, REMINDERS = "night", "reminders"
_STATE = "concerns"
_NUMBER = re.compile(r"\d+")

_log = logging.getLogger(__name__)


class NotDoneError(Exception):
    """Something that was due was not done; the text says what, and what to do. It has been told already."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


class MailWaitsError(OSError):
    """Mail that was due was not taken; trying again may help. It is told by whoever ends the run."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to do, as a sentence, and since when it stands."""

    text: str
    since: datetime


class Concerns:
    """The open concerns of an installation: a small file a place that found them, and the one file people read."""

    def __init__(self, home: Path, drive: Path) -> None:
        self._folder = home / _STATE
        self._file = drive / FILE

    def replace(self, place: str, texts: Sequence[str], now: datetime | None = None) -> list[Concern]:
        """Let these be the concerns of a place, and renew the file on the drive; a known one keeps its day.

        That they cannot be kept, or the drive not be written, is a concern of its own among those returned.
        """
        now = now or datetime.now(UTC)
        known = {_matter(one.text): one.since for one in self._of(self._path(place))}
        concerns = [Concern(text, known.get(_matter(text), now)) for text in dict.fromkeys(texts)]
        try:
            self._keep(self._path(place), concerns)
        except OSError as problem:
            _log.exception("%s cannot be written", self._folder)
            concerns.append(Concern(say("concern_disk", "vi", folder=self._folder, problem=problem), now))
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            durable.write_text(self._file, self._page(now, concerns))
        except OSError as problem:
            _log.exception("%s cannot be written", self._file)
            concerns.append(Concern(say("concern_drive", "vi", file=self._file, problem=problem), now))
        return concerns

    def holds(self, place: str) -> bool:
        """Tell whether a place has open concerns; it costs one look at the disk."""
        return self._path(place).exists()

    def all(self) -> list[Concern]:
        """Return every open concern, each once, the oldest first."""
        return _each_once(one for path in sorted(self._folder.glob("*.json")) for one in self._of(path))

    def _keep(self, path: Path, concerns: Sequence[Concern]) -> None:
        if not concerns:
            path.unlink(missing_ok=True)
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = [{"text": one.text, "since": one.since.isoformat()} for one in concerns]
        durable.write_sealed(path, json.dumps(kept, ensure_ascii=False).encode())

    def _page(self, now: datetime, new: Sequence[Concern]) -> str:
        zone, open_ones = calendar().zone, _each_once((*self.all(), *new))
        lines = [say("concerns_head", "vi", at=now.astimezone(zone)), ""]
        for number, one in enumerate(open_ones, start=1):
            lines += [f"{number}. {one.text}", say("concerns_since", "vi", day=one.since.astimezone(zone)), ""]
        lines += [] if open_ones else [say("concerns_none", "vi"), ""]
        # The mark in front tells the editors of old Windows machines that it is Unicode; they want their own line ends
        # too.
        return "\ufeff" + "\r\n".join(lines)

    def _of(self, path: Path) -> list[Concern]:
        try:
            kept = json.loads(durable.read_sealed(path))
            return [Concern(one["text"], datetime.fromisoformat(one["since"])) for one in kept]
        except OSError as problem:
            if not isinstance(problem, FileNotFoundError):
                _log.warning("%s cannot be read: %s", path, problem)
            return []
        except (durable.DamagedFileError, ValueError, KeyError, TypeError):
            # Whoever found them finds them again, with today's day.
            _log.warning("%s is damaged and set aside", path)
            durable.set_aside(path)
            return []

    def _path(self, place: str) -> Path:
        return self._folder / f"{as_id(place)}.json"


def _each_once(concerns: Iterable[Concern]) -> list[Concern]:
    first: dict[str, Concern] = {}
    for one in sorted(concerns, key=lambda one: (one.since, one.text)):
        first.setdefault(one.text, one)
    return list(first.values())


def _matter(text: str) -> str:
    """Return what a sentence is about: its counts change from night to night while it stays the same matter."""
    return _NUMBER.sub("#", text)
