"""Who may see which unit's pages: ``viewers.csv``, or the installation's own file of the same columns.

A line binds a user, a role, a team or a group of Airflow's login to one unit; the first line that fits a user decides.
The provincial office is the whole province. Whoever no line fits sees nothing. ``rights`` says what else a line allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm.exc import DetachedInstanceError

from organisation.units import office_id, organisation
from province import Line, province_folder, read_table
from province.kinds import Filled, UnitId

RIGHTS = ("officer", "operator")
"""What a line may allow beside looking: to change the officers' lists; to change who may see and change what."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """One line of the file."""

    who: Literal["user", "role", "team", "group"]
    name: Filled
    unit_id: UnitId
    note: str = ""
    rights: str = ""

    def __post_init__(self) -> None:
        """Refuse a right that there is not.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        if unknown := set(self.rights.split()) - set(RIGHTS):
            raise ValueError(f"rights: không có quyền “{min(unknown)}”; có: {', '.join(RIGHTS)}")


@dataclass(frozen=True, slots=True)
class Access:
    """The lines of a file, in order."""

    lines: tuple[Viewer, ...]

    @classmethod
    def load(cls, path: Path | None = None) -> Access:
        """Read a file of viewers.

        Raises:
            province.ProvinceError: a line names an unknown kind or unit.
        """
        lines = read_table(path or province_folder() / "viewers.csv", Viewer, _wrong)
        return cls(tuple(line.row for line in lines))

    def unit_of(self, user: Any) -> str | None:
        """Return the unit whose pages a user of Airflow may see, ``None`` if none."""
        line = self._line_of(user)
        return line.unit_id if line else None

    def rights_of(self, user: Any) -> frozenset[str]:
        """Return what a user may change; nobody but those who see the whole province may anything."""
        line = self._line_of(user)
        return frozenset(line.rights.split()) if line and line.unit_id == office_id() else frozenset()

    def _line_of(self, user: Any) -> Viewer | None:
        known = frozenset(_names(user))
        return next((line for line in self.lines if (line.who, line.name) in known), None)


def name_of(user: Any) -> str:
    """Return the name by which a user logs in."""
    return next(_names(user))[1]


def _wrong(lines: Sequence[Line[Viewer]]) -> Iterator[tuple[int, str]]:
    known = organisation().known
    for line in lines:
        if not known(line.row.unit_id):
            yield line.number, f"không có đơn vị {line.row.unit_id}"
        elif line.row.rights and line.row.unit_id != office_id():
            yield line.number, f"rights chỉ dành cho người thấy cả tỉnh ({office_id()})"


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
