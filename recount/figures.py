"""Count a report's figures the second way: what came when, what each file says, what of it counts, what it comes to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from recount.data import Form, Wanted, fold, read_forms, read_levels, read_wanted
from recount.files import NotPlainError, Sheets, first_texts, open_sheets, read
from recount.model import CORRECTS, EXTRACTS, REPLACES, SUPPLEMENTS, Return, Row, Settled, counted_in, settle

_CONDITION = re.compile(r"(\w+) (=|<>) (?:'([^']*)'|(\d+))")
BY_DAY = "ngay"
"""What the precision of a row's dates says where the day is known."""
_ROUNDING = 1e-6
_WORDS = {
    REPLACES: ("thay thế", "thay cho"),
    CORRECTS: ("đính chính", "sửa lại dòng", "dòng đã sửa", "mục đã sửa"),
    EXTRACTS: ("trích",),
    SUPPLEMENTS: ("bổ sung", "gửi thêm", "tiếp theo"),
}
_FIRST_CELLS = 12  # a file says what it is above its table or in its name


@dataclass
class Recounted:
    """What a recount came to: figures that agree, that differ (first, second), and that were not counted again.

    ``files`` counts the deliveries read anew from their bytes, ``typed`` those taken as the first reading typed them.
    """

    agreed: list[str] = field(default_factory=list)
    differs: dict[str, tuple[float, float]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    files: int = 0
    typed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return it as the manifest of a report holds it."""
        return {
            "agreed": len(self.agreed),
            "differs": {name: list(values) for name, values in sorted(self.differs.items())},
            "not_recounted": sorted(self.left),
            "files_read": self.files,
            "files_as_typed": self.typed,
        }


class _Files:
    """The stored files, each opened once: one workbook may hold every form."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._opened: dict[str, Sheets] = {}

    def opened(self, sha256: str) -> Sheets:
        if sha256 not in self._opened:
            try:
                self._opened[sha256] = open_sheets((self._store / sha256[:2] / sha256[2:]).read_bytes())
            except OSError as error:
                self._opened[sha256] = Sheets(fault=str(error))
        return self._opened[sha256]


@dataclass(frozen=True)
class _Counted:
    """A row that counts, with whose it is."""

    unit: str
    level: str
    row: Row
    form: Form


def recount(
    connection: duckdb.DuckDBPyConnection,
    store: Path,
    province: Path,
    kind: str,
    period: str,
    figures: Mapping[str, float],
    as_of: datetime | None = None,
) -> Recounted:
    """Count the figures of a report a second time and compare.

    Args:
        connection: to the warehouse; only its log of what came when is asked, and what the first reading typed where a
            file is not plain.
        store: the folder of the delivered bytes.
        province: the folder of the organisation's data.
        kind: the kind of report.
        period: the id of its period.
        figures: the report's own figures by id.
        as_of: what had been loaded by then; all, if absent.
    """
    result = Recounted()
    forms, levels = read_forms(province), read_levels(province)
    wanted = [one for one in read_wanted(province, kind) if one.id in figures]
    files = _Files(store)
    rows: dict[str, list[_Counted]] = {}
    for name in {one.form for one in wanted if one.form}:
        returns = _returns(connection, files, forms[name], period, as_of, result)
        settled = settle(returns, forms[name].shape())
        rows[name] = list(_of_province(settled, forms[name], levels, period, _first_told(returns, forms[name])))
    for one in wanted:
        value = _value(one, rows.get(one.form))
        if value is None:
            result.left.append(one.id)
        elif abs(value - float(figures[one.id])) <= _ROUNDING * max(1.0, abs(value)):
            result.agreed.append(one.id)
        else:
            result.differs[one.id] = (float(figures[one.id]), value)
    result.left += [name for name in figures if name not in {one.id for one in wanted}]
    return result


# What came, and what it says.


def _returns(
    connection: duckdb.DuckDBPyConnection,
    files: _Files,
    form: Form,
    period: str,
    as_of: datetime | None,
    result: Recounted,
) -> list[Return]:
    until = as_of or datetime.max.replace(tzinfo=UTC)
    order = _order_of_nights(connection)
    log = connection.execute(
        "SELECT submission_id, unit_id, period, sha256, status FROM core_submission_log"
        " WHERE form = ? AND left(period, 4) = ? AND accepted_at <= ?",
        [form.name, period[:4], until],
    ).fetchall()
    seen: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    sightings = connection.execute(
        "SELECT sha256, file, night_id, coalesce(unit_id, '') FROM core_sightings WHERE accepted_at <= ?", [until]
    ).fetchall()
    for sha256, file, night, sender in sightings:
        seen[sha256].append((order.get(night, 0), file, sender))
    found = []
    for submission_id, unit, of_period, sha256, status in log:
        rows = () if status == "nil" else _rows_of(connection, files, form, submission_id, sha256, result)
        first_of_night = {number: (file, sender) for number, file, sender in sorted(seen[sha256], reverse=True)}
        for number, (file, sender) in sorted(first_of_night.items()):
            said = says(f"{Path(file).name} {first_texts(files.opened(sha256), _FIRST_CELLS)}")
            found.append(Return(f"{submission_id}@{number}", unit, of_period, number, rows, said, sender))
    return found


def _order_of_nights(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    nights = connection.execute("SELECT night_id, min(accepted_at) FROM core_nights GROUP BY ALL").fetchall()
    return {name: number for number, (name, _) in enumerate(sorted(nights, key=lambda one: one[1]), start=1)}


def _rows_of(
    connection: duckdb.DuckDBPyConnection, files: _Files, form: Form, submission_id: str, sha256: str, result: Recounted
) -> tuple[Row, ...]:
    """Return the rows of a return: read from its bytes where it is a plain table, else as they were typed before.

    Which rows were sent back is taken from the first reading: the rules of a row are the suite's, not the recount's.
    """
    columns = [one.name for one in form.fields.values() if one.type not in ("ordinal", "approximate")]
    named = ", ".join(f'"{name}"' for name in columns)
    result_field = form.roles.get("result")
    # A dash, or "không phát sinh", is read as nothing: no figure, and no nought after one.
    is_said = f"""AND ("{result_field}" <> 0 OR regexp_matches("{result_field}_raw", '[0-9]'))"""
    figure = is_said if result_field else ""
    typed = connection.execute(
        f'SELECT sheet, "row", in_figures {figure}, {named} FROM core_{form.name.lower()}__records '  # noqa: S608 - names of forms and fields
        "WHERE submission_id = ?",
        [submission_id],
    ).fetchall()
    usable = {(sheet or "", number): in_figures for sheet, number, in_figures, *_ in typed}
    try:
        plain = read(files.opened(sha256), form)
        _in_known_units(plain, form)
        rows = [
            Row((sha256, sheet, number), _normalized(values, form), usable[sheet, number])
            for sheet, number, values in plain
            if (sheet, number) in usable
        ]
        if len(rows) != len(usable):
            raise NotPlainError("other rows than the first reading's")
    except NotPlainError:
        result.typed += 1
        return tuple(
            Row((sha256, sheet or "", number), _normalized(dict(zip(columns, values, strict=True)), form), in_figures)
            for sheet, number, in_figures, *values in typed
        )
    result.files += 1
    return tuple(rows)


def _normalized(values: dict[str, Any], form: Form) -> dict[str, Any]:
    """A trip of one day is written with its last day or without; that the days are known goes without saying.

    So the same row is the same, read from its bytes or taken as it was typed before.
    """
    for span in form.spans:
        if values.get(span["end"]) is None:
            values[span["end"]] = values.get(span["start"])
    precision = form.typed("precision")
    if precision and values.get(precision) == BY_DAY:
        values[precision] = None
    return values


def _in_known_units(rows: Iterable[tuple[str, int, dict[str, Any]]], form: Form) -> None:
    """Refuse a table whose numbers are in another unit than the list's: to convert them is the first reading's work."""
    unit, indicator = form.roles.get("unit"), form.roles.get("indicator")
    for _, number, values in rows:
        if (
            unit
            and indicator
            and fold(values.get(unit) or "") not in ("", form.units_of.get(values.get(indicator), ""))
        ):
            raise NotPlainError(f"row {number}: unit {values.get(unit)!r}")


def says(text: str) -> str:
    """Return what a return says of itself in its name and titles: a word of ``recount.model``, or nothing."""
    said = fold(text)
    return next((what for what, words in _WORDS.items() if any(word in said for word in words)), "")


# What counts of the province, and what it comes to.


def _of_province(
    settled: Settled,
    form: Form,
    levels: Mapping[str, str],
    period: str,
    first_told: Mapping[tuple[str, Hashable], int],
) -> Iterable[_Counted]:
    """Yield the rows that count in a period, of units that report to the province.

    A visit that two units report is the one's that told of it first.
    """
    units = {unit for unit, _ in settled.counted if unit in levels}
    found = {unit: counted_in(settled, unit, period) for unit in sorted(units)}
    tellers: dict[Hashable, list[tuple[int, str]]] = defaultdict(list)
    for unit, rows in found.items():
        for row in rows.values():
            tellers[_visit(row, form)].append((first_told.get((unit, _visit(row, form)), 0), unit))
    for unit, rows in found.items():
        for row in rows.values():
            if not form.is_done or not settled.shape.apart or min(tellers[_visit(row, form)])[1] == unit:
                yield _Counted(unit, levels[unit], row, form)


def _first_told(returns: Iterable[Return], form: Form) -> dict[tuple[str, Hashable], int]:
    """Return in which night each unit first told of each visit."""
    told: dict[tuple[str, Hashable], int] = {}
    for one in sorted(returns, key=lambda one: one.order):
        for row in one.rows:
            told.setdefault((one.unit, _visit(row, form)), one.order)
    return told


def _visit(row: Row, form: Form) -> Hashable:
    """Return who went where from which day to which."""
    shape, person = form.shape(), form.typed("person")
    names = (person, form.typed("place"), shape.first, shape.last)
    return tuple(fold(row.values[name]) if row.values.get(name or "") else "" for name in names if name)


def _value(wanted: Wanted, rows: list[_Counted] | None) -> float | None:
    """Return a figure, ``None`` where its definition speaks of something that no row says by itself."""
    if rows is None:
        return None
    conditions = _conditions(wanted.where)
    if conditions is None:
        return None
    fits = []
    for one in rows:
        for name, is_equal, value in conditions:
            if name != "unit_level" and name not in one.form.fields:
                return None
            said = one.level if name == "unit_level" else one.row.values.get(name)
            if said is None or (str(said) == value) != is_equal:
                break
        else:
            fits.append(one)
    if wanted.measure == "count":
        return float(len(fits)) if not wanted.of else None
    if wanted.measure == "sum":
        if rows and wanted.of not in rows[0].form.fields:
            return None
        return float(sum(one.row.values.get(wanted.of) or 0 for one in fits))
    return _different(wanted.of, fits)


def _is_of_month_only(one: _Counted) -> bool:
    precision = one.form.typed("precision")
    return bool(precision) and one.row.values.get(precision or "") not in (None, BY_DAY)


def _conditions(where: str) -> list[tuple[str, bool, str]] | None:
    if where in ("", "true"):
        return []
    found = [_CONDITION.fullmatch(part) for part in where.split(" AND ")]
    if not all(found):
        return None
    return [(one[1], one[2] == "=", one[3] if one[3] is not None else one[4]) for one in found if one]


def _different(of: str, rows: Iterable[_Counted]) -> float | None:
    """Count cadres, or the days of cadres: what reports call ``cadre`` and ``cadre_day``."""
    if of not in ("cadre", "cadre_day"):
        return None
    found: Counter[Hashable] = Counter()
    for one in rows:
        person, shape = one.form.typed("person"), one.form.shape()
        cadre = (one.unit, fold(one.row.values.get(person or "") or ""))
        if of == "cadre":
            found[cadre] += 1
            continue
        first, last = one.row.values.get(shape.first or ""), one.row.values.get(shape.last or "")
        if not isinstance(first, date) or _is_of_month_only(one):
            return None  # on which days it was, nobody has said
        day = first
        while day <= (last if isinstance(last, date) else first):
            found[*cadre, day] += 1
            day += timedelta(days=1)
    return float(len(found))
