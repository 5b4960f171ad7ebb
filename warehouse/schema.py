"""Bring a warehouse to the present schema: numbered migrations, a table a form, and the views.

Nothing here uses keys, indexes, sequences, macros or user-defined types, so that the same SQL runs on DuckLake.
Migrations and new columns of forms only add; views are made anew whenever their text changes.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from forms import Form
from warehouse.form_tables import comments, record_columns, table_name

_HERE = Path(__file__).parent
_EACH_FORM = re.compile(r"^-- each form: (.+)$", re.MULTILINE)
_MIGRATIONS, _VIEWS = _HERE / "migrations", _HERE / "views"
_LEDGER = """
CREATE TABLE IF NOT EXISTS core_migrations (number INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMPTZ);
COMMENT ON TABLE core_migrations IS 'Migrations applied: one row each.';
COMMENT ON COLUMN core_migrations.number IS 'Number, without gaps from 1.';
COMMENT ON COLUMN core_migrations.name IS 'File name.';
COMMENT ON COLUMN core_migrations.applied_at IS 'When it was applied.';
"""


class SchemaError(Exception):
    """The warehouse and this version of the programs do not fit together; the message says how."""


def migrations(folder: Path = _MIGRATIONS) -> list[tuple[int, Path]]:
    """Return the migrations in order.

    Raises:
        SchemaError: their numbers are not 1, 2, 3 ...
    """
    found = sorted((int(path.name.partition("_")[0]), path) for path in folder.glob("*.sql"))
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise SchemaError(f"{folder}: migrations must be numbered 1, 2, 3 ... without gaps")
    return found


def pending(connection: duckdb.DuckDBPyConnection, forms: Mapping[str, Form]) -> bool:
    """Tell whether ``migrate`` would change anything.

    Raises:
        SchemaError: as ``migrate``.
    """
    tables = _tables(connection)
    return (
        _version(connection, tables) < len(migrations())
        or any(True for _ in _additions(tables, forms))
        or _stale(connection, forms)
    )


def migrate(
    connection: duckdb.DuckDBPyConnection, forms: Mapping[str, Form], now: datetime, last: int | None = None
) -> None:
    """Apply what is missing, within the caller's transaction. ``last`` stops at an earlier migration, without views.

    Raises:
        SchemaError: the warehouse is newer than the programs, or a form's field changed its type.
    """
    connection.execute(_LEDGER)
    done = _version(connection, _tables(connection))
    for number, path in migrations()[done:last]:
        connection.execute(path.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO core_migrations VALUES (?, ?, ?)", [number, path.name, now])
    if last is not None:
        return
    for statement in list(_additions(_tables(connection), forms)):
        connection.execute(statement)
    if _stale(connection, forms):
        _renew_views(connection, forms)


def require_present(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a warehouse whose migrations are not those of the programs.

    Raises:
        SchemaError: it is older (the next load brings it up), or newer.
    """
    version = _version(connection, _tables(connection))
    if version < len(migrations()):
        raise SchemaError(f"the warehouse is at migration {version} of {len(migrations())}: run the nightly load first")


def views(forms: Mapping[str, Form]) -> dict[str, str]:
    """Return the text of every view by name, each after the views it reads."""
    texts: dict[str, str] = {}
    for path in sorted(_VIEWS.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        if "{form}" in path.stem:
            texts |= {path.stem.replace("{form}", form.id.lower()): _of_form(text, form) for form in forms.values()}
        else:
            texts[path.stem] = _of_every_form(text, forms)
    reads = {name: (set(re.findall(r"\w+", text)) & texts.keys()) - {name} for name, text in texts.items()}
    return {name: texts[name] for name in TopologicalSorter(reads).static_order()}


def described(text: str) -> str:
    """Return what a view says of itself: the comment lines above its SQL."""
    head = itertools.takewhile(lambda line: line.startswith("--"), text.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in head)


def _of_form(text: str, form: Form) -> str:
    # The period is the submission's: a question about one period then orders the versions of no other.
    tables = {"period": "submission"}
    columns = ", ".join(f'{tables.get(column, "record")}."{column}"' for column in record_columns(form))
    # What a whole says of one indicator covers that indicator in its parts; what it leaves out is still in them.
    indicator, result = form.roles.indicator, form.roles.result
    said = f"(whole.{result} <> 0 OR regexp_matches(whole.{result}_raw, '[0-9]'))"  # a dash after figures is no nought
    same = f"whole.{indicator} = record.{indicator} AND {said}" if indicator and result else "true"
    of_what = ", indicator by indicator" if indicator and result else ""
    day = next((name for name in form.identity if form[name].type == "date"), None)
    first = f"record.{day}" if day else "NULL::DATE"
    places = {"form": form.id.lower(), "columns": columns, "same": same, "of_what": of_what, "first": first,
              "longest": str(form.longest)}  # fmt: skip
    for name, place in places.items():
        text = text.replace(f"{{{name}}}", place)
    return text


def _of_every_form(text: str, forms: Mapping[str, Form]) -> str:
    """Return the text of a view with the union over all forms in the place of its line ``-- each form: SELECT ...``."""

    def union(each: re.Match[str]) -> str:
        return "\nUNION ALL BY NAME\n".join(
            each[1].replace("{form}", form.id.lower()).replace("{FORM}", form.id) for form in forms.values()
        )

    return _EACH_FORM.sub(union, text)


def _version(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Mapping[str, str]]) -> int:
    if "core_migrations" not in tables:
        return 0
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM core_migrations").fetchall()[0]
    if number > len(migrations()):
        raise SchemaError(f"the warehouse is at migration {number}, the programs know {len(migrations())}: update them")
    return int(number)


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return the columns of every table with their types."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = current_schema() ORDER BY column_index"
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, data_type in rows:
        tables.setdefault(table, {})[column] = data_type
    return tables


def _additions(tables: Mapping[str, Mapping[str, str]], forms: Mapping[str, Form]) -> Iterator[str]:
    for form in forms.values():
        name, wanted = table_name(form.id), record_columns(form)
        if name not in tables:
            columns = ", ".join(f'"{column}" {data_type}' for column, data_type in wanted.items())
            yield f"CREATE TABLE {name} ({columns})"
            yield f"COMMENT ON TABLE {name} IS {_quoted(f'{form.name_en} ({form.name_vi}): one row is {form.row_is}.')}"
        present = tables.get(name, wanted)
        meanings = comments(form)
        for column, data_type in wanted.items():
            if column not in present:
                yield f'ALTER TABLE {name} ADD COLUMN "{column}" {data_type}'
            elif present[column] != data_type:
                raise SchemaError(
                    f"{name}.{column} is {present[column]} and the form now says {data_type}: "
                    "give the field another name, or write a migration"
                )
            if column not in tables.get(name, {}):
                yield f'COMMENT ON COLUMN {name}."{column}" IS {_quoted(meanings[column])}'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _stale(connection: duckdb.DuckDBPyConnection, forms: Mapping[str, Form]) -> bool:
    return _present_views(connection) != {name: _comment(text) for name, text in views(forms).items()}


def _present_views(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(
        connection.execute(
            "SELECT view_name, comment FROM duckdb_views() "
            "WHERE database_name = current_database() AND schema_name = current_schema() AND NOT internal"
        ).fetchall()
    )


def _renew_views(connection: duckdb.DuckDBPyConnection, forms: Mapping[str, Form]) -> None:
    for name in _present_views(connection):
        connection.execute(f"DROP VIEW {name}")
    for name, text in views(forms).items():
        connection.execute(f"CREATE VIEW {name} AS {text}")
        connection.execute(f"COMMENT ON VIEW {name} IS {_quoted(_comment(text))}")


def _comment(text: str) -> str:
    """Return what a view in the warehouse is marked with: its description, and the hash by which a change is seen."""
    return f"{described(text)} [{hashlib.sha256(text.encode()).hexdigest()[:12]}]"
