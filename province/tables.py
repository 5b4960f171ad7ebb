"""The one way in which a CSV file of an officer becomes typed rows, every mistake in it said with its line."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from findings import Finding
from province.folder import shown
from province.kinds import allowed_in, without_meta
from province.mistakes import ProvinceError, find_mistake

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Line(Generic[Row]):
    """A row and the line of the file it ends on, counted from 1."""

    number: int
    row: Row


Check = Callable[[Sequence[Line[Row]]], Iterator[tuple[int, str]]]
"""Looks at all rows together; yields (line, what is wrong, in Vietnamese) of those that cannot stand."""


def read_table(path: Path, row: type[Row], check: Check[Row] | None = None) -> list[Line[Row]]:
    """Return the rows of a CSV file with a heading.

    Args:
        path: UTF-8, with or without a byte-order mark. Lines whose cells are all empty are passed over.
        row: a dataclass; its annotations say what a cell may hold (see ``province.kinds``). A field with a default may
            be missing as a column. What the class itself refuses with a ``ValueError`` is a mistake of the line.
        check: what must hold between the rows; asked where each of them is well formed.

    Raises:
        ProvinceError: every mistake of the file.
    """
    mistakes: list[Finding] = []
    lines = list(_lines(path, row, mistakes))
    if check is not None and not mistakes:
        found = check(lines)
        mistakes += (find_mistake("province_line_wrong", shown(path), number, what=what) for number, what in found)
    if mistakes:
        raise ProvinceError(mistakes)
    return lines


def _lines(path: Path, row: type[Row], mistakes: list[Finding]) -> Iterator[Line[Row]]:
    """Yield the lines that are well formed; what is wrong with the others is added to ``mistakes``."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        mistakes += _mistakes_of_heading(shown(path), reader.fieldnames or (), row)
        if mistakes:
            return
        for cells in reader:
            if any(cells.values()):
                found, wrong = _row(shown(path), reader.line_num, cells, row)
                mistakes += wrong
                if found is not None:
                    yield Line(reader.line_num, found)
    except csv.Error as problem:
        mistakes.append(find_mistake("province_line_wrong", shown(path), reader.line_num, what=str(problem)))


def read_cells(path: Path, required: Sequence[str]) -> Iterator[Line[dict[str, str]]]:
    """Yield the lines of a table whose further columns are the officer's own, as texts by column.

    Raises:
        ProvinceError: a ``required`` column is missing, or a line has more or fewer cells than columns.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    heading = reader.fieldnames or ()
    columns = ", ".join(required)
    missing = (name for name in required if name not in heading)
    mistakes = [find_mistake("province_column_missing", shown(path), 1, name, columns=columns) for name in missing]
    for cells in () if mistakes else reader:
        if None in cells or None in cells.values():
            mistakes.append(find_mistake("province_cells_uneven", shown(path), reader.line_num))
        elif not mistakes:
            yield Line(reader.line_num, cells)
    if mistakes:
        raise ProvinceError(mistakes)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProvinceError([find_mistake("province_file_missing", shown(path), folder=str(path.parent))]) from None
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise ProvinceError([find_mistake("province_file_not_utf8", shown(path), line)]) from problem


def _mistakes_of_heading(file: str, heading: Sequence[str], row: type[Row]) -> Iterator[Finding]:
    kinds = _kinds(row)
    optional = {field.name for field in dataclasses.fields(row) if _has_default(field)}  # type: ignore[arg-type]
    columns = ", ".join(kinds)
    for name in kinds:
        if name not in heading and name not in optional:
            yield find_mistake("province_column_missing", file, 1, name, columns=columns)
    for name in heading:
        if name not in kinds:
            yield find_mistake("province_column_unknown", file, 1, name, columns=columns)


def _row(file: str, number: int, cells: Mapping[Any, Any], row: type[Row]) -> tuple[Row | None, list[Finding]]:
    """Return a line as a row, or what is wrong with each of its cells."""
    if None in cells or None in cells.values():
        return None, [find_mistake("province_cells_uneven", file, number)]
    mistakes, values = [], {}
    for name, text in ((name, str(cells[name]).strip()) for name in _kinds(row) if name in cells):
        try:
            values[name] = _converted(text, _kinds(row)[name])
        except msgspec.ValidationError:
            code = "province_cell_wrong" if text else "province_cell_empty"
            allowed = allowed_in(_kinds(row)[name])
            mistakes.append(find_mistake(code, file, number, text or None, column=name, allowed=allowed))
    if mistakes:
        return None, mistakes
    try:
        return row(**values), []
    except ValueError as problem:
        return None, [find_mistake("province_line_wrong", file, number, what=str(problem))]


def _converted(text: str, kind: Any) -> Any:
    """Return the text of a cell as the kind says; an empty cell is ``None`` where the kind allows that."""
    bare = without_meta(kind)
    if not text and get_origin(bare) in (Union, UnionType) and NoneType in get_args(bare):
        return None
    return msgspec.convert(text, kind, strict=False)


def _kinds(row: type[Any]) -> dict[str, Any]:
    return _hints(cast(Hashable, row))


@cache
def _hints(row: Hashable) -> dict[str, Any]:
    return get_type_hints(row, include_extras=True)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
