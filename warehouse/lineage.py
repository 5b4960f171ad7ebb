"""From a value in the warehouse back to the cell it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from warehouse.form_tables import table_name

_QUERY = Path(__file__).with_name("lineage.sql")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a delivered file. ``sheet`` is empty for a text file; ``a1`` is ``None`` for a derived field."""

    source_id: str
    file: str
    sha256: str
    sheet: str
    a1: str | None
    raw: str | None


def cell(connection: duckdb.DuckDBPyConnection, submission_id: str, sheet: str | None, row: int, field: str) -> Cell:
    """Return the cell that a field of a record was read from.

    Raises:
        KeyError: no such record is known at the connection's ``as_of``, or its form has no such field.
    """
    found = connection.execute("SELECT form FROM core_submissions WHERE submission_id = $1", [submission_id]).fetchone()
    if found is None:
        raise KeyError(submission_id)
    table = table_name(found[0])
    raw = _raw_column(connection, table, field)
    place = {"submission_id": submission_id, "sheet": sheet or "", "row": row, "field": field}
    values = connection.execute(_text().replace("{records}", table).replace("{raw}", raw), place).fetchone()
    if values is None:
        raise KeyError((submission_id, sheet, row, field))
    return Cell(*values)


def _raw_column(connection: duckdb.DuckDBPyConnection, table: str, field: str) -> str:
    """Return the column that holds a field's text: its own for a derived field, which stands in no cell."""
    columns = {name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
    if field not in columns:
        raise KeyError(field)
    return f"{field}_raw" if f"{field}_raw" in columns else field


@cache
def _text() -> str:
    return _QUERY.read_text(encoding="utf-8")
