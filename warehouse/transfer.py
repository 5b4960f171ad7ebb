"""From one warehouse into another, whatever carries them: every table as it is, checked by rows and checksums."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from forms import forms
from warehouse import schema
from warehouse.backend import Backend, quoted
from warehouse.contents import Contents, contents, differences, tables

_BATCH = 200_000  # rows on their way at a time
_DECLARED = """
    SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns()
    WHERE database_name = current_database() AND schema_name = current_schema() AND table_name = $1
    ORDER BY column_index
"""
_MEANING = "SELECT comment FROM duckdb_tables() WHERE database_name = current_database() AND table_name = $1"


class TransferError(Exception):
    """A warehouse was not copied; the target is as it was."""


def move(source: Backend, target: Backend) -> Contents:
    """Copy everything into an empty warehouse of any backend while nobody loads; return what was copied.

    The source stays as it is.

    Raises:
        FileNotFoundError: the source was never published.
        TransferError: the target holds something already, or what arrived is not what was sent.
        WarehouseBusyError: a load of one of the two is under way.
    """
    with source.alone(), target.alone():
        return copy(source, target)


def copy(source: Backend, target: Backend) -> Contents:
    """Copy what is published into an empty warehouse that nobody else writes; return what was copied.

    Raises:
        FileNotFoundError: the source was never published.
        TransferError: the target holds something already, or what arrived is not what was sent.
    """
    with source.read() as origin:
        if target.exists():
            raise TransferError("đích đã có số liệu; chỉ chép vào một kho trống (the target is not empty)")
        target.publish(lambda connection: take_over(connection, origin))
        return contents(origin)


def take_over(connection: duckdb.DuckDBPyConnection, origin: duckdb.DuckDBPyConnection) -> None:
    """Make a warehouse hold what another does, brought up to the present schema, within the caller's transaction.

    Raises:
        TransferError: what arrived is not what was sent.
        SchemaError: the other is newer than the programs.
    """
    replace(connection, origin)
    schema.migrate(connection, forms(), datetime.now(UTC))


def replace(connection: duckdb.DuckDBPyConnection, origin: duckdb.DuckDBPyConnection) -> None:
    """Make a warehouse hold the very tables of another and nothing else, within the caller's transaction.

    Raises:
        TransferError: what arrived is not what was sent.
    """
    for table in tables(connection):
        connection.execute(f"DROP TABLE {table}")
    for table in tables(origin):
        _declare(connection, origin, table)
        connection.register("arriving", origin.execute(f"FROM {table}").to_arrow_reader(_BATCH))
        connection.execute(f"INSERT INTO {table} BY NAME FROM arriving")
        connection.unregister("arriving")
    differing = differences(contents(connection), contents(origin))
    if differing:
        raise TransferError(f"bản chép không giống bản gốc ở {', '.join(differing)} (tables differ after the copy)")


def _declare(connection: duckdb.DuckDBPyConnection, origin: duckdb.DuckDBPyConnection, table: str) -> None:
    columns = origin.execute(_DECLARED, [table]).fetchall()
    listed = ", ".join(f'"{name}" {kind}{"" if nullable else " NOT NULL"}' for name, kind, nullable, _ in columns)
    connection.execute(f"CREATE TABLE {table} ({listed})")
    ((meaning,),) = origin.execute(_MEANING, [table]).fetchall()
    if meaning:
        connection.execute(f"COMMENT ON TABLE {table} IS {quoted(meaning)}")
    for name, _, _, comment in columns:
        if comment:
            connection.execute(f'COMMENT ON COLUMN {table}."{name}" IS {quoted(comment)}')
