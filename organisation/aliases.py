"""Other names of units that people write: ``aliases.csv``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from province import Line, read_table
from province.kinds import Filled, UnitId

NAME_QUESTIONS = frozenset(("unit_unknown", "unit_misspelt", "unit_ambiguous"))
"""Codes of findings that an officer answers with a line of ``aliases.csv``."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One line: ``alias`` means the unit, whenever it is in force."""

    alias: Filled
    unit_id: UnitId
    note: str = ""


def read_aliases(path: Path, unit_ids: Collection[str]) -> Mapping[str, str]:
    """Return the unit id of each alias of a file.

    Raises:
        province.ProvinceError: a line cannot be read, or is of a unit there never was.
    """

    def of_no_unit(lines: Sequence[Line[Alias]]) -> Iterator[tuple[int, str]]:
        return (
            (line.number, f"“{line.row.alias}” là tên của {line.row.unit_id}, mà units.csv không có đơn vị ấy")
            for line in lines
            if line.row.unit_id not in unit_ids
        )

    return {line.row.alias: line.row.unit_id for line in read_table(path, Alias, of_no_unit)}
