"""Rows on their way into tables: gathered column by column, inserted as one Arrow table each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.arrays import array


class Rows:
    """Rows for several tables. The tables' own columns give the Arrow types, so that no type is said twice."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._kinds: dict[str, pa.Schema] = {}

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Add one row; every row of a table names the same columns."""
        columns = self._columns[table]
        for name, value in row.items():
            columns[name].append(value)

    def extend(self, table: str, columns: Mapping[str, list[Any]]) -> None:
        """Add rows column by column."""
        for name, values in columns.items():
            self._columns[table][name] += values

    def insert(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Insert everything, within the caller's transaction."""
        for table, columns in self._columns.items():
            kinds = self.kinds(connection, table)
            arrays = {name: array(values, kinds.field(name).type)[0] for name, values in columns.items()}
            insert_arrow(connection, table, pa.table(arrays))
        self._columns.clear()

    def kinds(self, connection: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
        """Return the Arrow types of a table's columns, asked of the connection once."""
        if table not in self._kinds:
            nothing = connection.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608
            self._kinds[table] = nothing.to_arrow_table().schema
        return self._kinds[table]


def insert_arrow(connection: duckdb.DuckDBPyConnection, table: str, arriving: pa.Table) -> None:
    """Insert an Arrow table by the names of its columns.

    DuckDB finds it by the name of our argument. A table registered with the connection it would keep until the
    transaction ends, and with it every batch of a night.
    """
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM arriving")  # noqa: S608
