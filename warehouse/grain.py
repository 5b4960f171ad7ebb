"""What one row of each table and view is, as ``grain.csv`` says it: the tables have no keys, so it is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from province import read_table

FILE = Path(__file__).with_name("grain.csv")


@dataclass(frozen=True, slots=True)
class Grain:
    """One line of the file; names are divided by blanks.

    ``one_row_a``: the columns that together tell one row from any other, empty where none do (``note`` says why).
    ``may_be_empty``: those of them that may be NULL. ``values``: the closed columns, each with all that it may hold.
    """

    relation: str
    one_row_a: str
    may_be_empty: str
    values: str
    note: str

    @property
    def key(self) -> list[str]:
        """The columns that tell one row from any other."""
        return self.one_row_a.split()

    @property
    def closed(self) -> dict[str, frozenset[str]]:
        """What each closed column may hold."""
        pairs = (one.partition("=") for one in self.values.split())
        return {column: frozenset(allowed.split("|")) for column, _, allowed in pairs}

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the line names."""
        return frozenset((*self.key, *self.may_be_empty.split(), *self.closed))


def read_grains(forms: Iterable[str]) -> dict[str, Grain]:
    """Return the grain of every table and view by its name; those of a form once for each of the ``forms``."""
    grains = [line.row for line in read_table(FILE, Grain)]
    names = [form.lower() for form in forms]
    return {
        grain.relation.replace("{form}", name): grain
        for grain in grains
        for name in (names if "{form}" in grain.relation else [""])
    }


def find_breaches(connection: duckdb.DuckDBPyConnection, relation: str, grain: Grain) -> Iterator[str]:
    """Yield what is not as its grain says: a row that is there twice, an empty column, a value that is none."""
    key = ", ".join(f'"{column}"' for column in grain.key)
    if key:
        twice = f'SELECT {key} FROM "{relation}" GROUP BY ALL HAVING count(*) > 1 LIMIT 1'  # noqa: S608 (our own file)
        for row in connection.execute(twice).fetchall():
            yield f"{relation}: {grain.key} = {row} is there twice"
    for column in grain.key:
        if column not in grain.may_be_empty.split():
            empty = f'SELECT count(*) FROM "{relation}" WHERE "{column}" IS NULL'  # noqa: S608
            [(count,)] = connection.execute(empty).fetchall()
            if count:
                yield f"{relation}: {column} is empty in {count} rows"
    for column, allowed in grain.closed.items():
        held = connection.execute(f'SELECT DISTINCT "{column}" FROM "{relation}"').fetchall()  # noqa: S608
        yield from (f"{relation}: {column} holds {value!r}" for (value,) in held if value not in allowed)
