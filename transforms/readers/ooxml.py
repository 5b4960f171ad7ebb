"""Read xlsx and xlsm, transitional and strict.

python-calamine gives the values, but those of the plainest sheets (``ooxml_plain``). It never sees the file itself but
a small package made of the checked parts, so that a part is unzipped once, within limits, and odd layouts, lying
dimensions and far-off cells cannot reach it. What it does not tell (hidden rows, error cells, struck text ...) comes
from ``ooxml_sheet``.
"""

from __future__ import annotations

import math
import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transforms.readers import (
    grid,
    markup,
    ooxml_bounds,
    ooxml_lists,
    ooxml_marks,
    ooxml_plain,
    ooxml_sheet,
    ooxml_sums,
    ooxml_texts,
)
from transforms.readers.archive import Archive
from transforms.readers.limits import Limits
from transforms.readers.moments import month_alone
from transforms.readers.ooxml_rest import is_sound_sheet, plain_texts, rest_of
from transforms.readers.ooxml_values import Values
from transforms.readers.problems import Problems
from transforms.readers.refusal import Refused
from transforms.workbook import STAMP_SHEET, Cell, Sheet

_STATES = {"hidden": (True, False), "veryHidden": (True, True)}


@dataclass(frozen=True, slots=True)
class _Part:
    """A worksheet as the workbook lists it."""

    name: str
    state: str
    path: str


@dataclass(frozen=True, slots=True)
class _Body:
    """A worksheet's XML less its ``beyond`` cells past the limits; none of a hidden list, whose cells are counted.

    ``rest`` is what ``ooxml_rest`` leaves of it.
    """

    part: _Part
    xml: bytes
    rest: bytes = b""
    beyond: int = 0
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class _Book:
    """The parts of a workbook; ``styles`` and ``strings`` are XML, empty where there are none.

    ``texts`` are the shared texts where all of them are plain.
    """

    sheets: list[_Part]
    date1904: bool
    styles: bytes
    strings: bytes
    texts: list[str] | None


def read(archive: Archive, limits: Limits, problems: Problems) -> list[Sheet]:
    """Return the worksheets of a package, chart and macro sheets left out.

    Raises:
        Refused: the package as a whole cannot be read.
    """
    _say_what_is_ignored(archive, problems)
    book = _book(archive, limits, problems)
    styles, strings = ooxml_marks.of_styles(book.styles), ooxml_marks.of_strings(book.strings)
    found = [_body(archive, part, limits, problems) for part in book.sheets]
    bodies = [body for body in found if body is not None]
    ooxml_texts.refuse_expansion([body.xml for body in bodies], book.strings, limits.text_memory)
    rows_of = _reader(book, bodies)
    sheets = []
    for body in bodies:
        rows = rows_of(body) if body.xml else []
        if rows is None:
            problems.add("sheet_unreadable", sheet=body.part.name)
        elif twice := ooxml_sheet.written_twice(body.xml, rows):
            row, column = twice
            problems.add("sheet_cells_twice", sheet=body.part.name, row=row + 1, column=column + 1)
        else:
            notes = ooxml_sheet.notes(body.xml, body.rest, styles, strings, limits)
            if notes.hidden_rows and b"tablePart" in body.xml:
                notes.filtered |= _has_filtered_table(archive, body.part)
            sheets.append(_sheet(body, rows, notes))
    return sheets


def _reader(book: _Book, bodies: Sequence[_Body]) -> Callable[[_Body], list[list[Cell]] | None]:
    """Return what reads the rows of a worksheet: python-calamine, unless the sheet is so plain that it need not."""
    kinds = ooxml_plain.kinds_of(book.styles, book.date1904) if book.texts else {}
    sheets = [body.xml for body in bodies if body.xml]
    values = Values(sheets, book.styles, book.strings, date1904=book.date1904)

    def rows_of(body: _Body) -> list[list[Cell]] | None:
        rows = ooxml_plain.rows_of(body.xml, body.rest, book.texts, kinds)
        if rows is None and (found := values.rows(sheets.index(body.xml))) is not None:
            rows = [grid.cells(row) for row in found]
        return rows

    return rows_of


def _body(archive: Archive, part: _Part, limits: Limits, problems: Problems) -> _Body | None:
    """Return a worksheet's XML fit to be read."""
    raw = archive.read_sheet(part.path)
    if raw is not None:
        if part.state in _STATES and part.name != STAMP_SHEET and len(raw) <= ooxml_lists.LARGEST:
            cells = ooxml_lists.cells_of_list(raw)
            if cells is not None:
                return _Body(part, b"", passed_over=cells)
        xml = markup.with_blanks(markup.tags_alone(markup.plain(raw)))
        rest = rest_of(xml)
        if is_sound_sheet(xml, rest) and ooxml_bounds.is_one_table(xml):
            if ooxml_bounds.is_unusual(rest):
                xml = ooxml_bounds.canonical(xml)
                rest = rest_of(xml)
            if ooxml_texts.are_numbered(xml):
                near, beyond = ooxml_bounds.within(xml, rest, limits)
                return _Body(part, near, rest, beyond)
    problems.add("sheet_unreadable", sheet=part.name)
    return None


def _has_filtered_table(archive: Archive, part: _Part) -> bool:
    tables = (path for kind, path in _relations(archive, part.path).values() if kind == "table")
    return any(b"filterColumn" in (archive.read(path) or b"") for path in tables)


def _say_what_is_ignored(archive: Archive, problems: Problems) -> None:
    names = archive.names
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        problems.add("file_macros")
    if any("externallinks/" in name for name in names):
        problems.add("file_external_links")
    if any(".." in name.split("/") or ":" in name for name in names):
        problems.add("file_strange_parts")


def _book(archive: Archive, limits: Limits, problems: Problems) -> _Book:
    path = _main_part(archive)
    raw = archive.read(path)
    if raw is None:
        raise Refused("file_unreadable")
    listed, date1904 = _listed(raw)
    relations = _relations(archive, path)
    by_kind = dict(relations.values())
    sheets = [part for sheet in listed if (part := _part(sheet, relations)) is not None]
    if len({part.name.casefold() for part in sheets}) < len(sheets):
        raise Refused("file_duplicate_parts")
    if len(sheets) > limits.sheets:
        problems.add("file_too_many_sheets", params={"count": str(len(sheets)), "limit": str(limits.sheets)})
    styles = archive.read(by_kind.get("styles", "xl/styles.xml"))
    strings = archive.read(by_kind.get("sharedStrings", "xl/sharedStrings.xml"))
    xml, texts = _strings(strings or b"")
    return _Book(sheets[: limits.sheets], date1904, _styles(styles or b""), xml, texts)


@markup.remembered
def _listed(raw: bytes) -> tuple[list[dict[str, str]], bool]:
    """Return the attributes of the sheets that a workbook lists, modules of macros left out, and whether it is of 1904.

    Excel keeps the name of a module as a sheet with an empty id.
    """
    root = markup.tree(raw)
    sheets = [markup.attributes(element) for element in root.iter() if markup.local(element.tag) == "sheet"]
    date1904 = any(markup.local(e.tag) == "workbookPr" and e.get("date1904") in markup.TRUE for e in root)
    return [sheet for sheet in sheets if sheet.get("id") != ""], date1904


@markup.remembered
def _styles(raw: bytes) -> bytes:
    xml = markup.tags_alone(markup.plain(raw))
    if xml and not markup.parses(xml):
        raise Refused("file_unreadable")
    return xml


def _strings(raw: bytes) -> tuple[bytes, list[str] | None]:
    """Return the XML of the shared texts, and the texts themselves where all of them are plain."""
    xml = markup.with_blanks(markup.tags_alone(markup.plain(raw)))
    texts = plain_texts(xml)
    if xml and texts is None and not markup.parses(xml):
        raise Refused("file_unreadable")
    return ooxml_texts.without_counts(xml), texts


def _main_part(archive: Archive) -> str:
    for kind, target in _relations(archive, "").values():
        if kind == "officeDocument":
            return target
    return "xl/workbook.xml"


def _relations(archive: Archive, path: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part refers to: id -> (kind, path). What lies outside the file is never followed."""
    folder, name = posixpath.split(path)
    raw = archive.read(f"{folder}/_rels/{name}.rels")
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, relation["Target"])),
        )
        for relation in (_related(raw) if raw else ())
    }


@markup.remembered
def _related(raw: bytes) -> list[dict[str, str]]:
    relations = map(markup.attributes, markup.tree(raw))
    return [one for one in relations if one.get("TargetMode") != "External" and "Target" in one]


def _part(sheet: dict[str, str], relations: dict[str, tuple[str, str]]) -> _Part | None:
    kind, path = relations.get(sheet.get("id", ""), ("worksheet", ""))
    return _Part(sheet.get("name", ""), sheet.get("state", "visible"), path) if kind == "worksheet" else None


def _is_sound(cell: Cell) -> bool:
    return isinstance(cell, int | float) and math.isfinite(cell)


def _sheet(body: _Body, filled: list[list[Cell]], notes: ooxml_sheet.Notes) -> Sheet:
    for (row, column), number in notes.numbers.items():
        if row < len(filled) and column < len(filled[row]) and not _is_sound(filled[row][column]):
            filled[row][column] = number
    for row, column in notes.dayless:
        if row < len(filled) and column < len(filled[row]):
            filled[row][column] = month_alone(filled[row][column])
    for (row, column), parted in notes.parted.items():
        if row < len(filled) and column < len(filled[row]):
            filled[row][column] = parted.kept
    if notes.sums:
        ooxml_sums.compute(filled, notes.uncached, notes.sums)
    hidden, very_hidden = _STATES.get(body.part.state, (False, False))
    return Sheet(
        name=body.part.name,
        rows=grid.fit(filled, (*notes.errors, *notes.uncached)),
        hidden=hidden,
        very_hidden=very_hidden,
        hidden_rows=frozenset(notes.hidden_rows),
        hidden_columns=notes.hidden_columns,
        filtered=notes.filtered,
        merged=notes.merged,
        errors=notes.errors,
        uncached=frozenset(notes.uncached),
        struck=frozenset(notes.struck),
        part_struck={place: parted.gone for place, parted in notes.parted.items()},
        legacy_fonts=notes.legacy,
        beyond=body.beyond,
        passed_over=body.passed_over,
    )
