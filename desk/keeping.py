"""Changes of the officers' lists: tried as a whole, then written, and entered in the book, by one person at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import durable
from desk.book import Kept
from desk.changes import Applied, Change, ConflictError, Kind, RefusedError, apply_change
from desk.lists import EditableList
from desk.text_table import TextLine, TextTable


@dataclass(frozen=True, slots=True)
class Trial:
    """What the folder would be with a file changed: ``mistakes`` that it has not now, ``effects`` to be seen first."""

    mistakes: Sequence[str] = ()
    effects: Sequence[str] = ()


class Try(Protocol):
    """Tries the folder with one of its files replaced, and changes nothing."""

    def __call__(self, name: str, content: bytes) -> Trial:
        """Return what the folder would be."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that can stand, before it is made: the line before and after, and what would follow from it."""

    change: Change
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None
    effects: Sequence[str] = field(default=())


class Desk:
    """The lists of one installation.

    Args:
        lists: what may be edited, by the name of its file.
        path_of: gives where the file of a name is in use now.
        prepare: makes the installation's own copy of the province's folder where it has none yet: what is shipped is
            never edited.
        book: the folder of the book of changes.
        trial: tries the folder as a whole.
    """

    def __init__(
        self,
        lists: Mapping[str, EditableList],
        path_of: Callable[[str], Path],
        prepare: Callable[[], None],
        book: Path,
        trial: Try,
    ) -> None:
        self.lists = lists
        self._path_of = path_of
        self._prepare = prepare
        self._book = durable.Journal(book)
        self._try = trial

    def table(self, name: str) -> TextTable:
        """Return a list as it stands.

        Raises:
            KeyError: it is none that may be edited.
            ValueError: its file is no table.
        """
        return TextTable.parse(_text(self._path_of(self.lists[name].name)))

    def propose(self, change: Change) -> Proposal:
        """Try a change without making it.

        Raises:
            ConflictError: the line was changed or removed since its editor saw it.
            RefusedError: the change cannot stand.
        """
        applied = self._applied(change)
        return Proposal(change, applied.before, applied.after, self._tried(change, applied).effects)

    def save(self, change: Change, who: str, at: datetime, undoes: int | None = None) -> Kept:
        """Make a change: written whole, then entered in the book, while nobody else makes any.

        The file comes first: should the process die between the two, the file holds what nobody can account for, as
        after an edit by hand; a book that comes first would claim what never was.

        Raises:
            ConflictError, RefusedError: as of ``propose``; nothing was changed.
            durable.DamagedJournalError: the book was changed by another hand; nothing was changed.
            HeldError: somebody else's change took too long.
        """
        with self._book.adding() as (_, add):
            self._prepare()
            applied = self._applied(change)
            self._tried(change, applied)
            path = self._path_of(change.list)
            durable.write_bytes(path, applied.table.text.encode(), mode=_mode(path))
            kept = Kept(0, change.list, who, at, change.reason, applied.before, applied.after, undoes)
            return Kept.of(add(kept.as_entry()))

    def undo(self, number: int, who: str, at: datetime, reason: str) -> Kept:
        """Take a change back, by a change of its own.

        Raises:
            KeyError: there is no such entry.
            ConflictError: the line was changed again since.
            RefusedError: without it the folder cannot stand.
        """
        kept = next((one for one in self.history() if one.number == number), None)
        if kept is None:
            raise KeyError(number)
        return self.save(self._inverse(kept, reason), who, at, undoes=number)

    def history(self, name: str | None = None) -> list[Kept]:
        """Return the changes made, of one list or of all, the newest first.

        Raises:
            durable.DamagedJournalError: the book was changed by another hand.
        """
        kept = (Kept.of(entry) for entry in reversed(self._book.entries()))
        return [one for one in kept if name is None or one.list == name]

    def history_of(self, name: str, line: TextLine) -> Iterator[Kept]:
        """Yield the changes that made a line what it is, the newest first: back from what it says now."""
        cells: Mapping[str, str] | None = line.cells
        for kept in self.history(name):
            if cells is not None and kept.after is not None and dict(kept.after) == dict(cells):
                yield kept
                cells = kept.before

    def _applied(self, change: Change) -> Applied:
        if not change.reason.strip():
            raise RefusedError(["Hãy ghi lý do: người sau cần biết vì sao đổi."])
        if change.cells is not None and any(_is_split(cell) for cell in change.cells.values()):
            raise RefusedError(["Mỗi ô chỉ ghi một dòng chữ, không có ký tự điều khiển."])
        return apply_change(self.table(change.list), change)

    def _tried(self, change: Change, applied: Applied) -> Trial:
        trial = self._try(change.list, applied.table.text.encode())
        if trial.mistakes:
            raise RefusedError(trial.mistakes)
        return trial

    def _inverse(self, kept: Kept, reason: str) -> Change:
        if kept.after is None:
            return Change("add", kept.list, reason, cells=kept.before)
        line = next((line for line in self.table(kept.list).lines if dict(line.cells) == dict(kept.after)), None)
        if line is None:
            raise ConflictError(Change("change", kept.list, reason, cells=kept.before), None)
        kind: Kind = "remove" if kept.before is None else "change"
        return Change(kind, kept.list, reason, line=line.digest, near=line.number, cells=kept.before)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as problem:  # the copy of a folder may be older than the programs
        raise ValueError(f"chưa có tệp {path.name}; chép tệp kèm phần mềm vào thư mục của tỉnh") from problem
    except UnicodeDecodeError as problem:
        raise ValueError("tệp không phải UTF-8") from problem


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _is_split(cell: str) -> bool:
    return any(not letter.isprintable() for letter in cell)
