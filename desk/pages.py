"""The desk's pages as HTML, inside the board's frame. Whatever was typed or read is escaped; no page holds a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from board.render import environment
from desk.book import Kept
from desk.lists import Column, EditableList
from desk.text_table import TextLine

_HERE = Path(__file__).parent
_ROWS = 200
"""So many lines of a list stand on a page: one of 300 units with its forms took a phone four seconds to draw."""


def render_desk(template: str, frame: Mapping[str, Any], **view: Any) -> str:
    """Return a page of the desk; ``frame`` is the board's (``Site.frame_of``)."""
    return environment(_HERE / "templates").get_template(f"{template}.html.j2").render(w=_words(), **frame, **view)


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a line, before and after a change, as a person reads it."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the change is in this column."""
        return self.before != self.after


def differences(
    of: EditableList, before: Mapping[str, str] | None, after: Mapping[str, str] | None
) -> list[Difference]:
    """Return a line before and after, column by column; what there was not is empty."""
    old, new = before or {}, after or {}
    shown = [(one, old.get(one.name, ""), new.get(one.name, "")) for one in of.columns]
    return [Difference(one.label, one.shown(first), one.shown(second)) for one, first, second in shown]


def found_lines(of: EditableList, lines: Sequence[TextLine], text: str, by: str, down: bool) -> list[TextLine]:
    """Return the lines in which a text stands, as a person reads them, sorted by a column where one is named."""
    wanted = text.casefold().strip()
    found = [line for line in lines if not wanted or any(wanted in shown.casefold() for shown in _shown(of, line))]
    if by in {one.name for one in of.columns}:
        column = next(one for one in of.columns if one.name == by)
        found.sort(key=lambda line: column.shown(line.cells.get(by, "")).casefold(), reverse=down)
    return found


def page_of(lines: Sequence[TextLine], number: int) -> tuple[list[TextLine], int]:
    """Return the lines of one page, counted from 1, and how many pages there are."""
    pages = max(1, -(-len(lines) // _ROWS))
    at = min(max(number, 1), pages) - 1
    return list(lines[at * _ROWS : (at + 1) * _ROWS]), pages


def sentence_of(kept: Kept, of: EditableList | None) -> str:
    """Return what a change did, in one sentence."""
    words = _words()
    if of is None:  # the list is no longer edited here; its book stays
        return words["did_something"]
    if kept.before is None or kept.after is None:
        cells = kept.after if kept.before is None else kept.before
        said = "; ".join(
            f"{one.label}: {one.shown(cell)}" for one in of.columns if (cell := (cells or {}).get(one.name))
        )
        return words["did_add" if kept.before is None else "did_remove"].format(line=said)
    changed = [one for one in differences(of, kept.before, kept.after) if one.differs]
    return "; ".join(words["did_change"].format(label=one.label, before=one.before, after=one.after) for one in changed)


def _shown(of: EditableList, line: TextLine) -> Sequence[str]:
    return [_cell(one, line) for one in of.columns]


def _cell(column: Column, line: TextLine) -> str:
    return column.shown(line.cells.get(column.name, ""))


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
    return words


def say(name: str, **places: Any) -> str:
    """Return one of the desk's sentences with its places filled."""
    return _words()[name].format(**places)
