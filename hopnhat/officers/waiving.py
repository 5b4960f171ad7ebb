"""Waivers as the desk keeps them: one list, each line tried and entered in the book like any other change."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from desk import Change, Desk
from feedback.answers import Keep
from organisation.waivers import Waiver, matter_of

LIST = "waivers.csv"
_MATTER = ("code", "unit_id", "form", "period", "cell")


def keeping_waivers(desk: Desk, who: str) -> Keep:
    """Return what adds a waiver to the list, in the place of a line that waives the same."""

    def keep(waiver: Waiver) -> int:
        cells = {name: str(value) for name, value in asdict(waiver).items()}
        same = (line for line in desk.table(LIST).filled if matter_of(waiver) == tuple(line.cells[n] for n in _MATTER))
        line = next(same, None)
        if line is None:
            change = Change("add", LIST, waiver.reason, cells=cells)
        elif {name: line.cells.get(name, "") for name in cells} == cells:
            return 0  # it stands there already: an acceptance that died before its ruling
        else:
            change = Change("change", LIST, waiver.reason, line.digest, line.number, cells)
        return desk.save(change, who, datetime.now(UTC)).number

    return keep
