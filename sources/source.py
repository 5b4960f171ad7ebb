"""What every kind of source can do: say what lies there, and hand over the bytes of one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from findings import Finding, catalogue
from sources.rules import Rules
from sources.store import Store


@dataclass(frozen=True, slots=True)
class Registration:
    """What an officer registered of a source; ``unit`` is a unit id, ``by-folder``, ``by-file`` or ``None``.

    ``cleared`` is the day on which somebody last cleared the place, or ``often``; ``marker`` a file that always lies
    at its top, and without which it is another place, or none. ``moved_to`` is where a mailbox keeps what was taken.
    """

    id: str
    kind: str
    location: str
    rules: Rules
    unit: str | None = None
    forms: tuple[str, ...] = ()
    period: str | None = None
    connection: str | None = None
    cleared: date | Literal["often"] | None = None
    marker: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as a source lists it, before a byte of it is read.

    ``key`` is how the source itself finds it again. ``size_bytes`` is ``None`` where it is not known beforehand.
    ``mended``: the name was made safe to show. ``twin_of``: the name it shares with another, and had to give up.
    """

    name: str
    key: str
    fingerprint: str
    size_bytes: int | None
    modified_at: datetime | None
    mended: bool = False
    twin_of: str = ""


@dataclass(slots=True)
class Listing:
    """What lies in a source: files to take, what was passed over by reason, and what is wrong with the rest.

    ``waiting`` are the names of files that are still being written; ``full``: there was more than is ever looked at;
    ``marked``: the registered marker was seen.
    """

    entries: list[Entry] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    full: bool = False
    marked: bool = False
    ignored: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


class Source(Protocol):
    """A place where returns come from."""

    @property
    def registration(self) -> Registration:
        """What was registered of it."""

    def list(self, now: datetime) -> Listing:
        """Return what lies there now.

        Raises:
            SourceUnreachableError: nothing can be said of the source as a whole.
        """

    def fetch(self, entry: Entry, store: Store) -> str:
        """Put the bytes of a file into the store and return their sha256.

        Raises:
            StillWrittenError: the file is changing; the next round takes it.
            FileRefusedError: this one file cannot be had.
            SourceUnreachableError: no further file can be had either.
        """


class StillWrittenError(Exception):
    """The file changed between two looks at it."""


class FileRefusedError(Exception):
    """One file cannot be taken; ``finding`` says why. ``ailing``: the source itself may be failing."""

    def __init__(self, finding: Finding, *, ailing: bool = False) -> None:
        super().__init__(finding.code)
        self.finding = finding
        self.ailing = ailing


class SourceUnreachableError(Exception):
    """The whole source cannot be read; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


Finder = Callable[..., Finding]


def finder(registration: Registration) -> Finder:
    """Return a function that makes findings about a source, its id and location filled in."""

    def find(code: str, file: str = "", value: str | None = None, **params: Any) -> Finding:
        places = {name: str(param) for name, param in params.items()}
        places |= {"source": registration.id, "location": registration.location}
        return catalogue().find(code, file=file, value=value, params=places)

    return find
