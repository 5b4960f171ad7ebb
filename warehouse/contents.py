"""What a warehouse holds, table by table: how many rows, and a checksum by which two warehouses are compared."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

Contents = dict[str, "Amount"]
_COLUMNS = """
    SELECT table_name, list(column_name ORDER BY column_name)
    FROM duckdb_columns()
    WHERE database_name = current_database() AND schema_name = current_schema()
        AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = current_database())
    GROUP BY table_name
    ORDER BY table_name
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """Rows of a table and their checksum, which knows no order of rows or columns and no engine's way to keep them."""

    rows: int
    checksum: str


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the columns of every table, both in the order of their names."""
    return dict(connection.execute(_COLUMNS).fetchall())


def contents(connection: duckdb.DuckDBPyConnection) -> Contents:
    """Return what a connection's warehouse holds. Checksums of different versions of DuckDB may differ."""
    return {table: _amount(connection, table, columns) for table, columns in tables(connection).items()}


def differences(one: Contents, other: Contents) -> list[str]:
    """Return the tables that are not the same in both, by name."""
    return sorted(table for table in one.keys() | other.keys() if one.get(table) != other.get(table))


def _amount(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> Amount:
    # A sum of the rows' hashes: unlike their XOR it does not lose rows that stand twice.
    values = ", ".join(f'"{column}"' for column in columns)
    query = f"SELECT count(*), coalesce(sum(hash({values})::HUGEINT), 0) FROM {table}"  # noqa: S608
    ((rows, total),) = connection.execute(query).fetchall()
    return Amount(rows, f"{total % (1 << 64):016x}")
