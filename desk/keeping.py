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
    """Tries the folder with some of its files (by name) replaced, and changes nothing."""

    def __call__(self, files: Mapping[str, bytes], effects: bool) -> Trial:
        """Return what the folder would be; what would follow from it only where ``effects`` are asked for."""


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
        return self.lists[name].parse(_text(self._path_of(name)))

    def propose(self, change: Change) -> Proposal:
        """Try a change without making it.

        Raises:
            ConflictError: the line was changed or removed since its editor saw it.
            RefusedError: the change cannot stand.
        """
        return self.propose_together([change])[0]

    def propose_together(self, changes: Sequence[Change]) -> list[Proposal]:
        """Try changes that are made at once or not at all, each after those before it; every one has all effects.

        Raises:
            ConflictError, RefusedError: as of ``propose``.
        """
        every = self._applied(changes)
        effects = self._tried(changes, every, effects=True).effects
        return [Proposal(change, one.before, one.after, effects) for change, one in zip(changes, every, strict=True)]

    def save(self, change: Change, who: str, at: datetime) -> Kept:
        """Make a change: written whole, then entered in the book, while nobody else makes any.

        The file comes first: should the process die between the two, the file holds what nobody can account for, as
        after an edit by hand; a book that comes first would claim what never was.

        Raises:
            ConflictError, RefusedError: as of ``propose``; nothing was changed.
            durable.DamagedJournalError: the book was changed by another hand; nothing was changed.
            HeldError: somebody else's change took too long.
        """
        return self.save_together([change], who, at)[0]

    def save_together(
        self, changes: Sequence[Change], who: str, at: datetime, undoes: Sequence[int] = ()
    ) -> list[Kept]:
        """Make changes that hold together, each an entry that names the first of them; raises as ``save`` does.

        Args:
            changes: in the order in which they are made.
            who: who makes them.
            at: when.
            undoes: the entry that each takes back, of changes that take some back.
        """
        with self._book.adding() as (entries, add):
            self._prepare()
            every = self._applied(changes)
            self._tried(changes, every, effects=False)
            self._write({change.list: one.table for change, one in zip(changes, every, strict=True)})
            first = len(entries) + 1 if len(changes) > 1 else None
            numbers: Sequence[int | None] = undoes or [None] * len(changes)
            return [
                Kept.of(
                    add(Kept(0, change.list, who, at, change.reason, one.before, one.after, number, first).as_entry())
                )
                for change, one, number in zip(changes, every, numbers, strict=True)
            ]

    def undo(self, number: int, who: str, at: datetime, reason: str) -> Kept:
        """Take a change back, and those that were made together with it, by changes of their own.

        Raises:
            KeyError: there is no such entry.
            ConflictError: the line was changed again since.
            RefusedError: without it the folder cannot stand.
        """
        history = self.history()
        kept = next((one for one in history if one.number == number), None)
        if kept is None:
            raise KeyError(number)
        together = [one for one in history if one.together == kept.together] if kept.together else [kept]
        inverse = [self._inverse(one, reason) for one in together]
        return self.save_together(inverse, who, at, [one.number for one in together])[-1]

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

    def _applied(self, changes: Sequence[Change]) -> list[Applied]:
        tables: dict[str, TextTable] = {}
        every = []
        for change in changes:
            if not change.reason.strip():
                raise RefusedError(["Hãy ghi lý do: người sau cần biết vì sao đổi."])
            if change.cells is not None and any(_is_split(cell) for cell in change.cells.values()):
                raise RefusedError(["Mỗi ô chỉ ghi một dòng chữ, không có ký tự điều khiển."])
            every.append(apply_change(tables.get(change.list) or self.table(change.list), change))
            tables[change.list] = every[-1].table
        return every

    def _write(self, tables: Mapping[str, TextTable]) -> None:
        """Write files; where one cannot be written, those before it are as they were."""
        before: list[tuple[Path, bytes]] = []
        try:
            for name, table in tables.items():
                path = self._path_of(name)
                content = path.read_bytes()
                durable.write_bytes(path, self._content(name, table), mode=_mode(path))
                before.append((path, content))
        except OSError:
            for path, content in before:
                durable.write_bytes(path, content, mode=_mode(path))
            raise

    def _tried(self, changes: Sequence[Change], every: Sequence[Applied], *, effects: bool) -> Trial:
        tables = {change.list: one.table for change, one in zip(changes, every, strict=True)}
        trial = self._try({name: self._content(name, table) for name, table in tables.items()}, effects)
        if trial.mistakes:
            raise RefusedError(trial.mistakes)
        return trial

    def _content(self, name: str, table: TextTable) -> bytes:
        return self.lists[name].write(_text(self._path_of(name)), table).encode()

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
