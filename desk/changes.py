"""A change of one line of a list, and why it could not be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from desk.text_table import TextLine, TextTable

Kind = Literal["add", "change", "remove"]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants of a list (the name of its file).

    ``line`` is the digest of the line as that person saw it and ``near`` its number then, neither for a line to add;
    ``cells`` are all cells of the line to be, none for one to remove.
    """

    kind: Kind
    list: str
    reason: str
    line: str = ""
    near: int = 0
    cells: Mapping[str, str] | None = None


class RefusedError(Exception):
    """The change cannot stand; ``sentences`` say why, in Vietnamese."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = list(sentences)


class ConflictError(Exception):
    """The line is no longer what its editor saw. ``now`` is what stands near its place, ``None`` where it is gone."""

    def __init__(self, change: Change, now: TextLine | None) -> None:
        super().__init__(f"{change.list}: the line was changed or removed meanwhile")
        self.change, self.now = change, now


Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Applied:
    """A table after a change; the cells of its line ``before`` and ``after``, ``None`` where there is no line."""

    table: TextTable
    before: Cells | None
    after: Cells | None


def apply_change(table: TextTable, change: Change) -> Applied:
    """Return the table after a change.

    Raises:
        ConflictError: the line is no longer there as its editor saw it.
        RefusedError: the change changes nothing.
    """
    table = table.with_columns([name for name, cell in (change.cells or {}).items() if cell])
    if change.kind == "add":
        added = table.with_added(_of_its_columns(table, change))
        if table.find(added.lines[-1].digest):
            raise RefusedError(["Dòng này đã có trong danh sách, không cần thêm nữa."])
        return Applied(added, None, added.lines[-1].cells)
    line = table.find(change.line, change.near)
    if line is None:
        at = change.near - 1
        raise ConflictError(change, table.lines[at] if 0 <= at < len(table.lines) else None)
    if change.kind == "remove":
        return Applied(table.without(line), line.cells, None)
    cells = {**line.cells, **_of_its_columns(table, change)}
    changed = table.with_changed(line, cells)
    if changed.text == table.text:
        raise RefusedError(["Chưa có ô nào khác trước, nên không có gì để lưu."])
    return Applied(changed, line.cells, cells)


def _of_its_columns(table: TextTable, change: Change) -> dict[str, str]:
    """Return the cells to be written; an empty one of a column that the file may leave out is left out with it."""
    return {name: cell for name, cell in (change.cells or {}).items() if cell or name in table.columns}
