"""The blank workbook of a unit, filled in with what is known of it: its registered visits, its earlier figures.

What a unit sent itself is put in, so nothing of another unit's is in it; and only what counts, so nothing that is asked
about. What the unit has to say for itself is left blank; what is put in counts once it has confirmed it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from forms import Form, forms
from forms.prefilled import Prefilled
from forms.template.workbook import blank_bytes, places_of
from organisation import Period
from organisation.units import organisation
from transforms.values.dates import MONTH
from warehouse import Warehouse

_MOST_ROWS = 400  # visits of one blank: whoever registered more fills in a list of his own
_log = logging.getLogger(__name__)


def blank_of(unit_id: str, period_id: str, warehouse: str | Path | None = None) -> bytes | None:
    """Return the blank workbook of what a unit owes for a period, ``None`` where it owes nothing then.

    Where the warehouse that is named cannot be read just now, nothing is filled in.
    """
    try:
        period = Period.parse(period_id)
    except ValueError:
        return None
    unit = organisation().unit(unit_id, period.end)
    owed = [forms()[form] for one, form in organisation().expected(period) if one.unit_id == unit_id]
    if unit is None or not owed:
        return None
    known: Mapping[str, Prefilled] = {}
    if warehouse is not None:
        try:
            known = known_of(warehouse, unit_id, period, owed)
        except Exception:  # a blank that knows nothing can be filled in all the same
            _log.exception("the blank of %s cannot be filled in beforehand", unit_id)
    return blank_bytes(owed, unit, period, places_of(unit, period), known)


def known_of(warehouse: str | Path, unit_id: str, period: Period, owed: Sequence[Form]) -> dict[str, Prefilled]:
    """Return what is known of a unit's forms before it fills them in for a period."""
    setting = Warehouse(warehouse)
    if not setting.exists():
        return {}
    with setting.reading() as connection:
        found = {form.id: _of_form(connection, unit_id, period, form) for form in owed}
    return {form_id: prefilled for form_id, prefilled in found.items() if prefilled}


def _of_form(connection: duckdb.DuckDBPyConnection, unit_id: str, period: Period, form: Form) -> Prefilled:
    rows = _rows(connection, unit_id, period, form) if form.prefilled_from else ()
    if not (form.rows_of and form.rows_of == form.roles.indicator and form.roles.result):
        return Prefilled(rows)
    beside: dict[str, list[Any]] = defaultdict(lambda: [None, None])
    for place, other in enumerate(_compared_with(period)):
        for code, values in _figures(connection, unit_id, other.id, form, [form.roles.result]).items():
            beside[code][place] = values[form.roles.result]
    figures = {code: (last_year, last_period) for code, (last_year, last_period) in beside.items()}
    return Prefilled(rows, _kept(connection, unit_id, period, form), figures)


def _rows(connection: duckdb.DuckDBPyConnection, unit_id: str, period: Period, form: Form) -> list[dict[str, Any]]:
    """Return the rows of the form from which this one is filled in, in the fields that both have."""
    other = forms()[form.prefilled_from or ""]
    shared = [one for one in form.fields if not one.derived and one.field in {two.field for two in other.fields}]
    precision = next((span.precision for span in other.spans if span.precision), None)
    days = [one.field for one in shared if one.type == "date"]
    names = [*(one.field for one in shared), *([precision] if precision else [])]
    found = _dicts(
        connection,
        f"SELECT {', '.join(map(_quoted, names))} FROM core_{other.id.lower()}__counted "  # noqa: S608 - our own names
        f"WHERE unit_id = $1 AND asked_period = $2 ORDER BY {', '.join(map(_quoted, [*days, 'sheet', 'row']))} "
        f"LIMIT {_MOST_ROWS}",
        unit_id,
        period.id,
    )
    if len(found) == _MOST_ROWS:
        return []
    for row in found:
        if precision and row.pop(precision) == MONTH:
            row |= dict.fromkeys(days)  # a month is no day: the unit says on which it went
    return found


def _kept(connection: duckdb.DuckDBPyConnection, unit_id: str, period: Period, form: Form) -> dict[str, dict[str, Any]]:
    """Return what the unit's last return of the same year said in the fields that are kept."""
    if not form.keeps:
        return {}
    earlier = [
        Period.parse(one)
        for (one,) in connection.execute(
            f"SELECT DISTINCT period FROM core_{form.id.lower()}__current WHERE unit_id = $1",  # noqa: S608
            [unit_id],
        ).fetchall()
    ]
    last = [one for one in earlier if one.start.year == period.start.year and one.end < period.end]
    if not last:
        return {}
    latest = max(last, key=lambda one: one.end)
    figures = _figures(connection, unit_id, latest.id, form, form.keeps)
    stated = {
        code: {name: value for name, value in values.items() if value is not None} for code, values in figures.items()
    }
    return {code: values for code, values in stated.items() if values}


def _figures(
    connection: duckdb.DuckDBPyConnection, unit_id: str, period_id: str, form: Form, fields: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return some fields of a unit's return for a period, by the indicator's code; where two rows say it, none."""
    indicator = form.roles.indicator or ""
    names = ", ".join(map(_quoted, (indicator, *fields)))
    codes = {str(choice.value): str(choice.code) for choice in form[indicator].choices}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _dicts(
        connection,
        f"SELECT {names} FROM core_{form.id.lower()}__current WHERE unit_id = $1 AND period = $2",  # noqa: S608
        unit_id,
        period_id,
    ):
        if code := codes.get(str(row.pop(indicator))):
            found[code].append(row)
    return {code: rows[0] for code, rows in found.items() if len(rows) == 1}


def _compared_with(period: Period) -> tuple[Period, ...]:
    """Return the same period last year, and the period before this one where that is another."""
    before = period.start - timedelta(days=1)
    earlier = next((one for one in _of_kind(period, before) if one.holds(before)), period.previous_year)
    return (period.previous_year,) if earlier == period.previous_year else (period.previous_year, earlier)


def _of_kind(period: Period, day: date) -> list[Period]:
    parts = {
        "year": [""],
        "half": ["-H1", "-H2"],
        "quarter": [f"-Q{number}" for number in range(1, 5)],
        "month": [f"-{number:02d}" for number in range(1, 13)],
    }[period.kind]
    return [Period.parse(f"{day.year}{part}") for part in parts]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _dicts(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[dict[str, Any]]:
    rows = connection.execute(query, list(values))
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
