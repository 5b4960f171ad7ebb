"""Who may see which unit's pages: ``viewers.csv``, or the installation's own file of the same columns.

A line binds a user, a role, a team or a group of Airflow's login to one unit; the first line that fits a user decides.
``QN`` is the whole province. Whoever no line fits sees nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from organisation.units import organisation
from province import province_folder

_KINDS = ("user", "role", "team", "group")


@dataclass(frozen=True, slots=True)
class Access:
    """The lines of a file, in order: (kind, name, unit id)."""

    lines: tuple[tuple[str, str, str], ...]

    @classmethod
    def load(cls, path: Path | None = None) -> Access:
        """Read a file of viewers.

        Raises:
            ValueError: a line names an unknown kind or unit; the message says which.
        """
        path = path or province_folder() / "viewers.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            return cls(tuple(_line(path, number, row) for number, row in enumerate(csv.DictReader(lines), start=2)))

    def unit_of(self, user: Any) -> str | None:
        """Return the unit whose pages a user of Airflow may see, ``None`` if none."""
        known = frozenset(_names(user))
        return next((unit_id for kind, name, unit_id in self.lines if (kind, name) in known), None)


def _line(path: Path, number: int, row: dict[str, str]) -> tuple[str, str, str]:
    kind, name, unit_id = (row[column].strip() for column in ("who", "name", "unit_id"))
    if kind not in _KINDS or not name:
        raise ValueError(f"{path}, dòng {number}: cột who phải là {', '.join(_KINDS)} và cột name không được trống.")
    if not organisation().known(unit_id):
        raise ValueError(f"{path}, dòng {number}: không có đơn vị {unit_id}.")
    return kind, name, unit_id


def _names(user: Any) -> Iterator[tuple[str, str]]:
    """Yield what a user is called by Airflow's auth managers: the simple one, FAB's, and those with groups."""
    yield "user", str(getattr(user, "username", None) or user.get_name())
    if role := getattr(user, "role", None):
        yield "role", str(role)
    for kind in ("role", "team", "group"):
        members: Iterable[Any] = getattr(user, f"{kind}s", None) or ()
        for member in members:
            yield kind, str(getattr(member, "name", member))
