"""Read xlsx and xlsm, transitional and strict: the parts of the package, and which of them are worksheets.

``xlsx_sheet`` reads a worksheet, ``xlsx_styles`` what its cells refer to, ``xlsx_sums`` computes what a program left
uncomputed. A part is unzipped once, within limits; odd layouts of parts are followed by their relations.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from transforms.readers import markup
from transforms.readers.archive import Archive
from transforms.readers.container import Container, Contents
from transforms.readers.refusal import Limits, Problems, Refused
from transforms.readers.xlsx_notes import read_comments, read_looks
from transforms.readers.xlsx_shapes import read_boxes, read_printed
from transforms.readers.xlsx_sheet import FilledTwiceError, UnreadableSheetError, count_cells_of_list, read_sheet
from transforms.readers.xlsx_styles import Styles, Texts, read_shared_texts, read_styles
from transforms.values.looks import explains_looks
from transforms.workbook import STAMP_SHEET, Sheet

_STATES = {"hidden": (True, False), "veryHidden": (True, True)}
_LARGEST_LIST = 1 << 19  # bytes of XML; a larger hidden sheet is read like any other


@dataclass(frozen=True, slots=True)
class _Part:
    """A worksheet as the workbook lists it."""

    name: str
    state: str
    path: str


@dataclass(frozen=True, slots=True)
class _Book:
    """What a workbook says of itself."""

    sheets: list[_Part]
    styles: Styles
    texts: Texts


def read(container: Container) -> Contents:
    """Return the worksheets of a package, chart and macro sheets left out.

    Raises:
        Refused: the package as a whole cannot be read.
    """
    archive, limits, problems = container.archive, container.limits, container.problems
    _say_what_is_ignored(archive, problems)
    book = _read_book(archive, limits, problems)
    parts = [(part, archive.read_sheet(part.path)) for part in book.sheets]  # all: a bomb is refused before any is read
    sheets = [_read_part(archive, part, raw, book, limits, problems) for part, raw in parts]
    found = [sheet for sheet in sheets if sheet is not None]
    _refuse_expansion(found, book.texts, limits)
    return Contents(found)


def _read_part(
    archive: Archive, part: _Part, raw: bytes | None, book: _Book, limits: Limits, problems: Problems
) -> Sheet | None:
    """Return a worksheet, ``None`` where it cannot be read."""
    if raw is None:
        problems.add("sheet_unreadable", sheet=part.name)
        return None
    hidden, very_hidden = _STATES.get(part.state, (False, False))
    if part.state in _STATES and part.name != STAMP_SHEET and len(raw) <= _LARGEST_LIST:
        cells = count_cells_of_list(raw)
        if cells is not None:
            return Sheet(part.name, [], hidden=hidden, very_hidden=very_hidden, passed_over=cells)
    try:
        found = read_sheet(markup.plain(raw), book.styles, book.texts, limits)
    except UnreadableSheetError:
        problems.add("sheet_unreadable", sheet=part.name)
        return None
    except FilledTwiceError as twice:
        row, column = twice.place
        problems.add("sheet_cells_twice", sheet=part.name, row=row + 1, column=column + 1)
        return None
    if found.hidden_rows and not found.filtered and b"tablePart" in raw:
        found.filtered = _has_filtered_table(archive, part)
    if b"legacyDrawing" in raw:
        found.comments = read_comments(_commented(archive, part, limits))
    sheet = found.sheet(part.name, hidden=hidden, very_hidden=very_hidden)
    sheet.boxes = tuple(_texts_over_cells(archive, part, raw, limits))
    if book.styles.looks and explains_looks(sheet.whole_text()):
        sheet.looks = read_looks(markup.plain(raw), book.styles.looks)
    return sheet


def _commented(archive: Archive, part: _Part, limits: Limits) -> Iterator[bytes]:
    """Give the parts that hold the comments of a worksheet."""
    for kind, path in _relations(archive, part.path).values():
        if kind in ("comments", "threadedComment"):
            yield archive.read(path, limit=limits.tree_bytes) or b""


def _texts_over_cells(archive: Archive, part: _Part, raw: bytes, limits: Limits) -> Iterator[str]:
    """Yield the lines of text boxes and of page headers and footers."""
    if b"drawing" in raw:
        for kind, path in _relations(archive, part.path).values():
            if kind == "drawing":
                with suppress(Refused):  # a damaged picture costs nobody the sheet
                    yield from read_boxes(archive.read(path, limit=limits.tree_bytes) or b"")
    if b"Header" in raw or b"Footer" in raw:
        yield from read_printed(raw)


def _refuse_expansion(sheets: list[Sheet], texts: Texts, limits: Limits) -> None:
    """Refuse a workbook whose cells, each with its shared text written out, would fill the memory.

    Here all cells of one text share it; in what is made of them (records, answers, rows in the warehouse) none does.

    Raises:
        Refused: they would.
    """
    longest = max(map(len, filter(None, texts.shown)), default=0)
    cells = sum(len(row) for sheet in sheets for row in sheet.rows)
    if cells * longest <= limits.text_memory:
        return
    if sum(len(cell) for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str)) > (
        limits.text_memory
    ):
        raise Refused("file_bomb")


def _say_what_is_ignored(archive: Archive, problems: Problems) -> None:
    names = archive.names
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        problems.add("file_macros")
    if any("externallinks/" in name for name in names):
        problems.add("file_external_links")
    if any(".." in name.split("/") or ":" in name for name in names):
        problems.add("file_strange_parts")


def _read_book(archive: Archive, limits: Limits, problems: Problems) -> _Book:
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
    styles = archive.read(by_kind.get("styles", "xl/styles.xml"), limit=limits.tree_bytes) or b""
    texts = archive.read(by_kind.get("sharedStrings", "xl/sharedStrings.xml")) or b""
    return _Book(sheets[: limits.sheets], read_styles(styles, date1904), read_shared_texts(markup.plain(texts)))


@markup.remembered
def _listed(raw: bytes) -> tuple[list[dict[str, str]], bool]:
    """Return the attributes of the sheets that a workbook lists, modules of macros left out, and whether it is of 1904.

    Excel keeps the name of a module as a sheet with an empty id.
    """
    root = markup.tree(raw)
    sheets = [markup.attributes(element) for element in root.iter() if markup.local(element.tag) == "sheet"]
    date1904 = any(markup.local(e.tag) == "workbookPr" and e.get("date1904") in markup.TRUE for e in root)
    return [sheet for sheet in sheets if sheet.get("id") != ""], date1904


def _part(sheet: dict[str, str], relations: dict[str, tuple[str, str]]) -> _Part | None:
    kind, path = relations.get(sheet.get("id", ""), ("worksheet", ""))
    return _Part(sheet.get("name", ""), sheet.get("state", "visible"), path) if kind == "worksheet" else None


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


def _has_filtered_table(archive: Archive, part: _Part) -> bool:
    tables = (path for kind, path in _relations(archive, part.path).values() if kind == "table")
    return any(b"filterColumn" in (archive.read(path) or b"") for path in tables)
