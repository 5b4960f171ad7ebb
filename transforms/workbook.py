"""A workbook as cells: what every container reader returns, whatever the file's format was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple, cast

from findings import Finding

STAMP_SHEET = "_hopnhat"
"""The hidden sheet of our own template that says whose return it is."""

_MARGIN = " \u2502 "

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell's value; ``None`` is empty. Error cells hold ``None`` here and their text in ``Sheet.errors``."""


class Look(NamedTuple):
    """How a cell looks, where a text of the workbook explains looks; colours are six hexadecimal digits."""

    fill: str | None = None
    ink: str | None = None
    bold: bool = False
    italic: bool = False
    underlined: bool = False


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows and columns count from 0 here (findings count from 1); ``rows`` may be ragged.

    The sparse sets and maps hold only cells out of the ordinary, so that a plain sheet costs nothing.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    very_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # "#REF!", "#N/A" ...
    uncached: frozenset[tuple[int, int]] = frozenset()  # formulas without a value
    struck: frozenset[tuple[int, int]] = frozenset()  # struck through, whole cell
    part_struck: dict[tuple[int, int], str] = field(default_factory=dict)  # letters struck, which the cell leaves out
    legacy_fonts: dict[tuple[int, int], str] = field(default_factory=dict)  # "tcvn3", "tcvn3-caps", "vni"
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    unseen: frozenset[tuple[int, int]] = frozenset()  # written in the colour of the paper
    formats: dict[tuple[int, int], str] = field(default_factory=dict)  # number formats with words of their own
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)  # only where a text explains looks
    beyond: int = 0  # non-empty cells past the limits, left unread
    boxes: tuple[str, ...] = ()  # texts that stand over the cells or at the top of each printed page, line by line
    passed_over: int = 0  # non-empty cells of a hidden list that can hold no table: counted, left unread
    _texts: set[str] | None = field(default=None, init=False, repr=False, compare=False)
    _whole: str | None = field(default=None, init=False, repr=False, compare=False)
    ordinary: bool | None = field(default=None, init=False, repr=False, compare=False)  # by ``letters``, once asked

    def texts(self) -> set[str]:
        """Return the distinct texts of the sheet, looked for once; whoever changes a text in place says so."""
        if self._texts is None:
            cells = set(chain.from_iterable(self.rows))
            self._texts = cast("set[str]", {cell for cell in cells if cell.__class__ is str})
        return self._texts

    def whole_text(self) -> str:
        """Return the distinct texts as one, a bar between two blanks around each: what is odd is looked for once."""
        if self._whole is None:
            self._whole = _MARGIN.join(("", *self.texts(), ""))
        return self._whole

    def texts_changed(self) -> None:
        """Forget the texts, after a change in place."""
        self._texts = self._whole = self.ordinary = None


@dataclass(slots=True)
class Workbook:
    """The sheets of a file in order, what the container said of itself, and what was wrong with it.

    ``stamp`` is our own template's hidden stamp (``form``, ``version``, ``unit_id``, ``period``, ``prefilled``),
    else empty.
    """

    format: str  # xlsx, xls, ods, csv, html, xml2003, docx
    sheets: list[Sheet]
    findings: list[Finding] = field(default_factory=list)
    stamp: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
