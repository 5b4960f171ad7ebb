"""Names of cadres taken out of a warehouse: of all of it for an export, of old periods when their time is over.

What is a name is said by the forms: a field of type ``person``. Each name becomes ``Cán bộ 0042``, the same wherever it
stands, so that cadres can still be counted and compared; numbers are drawn by lot and kept nowhere. Names are looked
for in every other text as well. Rows that could not be read might hold any name and lose their cells.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from forms import Form, forms
from vietnamese.text import key
from warehouse.file import WarehouseFile
from warehouse.form_tables import record_columns, table_name
from warehouse.gear import Gear
from warehouse.transfer import TransferError, take_over

_ALIAS = "Cán bộ {number:04d}"
_FINDING_TEXTS = ("value", "params", "message_vi")
_OLD = "period IN (SELECT period FROM core_periods WHERE ends_on < $before)"


def export_without_names(source: Gear, path: Path) -> None:
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
    forget_names(connection, date.max)


def forget_names(connection: duckdb.DuckDBPyConnection, before: date) -> int:
    """Replace the names in returns of periods that ended before a day, within the caller's transaction.

    Returns how many different names there were.
    """
    people = [(form, field.field) for form in forms().values() for field in form.fields if field.type == "person"]
    names = {name for form, field in people for name in _texts(connection, table_name(form.id), field, before)}
    aliases = _aliases(names)
    if not aliases:
        return 0
    found = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if " " in name))
    for form in forms().values():
        for column in _text_columns(form):
            _rename(connection, table_name(form.id), column, before, aliases, found)
    for column in _FINDING_TEXTS:
        _rename(connection, "core_findings", column, before, aliases, found)
    connection.execute("UPDATE core_sent_back_rows SET cells = '[]' WHERE accepted_at < $before", {"before": before})
    return len(set(aliases.values()))


def _aliases(names: Iterable[str]) -> dict[str, str]:
    """Return the number of each name, the same for its spellings."""
    cadres = sorted({key(name) for name in names})
    random.SystemRandom().shuffle(cadres)
    numbers = {cadre: number for number, cadre in enumerate(cadres, start=1)}
    return {name: _ALIAS.format(number=numbers[key(name)]) for name in names}


def _text_columns(form: Form) -> list[str]:
    return [name for name, kind in record_columns(form).items() if kind == "VARCHAR" and name not in _PLACES]


_PLACES = frozenset(("submission_id", "unit_id", "period"))


def _texts(connection: duckdb.DuckDBPyConnection, table: str, field: str, before: date) -> set[str]:
    columns = f"unnest([{field}, {field}_raw])" if f"{field}_raw" in _columns(connection, table) else field
    query = f"SELECT DISTINCT {columns} AS name FROM {table} WHERE {_OLD}"  # noqa: S608
    return {name for (name,) in connection.execute(query, {"before": before}).fetchall() if name and name.strip()}


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}


def _rename(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    column: str,
    before: date,
    aliases: dict[str, str],
    found: re.Pattern[str],
) -> None:
    query = f'SELECT DISTINCT "{column}" FROM {table} WHERE {_OLD} AND "{column}" IS NOT NULL'  # noqa: S608
    texts = [text for (text,) in connection.execute(query, {"before": before}).fetchall()]
    changed = {text: new for text in texts if (new := _nameless(text, aliases, found)) != text}
    if not changed:
        return
    connection.register("arriving", pa.table({"was": list(changed), "becomes": list(changed.values())}))
    update = f'UPDATE {table} SET "{column}" = becomes FROM arriving WHERE "{column}" = was AND {_OLD}'  # noqa: S608
    connection.execute(update, {"before": before})
    connection.unregister("arriving")


def _nameless(text: str, aliases: dict[str, str], found: re.Pattern[str]) -> str:
    return aliases.get(text) or found.sub(lambda name: aliases[name.group()], text)
