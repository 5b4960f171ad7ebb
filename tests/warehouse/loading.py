"""Loads two nights into a warehouse, one return of which every caller brings; or dies at the place named.

Usage: loading.py SETTING NUMBER [PLACE]; the number makes the units of the returns and their content this caller's own.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import conftest
import killing

from warehouse import Warehouse

UNITS = ("D193", "D194", "D195", "D196", "D198", "D199", "D200", "D201")


def main() -> None:
    setting, number, *places = sys.argv[1:]
    for place in places:
        killing.kill_at(place, 0)
    province, caller = conftest.Province(), int(number)
    started_at = conftest.FIRST_NIGHT + timedelta(days=1)
    shared = province.checked(province.table(unit_id="D202"), file="chung.xlsx")
    for night, unit_id in enumerate(UNITS[2 * caller : 2 * caller + 2]):
        # People of this unit alone: two units that tell of one visit are asked about it.
        people = [f"{unit_id} {person}" for person in range(3)]
        visits = province.visits(3, ho_ten=people)
        own = province.checked(province.table(visits, unit_id=unit_id), file=f"{unit_id}.xlsx")
        night_id = f"{number}-{night}"
        Warehouse(setting).load(province.night(own, shared, started_at=started_at, night_id=night_id))


if __name__ == "__main__":
    main()
