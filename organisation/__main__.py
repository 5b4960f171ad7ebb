"""``python -m organisation DAY``: check the lists; say who is in force on a day, or who answers for one unit then."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from organisation.reorganisations import Reorganisation, read_reorganisations
from organisation.units import Organisation
from province import identity, province_folder


def main() -> None:
    """Read the command line, check, print; exit 1 where the lists contradict themselves."""
    parser = argparse.ArgumentParser(prog="python -m organisation", description=__doc__)
    parser.add_argument("day", type=date.fromisoformat, help="YYYY-MM-DD")
    parser.add_argument("--unit", metavar="UNIT_ID", help="say which units answer for this one on the day")
    parser.add_argument("--folder", type=Path, default=province_folder(), help="another folder of the same files")
    arguments = parser.parse_args()
    try:
        known = Organisation.load(arguments.folder)
        done = read_reorganisations(arguments.folder / "reorganisations.csv")
    except ValueError as wrong:
        sys.exit(str(wrong))
    if arguments.unit:
        print(*_answering(known, arguments.unit, arguments.day), sep="\n")
    else:
        print(*_in_force(known, arguments.day), *_until(done, arguments.day), sep="\n")


def _answering(known: Organisation, unit_id: str, day: date) -> list[str]:
    answering = known.answering(unit_id, day)
    return [f"{unit.unit_id} {unit.union_name}" for unit in answering] or [f"{unit_id}: không có đơn vị nào"]


def _in_force(known: Organisation, day: date) -> list[str]:
    counts = Counter(unit.level for unit in known.valid(day))
    return [f"{counts[level]:>4} {name.vi}" for level, name in identity().levels.items() if counts[level]]


def _until(done: Iterable[Reorganisation], day: date) -> list[str]:
    return [f"{one.takes_effect:%d/%m/%Y}: {one.what} ({one.document})" for one in done if one.takes_effect <= day]


if __name__ == "__main__":
    main()
