"""Plain tables read from stored bytes by openpyxl and the csv module: a header that is all known, rows below it.

Nothing is guessed. Whatever is not plain (an unknown header, a cell whose value is not written as the form says, a
second table, a merged body) makes the file one that is not read here, and that is said.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl

from recount.data import Field, Form, fold

Rows = list[tuple[str, int, dict[str, Any]]]
"""Sheet, row from 1, and the value of each field."""
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TWO_DAYS = re.compile(r"(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}))?)?-(\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBER = re.compile(r"\d{1,3}(\.\d{3})*(,\d+)?|\d+(,\d+)?")
_FIRST_ROWS = 30  # a header stands below title lines, never below a page of them
_MOST_OF_A_SIGNATURE = 2  # cells of a line of signatures: who made it up, and who signs
_NUMBERS = ("count", "decimal")


class NotPlainError(ValueError):
    """The file is not a plain table of the form; the message says where."""


@dataclass(frozen=True)
class Sheets:
    """The visible sheets of a file: their names and cells, or why there are none to read."""

    sheets: tuple[tuple[str, Sequence[Sequence[Any]]], ...] = ()
    fault: str = ""


def open_sheets(content: bytes) -> Sheets:
    """Return the sheets of a workbook or text file."""
    try:
        return Sheets(tuple(_sheets(content)))
    except NotPlainError as fault:
        return Sheets(fault=str(fault))


def read(file: Sheets, form: Form) -> Rows:
    """Return the rows of a form's one table in a file.

    Raises:
        NotPlainError: it cannot be read as a plain table.
    """
    if file.fault:
        raise NotPlainError(file.fault)
    found = [rows for name, lines in file.sheets if (rows := _table(name, lines, form)) is not None]
    if len(found) != 1:
        raise NotPlainError(f"{len(found)} tables of {form.name}")
    return found[0]


def _sheets(content: bytes) -> Iterator[tuple[str, list[Sequence[Any]]]]:
    if not content.startswith(b"PK"):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotPlainError("neither a workbook nor UTF-8") from error
        yield "", [[one or None for one in line] for line in csv.reader(io.StringIO(text))]
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Read-only, a workbook is parsed in a third of the time, and cells are all that is wanted of it.
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise NotPlainError(f"openpyxl: {error}") from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, [list(line) for line in sheet.iter_rows(values_only=True)]


def _table(name: str, lines: Sequence[Sequence[Any]], form: Form) -> Rows | None:
    headers = {header for one in form.fields.values() for header in one.headers} | set(_spans(form))
    for number, line in enumerate(lines[:_FIRST_ROWS]):
        said = {column: fold(cell) for column, cell in enumerate(line) if cell not in (None, "")}
        known = sum(text in headers for text in said.values())
        if known >= 3 and known * 2 > len(said):
            return _rows(name, lines, number, _settled(said, form, lines[number + 1 :]), form)
    return None


def _spans(form: Form) -> dict[str, str]:
    """Return the headers under which both days of a span stand in one column, each with the field of the first day."""
    return {fold(header): span["start"] for span in form.spans for header in span.get("headers", ())}


def _settled(said: dict[int, str], form: Form, below: Sequence[Sequence[Any]]) -> dict[int, Field]:
    """Return the field of each column: official headers first, then words that only one field still free goes under.

    Raises:
        NotPlainError: a header is unknown, or may be two, or a column that must stand there does not.
    """
    found = {c: one for c, text in said.items() for one in form.fields.values() if one.headers[:1] == (text,)}
    for column, text in said.items():
        if column in found:
            continue
        taken = {one.name for one in found.values()}
        fits = [one for one in form.fields.values() if text in one.headers and one.name not in taken]
        if not fits and text in _spans(form):
            fits = [form.fields[_spans(form)[text]]]
        if len(fits) > 1:  # "Nội dung" heads the kind of a visit here and its topic there: the cells tell
            first = next((line[column] for line in below if column < len(line) and line[column]), "")
            chosen = [one for one in fits if fold(first) in one.words]
            fits = chosen or [one for one in fits if one.type != "choice"]
        if len(fits) != 1:
            raise NotPlainError(f"header {text!r}: {len(fits)} fields")
        found[column] = fits[0]
    names = [one.name for one in found.values()]
    missing = [one.name for one in form.fields.values() if one.is_required and one.headers and one.name not in names]
    if len(set(names)) < len(names) or missing:
        raise NotPlainError(f"header: twice or missing {missing}")
    return found


def _rows(name: str, lines: Sequence[Sequence[Any]], head: int, fields: dict[int, Field], form: Form) -> Rows:
    rows: Rows = []
    keys = [column for column, one in fields.items() if one.is_identity and one.is_required]
    is_over = False
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        cells = {column: line[column] for column in fields if column < len(line) and line[column] not in (None, "")}
        # The running number alone is a line of the blank form that nobody filled in.
        filled = {column: cell for column, cell in cells.items() if fields[column].type != "ordinal"}
        if not filled:
            continue
        if is_over and len(filled) > _MOST_OF_A_SIGNATURE:
            raise NotPlainError(f"{name} row {number}: a row below the table")
        if is_over or not all(column in cells for column in keys):
            is_over = True  # totals, signatures: nothing that a table goes on after
            continue
        values: dict[str, Any] = {}
        for column, cell in filled.items():
            values |= _typed(cell, fields[column], form)
        rows.append((name, number, values))
    return rows


def _typed(cell: Any, field: Field, form: Form) -> dict[str, Any]:
    if field.type == "date":
        end = next((span["end"] for span in form.spans if span["start"] == field.name), None)
        first, last = _days(cell)
        return {field.name: first} if first == last or not end else {field.name: first, end: last}
    if field.type in _NUMBERS:
        return {field.name: _number(cell)}
    if field.type == "choice":
        if fold(cell) not in field.words:
            raise NotPlainError(f"{field.name}: {cell!r}")
        return {field.name: field.words[fold(cell)]}
    return {field.name: " ".join(str(cell).split())}


def _days(cell: Any) -> tuple[date, date]:
    """Return the first and last day of a cell: one, or two as in ``14/2-15/2/2020`` and ``14-15/2/2020``."""
    if isinstance(cell, datetime):
        return cell.date(), cell.date()
    text = str(cell).replace(" ", "")
    if one := _DAY.fullmatch(text):
        return (day := _day(cell, *one.groups())), day
    if two := _TWO_DAYS.fullmatch(text):
        first_day, first_month, first_year, last_day, last_month, year = two.groups()
        return (
            _day(cell, first_day, first_month or last_month, first_year or year),
            _day(cell, last_day, last_month, year),
        )
    raise NotPlainError(f"day {cell!r}")


def _day(cell: Any, day: str, month: str, year: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotPlainError(f"day {cell!r}") from error


def _number(cell: Any) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell))
    text = str(cell).strip()
    if not _NUMBER.fullmatch(text):
        raise NotPlainError(f"number {cell!r}")
    return Decimal(text.replace(".", "").replace(",", "."))


def first_texts(file: Sheets, most: int) -> str:
    """Return the texts of the first cells of each sheet and its name, in one line."""
    found: list[str] = []
    for name, lines in file.sheets:
        texts = [cell for line in lines[:_FIRST_ROWS] for cell in line if isinstance(cell, str)]
        found += [name, *texts[:most]]
    return " ".join(found)
