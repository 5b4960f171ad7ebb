"""Who alone may approve a report: ``approvers.csv``, or the installation's own file of the same columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from province import Line, province_folder, read_table
from province.kinds import Filled


@dataclass(frozen=True, slots=True)
class Approver:
    """One line of the file.

    ``account`` is what Airflow's login calls a user: a number with FAB, the user's name with the simple login.
    """

    account: Filled
    name: Filled
    note: str = ""


def read_approvers(path: Path | None = None) -> tuple[Approver, ...]:
    """Return who may approve, nobody where the file is a heading alone; the province's file without a ``path``.

    Raises:
        province.ProvinceError: a line is wrong, or an account is named twice.
    """
    return tuple(line.row for line in read_table(path or province_folder() / "approvers.csv", Approver, _check))


def _check(lines: Sequence[Line[Approver]]) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for line in lines:
        if (first := seen.setdefault(line.row.account, line.number)) != line.number:
            yield line.number, f"tài khoản “{line.row.account}” đã có ở dòng {first}"
