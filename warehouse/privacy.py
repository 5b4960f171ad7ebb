"""Names taken out of a warehouse: of all of it for an export, of old periods when their time is over.

Whoever fills in a return can write a name anywhere: in the column for it, in a remark, a file's or a sheet's name, a
row that could not be read. No search finds them all (a nickname, initials, a name without its accents). So it is the
other way round: a text stays where it is understood to be no name (our own ids and words, units, what a form's list
offers, numbers and dates), and every other text becomes a number: ``Cán bộ 0042`` in a column for people, ``Chữ 0042``
elsewhere, ``Tệp 0042.xlsx`` for a file. The same text has the same number wherever it stands, so that it can still be
counted, compared and joined; the numbers are drawn by lot and kept nowhere.

What each column holds is said by the forms and, for every other table, by ``nameless.csv``: ``ours`` stays as it is. A
column that is not listed there is taken for text.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import pyarrow as pa

from findings import Finding, Severity, catalogue
from forms import Form, forms
from organisation.units import organisation
from vietnamese.text import clean, key
from warehouse.backend import Backend
from warehouse.contents import tables
from warehouse.file import WarehouseFile
from warehouse.form_tables import LINEAGE, table_name
from warehouse.transfer import TransferError, take_over

OURS, TEXT, PERSON, FILE, SHEET, NIGHT, SOURCE = "ours", "text", "person", "file", "sheet", "night", "source"
PARAMS, MESSAGE, CELLS = "params", "message", "cells"
_LISTED = Path(__file__).with_name("nameless.csv")
_WORDS = {PERSON: "Cán bộ", TEXT: "Chữ", FILE: "Tệp", SHEET: "Trang", NIGHT: "Đêm", SOURCE: "Nguồn"}
_NUMBERED = re.compile(rf"(?:{'|'.join(_WORDS.values())}) (\d{{4,}})(?:\.[a-z]{{3,4}})?")
_ENDINGS = frozenset((".xlsx", ".xlsm", ".xls", ".csv", ".ods", ".txt", ".docx", ".pdf", ".zip"))
_LETTER = re.compile(r"[^\W\d_]")
# Cells and ranges as Excel names them, and moments as computers do: letters, and yet no words.
_CELLS = re.compile(r"[A-Z]{0,3}\d+(?::[A-Z]{0,3}\d+)?(?:[,;] ?[A-Z]{0,3}\d+(?::[A-Z]{0,3}\d+)?)*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]?[\d:.+-]*Z?")
_OLD = "period IN (SELECT period FROM core_periods WHERE ends_on < $before)"
_WHOLE = "true"
# Which rows are of an old period. Not here, and so kept: the books of decisions, restores and waivers, which say who
# answered for what; and where a file was seen, by which the next night knows that it is not new.
_OLD_ROWS = {
    "core_findings": f"({_OLD} OR (period IS NULL AND accepted_at < $before))",
    "core_submission_log": _OLD,
    "core_visit_places": _OLD,
    "core_submission_columns": f"submission_id IN (SELECT submission_id FROM core_submission_log WHERE {_OLD})",  # noqa: S608
    "core_sent_back_rows": "accepted_at < $before",
    "core_file_cells": "accepted_at < $before",
}
_FINDING = ("code", "severity", "file", "sheet", "row", "column_no", "field", "value", "params")  # make its message


@dataclass(frozen=True, slots=True)
class _Place:
    """A column that may hold names: what it ``holds``, and which of its ``rows`` are meant (a condition of SQL)."""

    table: str
    column: str
    holds: str
    rows: str


def export_without_names(source: Backend, path: Path) -> None:
    """Write everything but names into a new DuckDB file. The file never held a name, not even in freed blocks.

    Raises:
        FileNotFoundError: nothing was ever published.
        TransferError: the file is there already.
    """
    if path.exists():
        raise TransferError(f"tệp {path} đã có (the file exists)")
    half = WarehouseFile(path.with_name(f".{path.name}.half"))
    try:
        with source.read() as origin:
            half.publish(lambda connection: _copy_nameless(connection, origin))
        with half.read() as nameless:
            WarehouseFile(path).publish(lambda connection: take_over(connection, nameless))
    finally:
        half.path.unlink(missing_ok=True)


def _copy_nameless(connection: duckdb.DuckDBPyConnection, origin: duckdb.DuckDBPyConnection) -> None:
    take_over(connection, origin)
    _Numbering(connection, list(_places(connection, lambda table: _WHOLE)), {}).replace_all()


def forget_names(connection: duckdb.DuckDBPyConnection, before: date) -> int:
    """Replace the names in returns of periods that ended before a day, within the caller's transaction.

    Returns how many different names there were in the columns for people.
    """
    of_forms = dict.fromkeys((table_name(form.id) for form in forms().values()), _OLD)
    places = [place for place in _places(connection, {**of_forms, **_OLD_ROWS}.get) if place.holds != NIGHT]
    return _Numbering(connection, places, {"before": before}).replace_all()


def _places(connection: duckdb.DuckDBPyConnection, rows_of: Callable[[str], str | None]) -> Iterator[_Place]:
    """Yield the columns that may hold names; ``rows_of`` gives the rows of a table that are meant, ``None``: none."""
    of_forms = {table_name(form.id): form for form in forms().values()}
    for table in tables(connection):
        rows = rows_of(table)
        for column in _text_columns(connection, table) if rows else ():
            holds = (
                _of_record(of_forms[table], column)
                if table in of_forms
                else columns_listed().get((table, column), TEXT)
            )
            if rows and holds != OURS:
                yield _Place(table, column, holds, rows)


def _of_record(form: Form, column: str) -> str:
    """Return what a text column of a form's records holds."""
    if column in LINEAGE:
        return SHEET if column == "sheet" else OURS
    field = form[column.removesuffix("_raw")]
    if field.type == PERSON:
        return PERSON
    return OURS if column == field.field and field.type in ("choice", "precision") else TEXT


@cache
def columns_listed() -> Mapping[tuple[str, str], str]:
    """Return what each column of ``nameless.csv`` holds, by table and column."""
    with _LISTED.open(encoding="utf-8", newline="") as lines:
        return {(row["table"], row["column"]): row["holds"] for row in csv.DictReader(lines)}


def _text_columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [name for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall() if kind == "VARCHAR"]


def is_understood(text: str) -> bool:
    """Tell whether a text is known to be no name: without a letter, a cell, a moment, or words of our own."""
    said = clean(text)
    return (
        _LETTER.search(said) is None
        or any(shape.fullmatch(said) for shape in (_CELLS, _MOMENT, _NUMBERED))
        or key(said) in _vocabulary()
    )


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words that are ours: units, forms, headers and what the lists of the forms offer."""
    units = (text for unit in organisation().units for text in (unit.unit_id, unit.name, unit.union_name))
    fields = [field for form in forms().values() for field in form.fields]
    headers = (text for field in fields for text in (field.field, field.unit or "", *field.headers))
    choices = (
        text
        for field in fields
        for choice in field.choices
        for text in (str(choice.value), choice.code, choice.label_vi, choice.label_en, *choice.synonyms)
    )
    return frozenset(key(text) for text in (*units, *forms(), *headers, *choices) if text)


class _Numbering:
    """Numbers for the texts of some columns, and their replacement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, places: list[_Place], params: dict[str, Any]) -> None:
        self._connection = connection
        self._places = places
        self._params = params
        self._numbers: dict[tuple[str, str], int] = {}

    def replace_all(self) -> int:
        """Number and replace; return how many people there were."""
        found: dict[str, set[str]] = {kind: set() for kind in _WORDS}
        taken = dict.fromkeys(_WORDS, 0)
        for place in self._places:
            for text in self._texts(place):
                for kind, part in self._parts(place.holds, text):
                    self._note(kind, part, found, taken)
        for kind, texts in found.items():
            drawn = sorted(texts)
            random.SystemRandom().shuffle(drawn)
            numbered = enumerate(drawn, start=taken[kind] + 1)
            self._numbers.update({(kind, text): number for number, text in numbered})
        for place in self._places:
            if place.holds != MESSAGE:
                self._replace(place)
        if any(place.holds == MESSAGE for place in self._places):
            self._say_again()
        return len(found[PERSON])

    @staticmethod
    def _note(kind: str, text: str, found: dict[str, set[str]], taken: dict[str, int]) -> None:
        numbered = _NUMBERED.fullmatch(text)
        if numbered:
            taken[kind] = max(taken[kind], int(numbered[1]))
        elif kind == PERSON or not is_understood(text):
            found[kind].add(_same(kind, text))

    def _texts(self, place: _Place) -> list[str]:
        query = f'SELECT DISTINCT "{place.column}" FROM {place.table} WHERE {place.rows}'  # noqa: S608
        return [text for (text,) in self._connection.execute(query, self._asked(place)).fetchall() if text]

    def _asked(self, place: _Place) -> dict[str, Any]:
        return self._params if place.rows != _WHOLE else {}

    def _parts(self, holds: str, text: str) -> Iterable[tuple[str, str]]:
        """Return what is numbered in a value, by kind."""
        if holds in (MESSAGE, CELLS):
            return ()
        if holds == PARAMS:
            return ((TEXT, part) for part in json.loads(text).values())
        return ((holds, text),)

    def _becomes(self, holds: str, text: str) -> str:
        if holds == CELLS:
            return "[]"
        if holds == PARAMS:
            said = json.loads(text)
            return json.dumps({name: self._numbered(TEXT, part) for name, part in said.items()}, ensure_ascii=False)
        return self._numbered(holds, text)

    def _numbered(self, kind: str, text: str) -> str:
        """Return what stands in a text's place; what is understood stays."""
        number = self._numbers.get((kind, _same(kind, text)))
        if number is None:
            return text
        ending = PurePosixPath(text).suffix.lower() if kind == FILE else ""
        return f"{_WORDS[kind]} {number:04d}{ending if ending in _ENDINGS else ''}"

    def _replace(self, place: _Place) -> None:
        texts = self._texts(place)
        changed = {text: new for text in texts if (new := self._becomes(place.holds, text)) != text}
        if not changed:
            return
        self._connection.register("arriving", pa.table({"was": list(changed), "becomes": list(changed.values())}))
        where = f'"{place.column}" = was AND {place.rows}'
        update = f'UPDATE {place.table} SET "{place.column}" = becomes FROM arriving WHERE {where}'  # noqa: S608
        self._connection.execute(update, self._asked(place))
        self._connection.unregister("arriving")

    def _say_again(self) -> None:
        """Write the findings' messages anew from what they say now."""
        [place] = [place for place in self._places if place.holds == MESSAGE]
        listed = ", ".join(f'"{name}"' for name in _FINDING)
        query = f"SELECT DISTINCT {listed} FROM core_findings WHERE {place.rows}"  # noqa: S608
        rows = self._connection.execute(query, self._asked(place)).fetchall()
        if not rows:
            return
        named = zip(_FINDING, zip(*rows, strict=True), strict=True)
        numbers = {"row": pa.int32(), "column_no": pa.int32()}
        arriving = {name: pa.array(column, type=numbers.get(name, pa.string())) for name, column in named}
        self._connection.register("arriving", pa.table({**arriving, "becomes": [_message(row) for row in rows]}))
        same = " AND ".join(f'core_findings."{name}" IS NOT DISTINCT FROM arriving."{name}"' for name in _FINDING)
        update = f"UPDATE core_findings SET message_vi = becomes FROM arriving WHERE {same} AND {place.rows}"  # noqa: S608
        self._connection.execute(update, self._asked(place))
        self._connection.unregister("arriving")


def _same(kind: str, text: str) -> str:
    """Return what is equal for two spellings of one thing: of a person whatever their case and tone marks."""
    return key(text) if kind == PERSON else clean(text)


def _message(row: tuple[Any, ...]) -> str:
    code, severity, file, sheet, number, column, field, value, params = row
    if code not in catalogue():
        return ""  # a code that the catalogue no longer holds: nothing can be said without the words of then
    places = {"file": file, "sheet": sheet, "row": number, "column": column, "field": field, "value": value}
    finding = Finding(code, Severity(severity), params=json.loads(params), **places)
    return str(catalogue().message(finding))
