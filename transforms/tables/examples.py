"""Sheets that are no part of the return: guides, examples, drafts, old copies. *Mẫu 01* is a real one's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from findings import Severity
from transforms.matching.layout import Table
from transforms.report import Report
from transforms.subject.saying import titles_say
from transforms.tidy import Grid
from transforms.values.vocabulary import vocabulary, words
from vietnamese.text import bare, key

_WORD = re.compile("[\\w\u0300-\u036f]+")
_FEWEST_CELLS = 3  # of a row that holds data
_LONGEST_COVER = 25  # filled rows; the list behind our own drop-downs has more than fifty
_MOST_SHOWN = 3  # rows that an example needs
_LONGEST_TITLE = 60  # letters of a line that says what the sheet is; a sentence may speak of another draft


class Standing(Enum):
    """What a sheet with tables says of itself."""

    COUNTS = "counts"
    EXAMPLE = "example"
    DRAFT = "draft"


def is_guide(grid: Grid) -> bool:
    """Tell whether a sheet's name says that it explains or shows something."""
    return words("examples").begins(grid.name) or words("examples_alone").has(grid.name)


def explains(grid: Grid) -> bool:
    """Tell whether a sheet without a table explains how to fill in the others, or says what they are.

    By its name, or by its first text where somebody renamed it.
    """
    first = next((text for _, _, text in grid.texts(0, len(grid.rows))), "")
    named = (grid.name, first)
    return any(words("examples").begins(name) or words("contents").begins(name) for name in named)


def is_cover(grid: Grid) -> bool:
    """Tell whether a sheet without a table may say whose the file is, and for when.

    What a guide names are examples, and a long list of units is what may stand in a column.
    """
    return sum(map(bool, grid.filled)) <= _LONGEST_COVER and not explains(grid)


def standing(grid: Grid, tables: Sequence[Table]) -> tuple[Standing, str]:
    """Return what a sheet with tables says of itself, by its name or its titles, and the words that say it."""
    titles = [text for _, _, text in grid.texts(0, tables[0].header.start)]
    if is_guide(grid):
        return Standing.EXAMPLE, grid.name
    if _is_set_aside(grid.name):
        return Standing.DRAFT, grid.name
    if shown := next(filter(words("example_titles").begins, titles), None):
        return Standing.EXAMPLE, shown
    if draft := next(filter(_is_draft, (*titles, *grid.sheet.boxes)), None):
        return Standing.DRAFT, draft
    return Standing.COUNTS, ""


def says_planned(grid: Grid, tables: Sequence[Table]) -> str | None:
    """Return a title that says of what took place, by its form, that it is only expected."""
    titles = (text for _, _, text in grid.texts(0, tables[0].header.start))
    return next((text for text in titles if words("expected_titles").begins(text)), None)


@lru_cache(maxsize=4096)
def _is_set_aside(name: str) -> bool:
    if words("set_aside_not").begins(name):
        return False
    return words("set_aside_begins").begins(name) or any(_holds(name, "set_aside_holds"))


@lru_cache(maxsize=4096)
def _is_draft(title: str) -> bool:
    if len(title) > _LONGEST_TITLE or titles_say([title]):
        return False  # "(thay thế bản cũ)" says of the other one that it is old
    return words("drafts").begins(title.strip(" (*-–[")) or any(_holds(title, "draft_words"))


def _holds(text: str, listed: str) -> Iterator[bool]:
    """Yield for each word of a list whether a text holds it; by its accents, unless the text has none."""
    fold = bare if text.isascii() else key
    spaced = f" {' '.join(_WORD.findall(fold(text)))} "
    return (f" {fold(word)} " in spaced for word in vocabulary(listed))


def leave_out(grid: Grid, tables: Sequence[Table], found: Standing, said: str, report: Report) -> None:
    """Say that a sheet was not counted beside others; of an example short for one it is only said."""
    shown = sum(filled >= _FEWEST_CELLS for filled in grid.filled[tables[0].start :])
    if found is Standing.DRAFT:
        report.add("sheet_set_aside", grid, value=said)
    else:
        report.add("sheet_example", grid, severity=None if shown > _MOST_SHOWN else Severity.NOTICE)


def doubt_alone(grid: Grid, found: Standing, said: str, report: Report) -> None:
    """Ask about an example or a draft that is the only sheet with a table; a draft counts for nobody until then."""
    if found is Standing.DRAFT:
        report.add("sheet_draft", grid, value=said)
    else:
        report.add("sheet_example_read", grid)
