"""Who may see which unit's pages: ``viewers.csv``, or the installation's own file of the same columns.

A line binds a user, a role, a team or a group of Airflow's login to one unit; the first line that fits a user decides.
The provincial office is the whole province. Whoever no line fits sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm.exc import DetachedInstanceError

from organisation.units import organisation
from province import Line, province_folder, read_table
from province.kinds import Filled, UnitId


@dataclass(frozen=True, slots=True)
class Viewer:
    """One line of the file."""

    who: Literal["user", "role", "team", "group"]
    name: Filled
    unit_id: UnitId
    note: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """The lines of a file, in order: (kind, name, unit id)."""

    lines: tuple[tuple[str, str, str], ...]

    @classmethod
    def load(cls, path: Path | None = None) -> Access:
        """Read a file of viewers.

        Raises:
            province.ProvinceError: a line names an unknown kind or unit.
        """
        lines = read_table(path or province_folder() / "viewers.csv", Viewer, _of_no_unit)
        return cls(tuple((line.row.who, line.row.name, line.row.unit_id) for line in lines))

    def unit_of(self, user: Any) -> str | None:
        """Return the unit whose pages a user of Airflow may see, ``None`` if none."""
        known = frozenset(_names(user))
        return next((unit_id for kind, name, unit_id in self.lines if (kind, name) in known), None)


def _of_no_unit(lines: Sequence[Line[Viewer]]) -> Iterator[tuple[int, str]]:
    known = organisation().known
    return ((line.number, f"không có đơn vị {line.row.unit_id}") for line in lines if not known(line.row.unit_id))


def _names(user: Any) -> Iterator[tuple[str, str]]:
    """Yield what a user is called by Airflow's auth managers: the simple one, FAB's, and those with groups."""
    yield "user", str(getattr(user, "username", None) or user.get_name())
    if role := getattr(user, "role", None):
        yield "role", str(role)
    for kind in ("role", "team", "group"):
        for member in _members(user, f"{kind}s"):
            yield kind, str(getattr(member, "name", member))


def _members(user: Any, what: str) -> Iterable[Any]:
    """Return a user's roles, teams or groups. FAB's users come apart from their database: roles were read with them,
    groups were not and cannot be any more; who is bound by such a group only sees nothing."""
    try:
        members: Iterable[Any] = getattr(user, what, None) or ()
    except DetachedInstanceError:
        return ()
    return members
