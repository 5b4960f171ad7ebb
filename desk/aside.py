"""Questions that somebody looked at and lets be without a change of any list: who, when, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk.changes import RefusedError
from desk.pages import say
from durable import Journal


@dataclass(frozen=True, slots=True)
class Aside:
    """One question that was set aside: its key, what it said, and the number of its entry."""

    number: int
    key: str
    what: str
    who: str
    at: datetime
    reason: str


class SetAside:
    """The book of an installation of what was set aside, and of what was taken back."""

    def __init__(self, folder: Path) -> None:
        self._journal = Journal(folder)

    def now(self) -> Sequence[Aside]:
        """Return what is set aside and was not taken back, the newest first.

        Raises:
            durable.DamagedJournalError: the book was changed by another hand.
        """
        found: dict[str, Aside] = {}
        for entry in self._journal.entries():
            said = entry.said
            found.pop(said["key"], None)
            if said["event"] == "aside":
                at = datetime.fromisoformat(said["at"])
                one = Aside(entry.number, said["key"], said["what"], said["who"], at, said["reason"])
                found[one.key] = one
        return list(reversed(found.values()))

    def put(self, key: str, what: str, who: str, at: datetime, reason: str) -> int:
        """Set a question aside; return the number of the entry.

        Raises:
            RefusedError: no reason was given.
            HeldError: somebody else's entry took too long.
        """
        return self._add("aside", key, what, who, at, reason)

    def take_back(self, key: str, who: str, at: datetime, reason: str) -> int:
        """Ask a question again that was set aside; return the number of the entry.

        Raises:
            KeyError: it is not set aside.
            RefusedError: no reason was given.
        """
        what = {one.key: one.what for one in self.now()}[key]
        return self._add("back", key, what, who, at, reason)

    def _add(self, event: str, key: str, what: str, who: str, at: datetime, reason: str) -> int:
        if not reason.strip():
            raise RefusedError([say("reason_missing")])
        said = {"event": event, "key": key, "what": what, "who": who, "at": at.isoformat(), "reason": reason}
        with self._journal.adding() as (_, add):
            return add(said).number
